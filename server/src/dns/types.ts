/** Codes of the record types that mail meets (IANA, DNS parameters); any other is written `TYPEn` (RFC 3597 §5). */
const codes: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  MD: 3,
  MF: 4,
  CNAME: 5,
  SOA: 6,
  MB: 7,
  MG: 8,
  MR: 9,
  NULL: 10,
  WKS: 11,
  PTR: 12,
  HINFO: 13,
  MINFO: 14,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  X25: 19,
  ISDN: 20,
  RT: 21,
  NSAP: 22,
  SIG: 24,
  KEY: 25,
  PX: 26,
  GPOS: 27,
  AAAA: 28,
  LOC: 29,
  NXT: 30,
  SRV: 33,
  NAPTR: 35,
  KX: 36,
  CERT: 37,
  A6: 38,
  DNAME: 39,
  APL: 42,
  DS: 43,
  SSHFP: 44,
  IPSECKEY: 45,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  DHCID: 49,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SMIMEA: 53,
  HIP: 55,
  CDS: 59,
  CDNSKEY: 60,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  NID: 104,
  L32: 105,
  L64: 106,
  LP: 107,
  EUI48: 108,
  EUI64: 109,
  ANY: 255,
  URI: 256,
  CAA: 257,
};

const names = new Map(Object.entries(codes).map(([name, code]) => [code, name]));

/** The number of a type; undefined for a word that is none. */
export function typeCode(type: string): number | undefined {
  const upper = type.toUpperCase();
  if (Object.hasOwn(codes, upper)) return codes[upper];
  const number = /^TYPE(\d{1,5})$/.exec(upper)?.[1];
  return number !== undefined && Number(number) <= 65535 ? Number(number) : undefined;
}

/** The mnemonic of a type, or `TYPEn`. */
export function typeName(code: number): string {
  return names.get(code) ?? `TYPE${code}`;
}
