import { typeOf } from "./types.ts";

const mnemonics =
  "A NS CNAME SOA PTR HINFO MINFO MX TXT RP AFSDB RT KEY AAAA LOC SRV NAPTR KX CERT DNAME APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC SPF NID L32 L64 LP EUI48 EUI64 URI CAA RESINFO WALLET DELEG ALIAS DELEGPARAM";

const numbers: ReadonlySet<number> = new Set(mnemonics.split(" ").map((name) => typeOf(name, 0, name.length)));

/** Whether Knot reads a type by its mnemonic and in a form of its own. The others it takes as `TYPEn \# …` only. */
export function knotReads(type: number): boolean {
  return numbers.has(type);
}

/** Whether the word that begins at `start` is a type written `TYPEn`: no mnemonic has a Y as its second letter. */
export function isTypeNumber(text: string, start: number): boolean {
  return (text.charCodeAt(start + 1) | 32) === 121;
}
