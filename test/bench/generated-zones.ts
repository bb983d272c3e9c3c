import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";

/** The shapes of zones that are timed. Octets a record: mail about 119, hosting 31, mixed 43. */
export const shapes = ["mail", "hosting", "mixed"] as const;
export type Shape = (typeof shapes)[number];

export const origin = "bench.example.";

const head = `$TTL 3600
$ORIGIN ${origin}
@ SOA ns1 hostmaster 2026112501 7200 3600 1209600 3600
@ NS ns1
@ NS ns2
@ MX 10 mx1
ns1 A 198.51.100.1
ns2 A 198.51.100.2
mx1 A 198.51.100.11
mx2 A 198.51.100.12
ns1 AAAA 2001:db8::1
ns2 AAAA 2001:db8::2
@ MX 10 mx1
@ MX 20 mx2
@ TXT "v=spf1 mx -all"
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@bench.example"
`;

/** 294 octets that read as the SubjectPublicKeyInfo of a 2048-bit RSA key; the modulus is a hash chain of the seed. */
function rsaKey(seed: number): string {
  const prefix = Buffer.from("30820122300d06092a864886f70d01010105000382010f003082010a0282010100", "hex");
  const modulus: Buffer[] = [];
  for (let i = 0; i < 8; i++) modulus.push(createHash("sha256").update(`${seed}/${i}`).digest());
  (modulus[0] as Buffer)[0] = 0xc1;
  (modulus[7] as Buffer)[31] = 0x0d;
  return Buffer.concat([prefix, ...modulus, Buffer.from("0203010001", "hex")]).toString("base64");
}

const keys = Array.from({ length: 64 }, (_, i) => rsaKey(i));

/** Five records: two MX, SPF, a DKIM key in three strings within parentheses, DMARC. */
function mail(i: number): string {
  const name = `d${i.toString(36)}`;
  const key = keys[i % keys.length] as string;
  return `${name} MX 10 mx1
${name} MX 20 mx2
${name} TXT "v=spf1 mx ip4:203.0.113.${i % 256} -all"
s1._domainkey.${name} TXT ( "v=DKIM1; k=rsa; p=${key.slice(0, 120)}"
 "${key.slice(120, 260)}"
 "${key.slice(260)}" )
_dmarc.${name} TXT "v=DMARC1; p=reject; rua=mailto:dmarc@${origin.slice(0, -1)}"
`;
}

/** Four records: A at two names, AAAA, CNAME. */
function hosting(i: number): string {
  const name = `host${i.toString(36)}`;
  return `${name} 3600 IN A 198.51.${(i >> 8) % 256}.${i % 256}
${name} 3600 IN AAAA 2001:db8::${(i % 65536).toString(16)}
www.${name} CNAME ${name}
m.${name} A 198.51.${(i >> 8) % 256}.${i % 256}
`;
}

/** Eleven records with what makes reading hard. */
function mixed(i: number): string {
  const name = `m${i.toString(36)}`;
  return `$ORIGIN ${name}.${origin}
$TTL ${i % 2 === 0 ? "1h" : "3600"}
@ A 198.51.${(i >> 8) % 256}.${i % 256} ; the name itself
 AAAA ( ; in parentheses
 2001:db8::${(i % 65536).toString(16)} )
 TXT "v=spf1 mx -all"
_sip._tcp SRV 10 5 5060 @
@ CAA 0 issue "ca.example.net"
_443._tcp TLSA 3 1 1 (
 ${createHash("sha256").update(String(i)).digest("hex")} )
esc\\097ped 300 IN TXT "a \\"quoted\\" word; not a comment"
sub NS ns1.sub
ns1.sub A 198.51.100.77
www CNAME @
$ORIGIN ${origin}
$TTL 3600
`;
}

const units: Readonly<Record<Shape, { readonly records: number; readonly make: (i: number) => string }>> = {
  mail: { records: 5, make: mail },
  hosting: { records: 4, make: hosting },
  mixed: { records: 10, make: mixed },
};

/** Writes a valid zone of about `records` records in pieces, so that a gigabyte would do too. */
export function writeZone(path: string, shape: Shape, records: number): void {
  const file = openSync(path, "w");
  try {
    writeSync(file, head);
    const unit = units[shape];
    let piece = "";
    for (let i = 0; i * unit.records < records - 9; i++) {
      piece += unit.make(i);
      if (piece.length > 1 << 20) {
        writeSync(file, piece);
        piece = "";
      }
    }
    writeSync(file, piece);
  } finally {
    closeSync(file);
  }
}
