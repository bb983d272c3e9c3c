import { type Finding, finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { ipv4Octets, ipv4Text, ipv6Octets, ipv6Text } from "./addresses.ts";
import { readBase64 } from "./encodings.ts";
import type { FieldCodec, WireCursor } from "./field-codec.ts";
import { nameAt, nameToText } from "./name.ts";
import { decimal } from "./numbers.ts";
import { fromBase64, fromHex, octet, octets16, toBase64, toHex } from "./octets.ts";
import { type RdataReader, shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";
import type { FieldSpec } from "./types.ts";

const gatewayKinds = {
  0: "none, written `.`",
  1: "an IPv4 address",
  2: "an IPv6 address",
  3: "a domain name",
} as const;

const gatewayType: FieldSpec = {
  name: "gateway type",
  kind: "u8",
  text: "How the gateway is written.",
  values: gatewayKinds,
};
const gateway: FieldSpec = { name: "gateway", kind: "name", text: "The gateway that decrypts for this host." };
const keyAlgorithm: FieldSpec = {
  name: "algorithm",
  kind: "u8",
  text: "Algorithm of the key.",
  values: { 0: "no key", 1: "DSA", 2: "RSA", 3: "ECDSA" },
};
const publicKey: FieldSpec = { name: "public key", kind: "base64", text: "The key itself; none with algorithm 0." };
const optional: FieldSpec = {
  name: "discovery optional",
  kind: "u8",
  text: "Whether a client may use the relay without looking for nearer ones.",
  values: { 0: "look for nearer ones first", 1: "may be used at once" },
};
const relayType: FieldSpec = {
  name: "relay type",
  kind: "u8",
  text: "How the relay is written.",
  values: gatewayKinds,
};
const relay: FieldSpec = { name: "relay", kind: "name", text: "The multicast relay." };

/** A number of one octet; -1, with the finding, where it is none. Pushes no field. */
function smallNumber(reader: RdataReader, spec: FieldSpec, max: number): number {
  const index = reader.take(spec);
  if (index < 0) return -1;
  const span = reader.span(index);
  const number = decimal(reader.words.text, span.start, span.end, max);
  if (number < 0) reader.badNumber(span, spec, max);
  return number;
}

/** The gateway in one word, of the type that a number before it says. */
function readGateway(reader: RdataReader, spec: FieldSpec, type: number): void {
  const index = reader.take(spec);
  if (index < 0) return;
  const text = reader.words.raw(index);
  const span = reader.span(index);
  if (type === 3) {
    // Servers take an address for a name.
    if ((ipv4Octets(text) ?? ipv6Octets(text)) !== undefined) reader.note(mismatch(span, text, type));
    reader.name(spec, index);
    return;
  }
  const wire =
    type === 0
      ? text === "."
        ? ""
        : undefined
      : type === 1
        ? ipv4Octets(text)
        : type === 2
          ? ipv6Octets(text)
          : undefined;
  if (wire !== undefined) {
    reader.push(spec, span, wire);
    return;
  }
  reader.refuse(mismatch(span, text, type));
}

function mismatch(span: Span, text: string, type: number): Finding {
  const form = gatewayKinds[type as 0 | 1 | 2 | 3];
  return finding(rdataRules["gateway-mismatch"], span, { text: shown(text), type, form });
}

function writeGateway(cursor: WireCursor, type: number): string | undefined {
  if (type === 0) return ".";
  if (type === 3) {
    const name = nameAt(cursor.octets, cursor.at);
    if (name === undefined) return undefined;
    cursor.at = name.end;
    return nameToText(name.wire);
  }
  const octets = cursor.take(type === 1 ? 4 : 16);
  return octets === undefined ? undefined : type === 1 ? ipv4Text(octets) : ipv6Text(octets);
}

/** IPSECKEY behind its precedence: gateway type, algorithm, gateway, key (RFC 4025 §2). */
export const ipsecGatewayKind: FieldCodec = {
  read(reader) {
    const type = smallNumber(reader, gatewayType, 3);
    if (type < 0) return;
    reader.push(gatewayType, reader.span(reader.at - 1), octet(type), { number: type });
    const algorithm = smallNumber(reader, keyAlgorithm, 255);
    if (algorithm < 0) return;
    reader.push(keyAlgorithm, reader.span(reader.at - 1), octet(algorithm), { number: algorithm });
    readGateway(reader, gateway, type);
    if (reader.bad) return;
    // Knot and NSD take a record without its key; with algorithm 0 there is none (RFC 4025 §2.4), but BIND takes one all the same.
    const { server } = reader.context;
    const mayLack = algorithm === 0 || server === "knot" || server === "nsd";
    if (reader.more ? algorithm !== 0 || server !== "knot" : !mayLack) readBase64(reader, publicKey);
  },
  write(cursor) {
    const type = cursor.number(1);
    const algorithm = cursor.number(1);
    if (type === undefined || algorithm === undefined || type > 3) return undefined;
    const text = writeGateway(cursor, type);
    if (text === undefined || (algorithm === 0) !== (cursor.left === 0)) return undefined;
    const key = toBase64(cursor.rest());
    return `${type} ${algorithm} ${text}${key === "" ? "" : ` ${key}`}`;
  },
};

/** AMTRELAY behind its precedence: the discovery bit and the type share an octet (RFC 8777 §4.2). */
export const relayKind: FieldCodec = {
  read(reader) {
    const free = smallNumber(reader, optional, 1);
    if (free < 0) return;
    reader.push(optional, reader.span(reader.at - 1), "", { number: free });
    const type = smallNumber(reader, relayType, 3);
    if (type < 0) return;
    reader.push(relayType, reader.span(reader.at - 1), octet(free * 128 + type), { number: type });
    readGateway(reader, relay, type);
  },
  write(cursor) {
    const both = cursor.number(1);
    if (both === undefined || (both & 127) > 3) return undefined;
    const text = writeGateway(cursor, both & 127);
    return text === undefined ? undefined : `${both >> 7} ${both & 127} ${text}`;
  },
};

const hipAlgorithm: FieldSpec = {
  name: "algorithm",
  kind: "u8",
  text: "Algorithm of the public key.",
  values: { 1: "DSA", 2: "RSA", 3: "ECDSA" },
};
const hit: FieldSpec = { name: "host identity tag", kind: "hex", text: "Short form of the host's identity." };
const hipKey: FieldSpec = { name: "public key", kind: "base64", text: "The host's public key." };

/** HIP: the lengths of tag and key stand before both on the wire (RFC 8005 §5). */
export const hipKind: FieldCodec = {
  read(reader) {
    const algorithm = smallNumber(reader, hipAlgorithm, 255);
    if (algorithm < 0) return;
    const algorithmSpan = reader.span(reader.at - 1);
    const tagIndex = reader.take(hit);
    if (tagIndex < 0) return;
    const tagText = reader.words.raw(tagIndex);
    const tag = fromHex(tagText);
    if (tag === undefined || tag === "" || tag.length > 255) {
      const problem = "an even number of hexadecimal digits, at most 510, belongs here";
      return reader.refuse(finding(rdataRules["bad-hex"], reader.span(tagIndex), { text: shown(tagText), problem }));
    }
    const keyIndex = reader.take(hipKey);
    if (keyIndex < 0) return;
    const keyText = reader.words.raw(keyIndex);
    const key = fromBase64(keyText, reader.knot);
    if (key === undefined || key === "") {
      const problem = "the key is base64 in one word, what follows are names";
      return reader.refuse(finding(rdataRules["bad-base64"], reader.span(keyIndex), { text: shown(keyText), problem }));
    }
    const lengths = octet(tag.length) + octet(algorithm) + octets16(key.length);
    reader.push(hipAlgorithm, algorithmSpan, lengths, { number: algorithm });
    reader.push(hit, reader.span(tagIndex), tag);
    reader.push(hipKey, reader.span(keyIndex), key);
  },
  write(cursor) {
    const tagLength = cursor.number(1);
    const algorithm = cursor.number(1);
    const keyLength = cursor.number(2);
    const tag = cursor.take(tagLength ?? 0);
    const key = cursor.take(keyLength ?? 0);
    if (algorithm === undefined || !tag || !key) return undefined;
    return `${algorithm} ${toHex(tag).toUpperCase()} ${toBase64(key)}`;
  },
};

const prefixLength: FieldSpec = {
  name: "prefix length",
  kind: "u8",
  text: "Bits that come from the prefix name, 0 to 128.",
};
const suffix: FieldSpec = { name: "address suffix", kind: "ipv6", text: "The bits behind the prefix." };
const prefixName: FieldSpec = { name: "prefix name", kind: "name", text: "Name that has the prefix." };

/** A6: which of suffix and name are there depends on the prefix length (RFC 2874 §3.1). */
export const a6Kind: FieldCodec = {
  read(reader) {
    const bits = smallNumber(reader, prefixLength, 128);
    if (bits < 0) return;
    reader.push(prefixLength, reader.span(reader.at - 1), octet(bits), { number: bits });
    if (bits < 128) {
      const index = reader.take(suffix);
      if (index < 0) return;
      const text = reader.words.raw(index);
      const octets = ipv6Octets(text);
      if (octets === undefined) {
        const problem = "eight groups of one to four hexadecimal digits belong here";
        return reader.refuse(finding(rdataRules["bad-ipv6"], reader.span(index), { text: shown(text), problem }));
      }
      reader.push(suffix, reader.span(index), octets.slice(bits >> 3));
    }
    if (bits > 0) {
      const index = reader.take(prefixName);
      if (index >= 0) reader.name(prefixName, index);
    }
  },
  write(cursor) {
    const bits = cursor.number(1);
    if (bits === undefined || bits > 128) return undefined;
    const parts = [String(bits)];
    if (bits < 128) {
      const octets = cursor.take(16 - (bits >> 3));
      if (octets === undefined) return undefined;
      parts.push(ipv6Text("\0".repeat(16 - octets.length) + octets));
    }
    if (bits > 0) {
      const name = writeGateway(cursor, 3);
      if (name === undefined) return undefined;
      parts.push(name);
    }
    return parts.join(" ");
  },
};
