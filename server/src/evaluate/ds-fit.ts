import { sha256 } from "../text/sha256.ts";
import { sha384 } from "../text/sha384.ts";
import { keyTag } from "../zone/checks/dnssec.ts";
import { sha1 } from "../zone/sha1.ts";

const latin1 = (octets: Uint8Array) => String.fromCharCode(...octets);
const octetsOf = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const hexOf = (octets: Uint8Array) => Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");

/** Digests of a DS by type (RFC 4034 A.2, RFC 4509, RFC 6605). */
const digests: Readonly<Record<number, (octets: Uint8Array) => Uint8Array>> = {
  1: (octets) => octetsOf(sha1(latin1(octets))),
  2: sha256,
  4: sha384,
};

/**
 * Whether a DS vouches for a key (RFC 4034 §5.1.4): tag, algorithm and digest agree, and the key is one of a zone and not
 * revoked. Of a digest that is not known here, tag and algorithm have to do. `ds`: RDATA in hexadecimal; `labels`: of the zone's
 * name in lower case; `key`: RDATA of the DNSKEY.
 */
export function dsFits(ds: string, labels: readonly string[], key: Uint8Array): boolean {
  const flags = (key[0] ?? 0) * 256 + (key[1] ?? 0);
  if ((flags & 0x100) === 0 || (flags & 0x80) !== 0) return false;
  const number = (at: number, digits: number) => Number.parseInt(ds.slice(at, at + digits), 16);
  if (number(0, 4) !== keyTag(latin1(key)) || number(4, 2) !== key[3]) return false;
  const digest = digests[number(6, 2)];
  if (digest === undefined) return true;
  const owner = `${labels.map((label) => String.fromCharCode(label.length) + label).join("")}\0`;
  const octets = new Uint8Array(owner.length + key.length);
  octets.set(octetsOf(owner));
  octets.set(key, owner.length);
  return hexOf(digest(octets)) === ds.slice(8).toLowerCase();
}
