/**
 * DNS messages in wire form (RFC 1035 §4, RFC 6891). Answers are hostile data: every offset is checked, a name is bounded by
 * 255 octets and may point backwards only, and nothing is copied that is not asked for.
 *
 * Own code, not `dns-packet` (which the tests hold it against): that reads names as UTF-8 and joins labels by dots, so that
 * two different names become one text, and it reads RDATA before anybody knows whether it matters.
 */

import { labelsOf, nameOf } from "./names.ts";
import { typeCode, typeName } from "./types.ts";

/** The largest message there is: the length field of DNS over TCP has 16 bits. */
export const maxMessage = 65535;

/** UDP payload offered by us: what passes everywhere without fragments (DNS flag day 2020). */
const udpPayload = 1232;

const optType = 41;

/**
 * A query for one name and type, recursion desired, AD asked for (RFC 6840 §5.7); without `recursion` the server is to say what
 * it holds itself. Undefined where the name has no wire form.
 */
export function encodeQuery(
  id: number,
  name: string,
  type: string,
  edns: boolean,
  recursion = true,
): Uint8Array | undefined {
  const labels = labelsOf(name);
  const code = typeCode(type);
  if (labels === undefined || code === undefined) return undefined;
  const octets = [id >>> 8, id & 255, recursion ? 0x01 : 0, recursion ? 0x20 : 0, 0, 1, 0, 0, 0, 0, 0, edns ? 1 : 0];
  pushName(octets, labels);
  octets.push(code >>> 8, code & 255, 0, 1);
  if (edns) octets.push(0, 0, optType, udpPayload >>> 8, udpPayload & 255, 0, 0, 0, 0, 0, 0);
  return Uint8Array.from(octets);
}

function pushName(octets: number[], labels: readonly string[]): void {
  for (const label of labels) {
    octets.push(label.length);
    for (let i = 0; i < label.length; i++) octets.push(label.charCodeAt(i));
  }
  octets.push(0);
}

/** One resource record of a message; its data is read by `dataOf` when it is wanted. */
export interface WireRecord {
  readonly name: string;
  readonly type: string;
  readonly class: number;
  readonly ttl: number;
  /** Where RDATA lies in the message. */
  readonly start: number;
  readonly end: number;
}

export interface Message {
  readonly octets: Uint8Array;
  readonly id: number;
  readonly response: boolean;
  /** From a server that holds the zone (AA). */
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly authentic: boolean;
  /** RCODE with the upper bits of EDNS. */
  readonly rcode: number;
  readonly questions: readonly {
    readonly name: string;
    readonly type: string;
  }[];
  readonly answers: readonly WireRecord[];
  readonly authorities: readonly WireRecord[];
  readonly additionals: readonly WireRecord[];
}

/** Reads a message. Undefined if it is none. */
export function decodeMessage(octets: Uint8Array): Message | undefined {
  if (octets.length < 12 || octets.length > maxMessage) return undefined;
  const u16 = (at: number) => ((octets[at] as number) << 8) | (octets[at + 1] as number);
  let at = 12;
  const questions: { name: string; type: string }[] = [];
  for (let i = u16(4); i > 0; i--) {
    const name = readName(octets, at, octets.length);
    if (name === undefined || name.next + 4 > octets.length) return undefined;
    questions.push({ name: name.text, type: typeName(u16(name.next)) });
    at = name.next + 4;
  }
  let rcode = u16(2) & 15;
  const sections: WireRecord[][] = [[], [], []];
  const truncated = (u16(2) & 0x0200) !== 0;
  for (let section = 0; section < 3; section++) {
    for (let i = u16(6 + 2 * section); i > 0; i--) {
      // A truncated message may end anywhere (RFC 2181 §9): what it holds is not used.
      if (truncated && at >= octets.length) break;
      const name = readName(octets, at, octets.length);
      if (name === undefined || name.next + 10 > octets.length) return undefined;
      const type = u16(name.next);
      const start = name.next + 10;
      const end = start + u16(name.next + 8);
      if (end > octets.length) return undefined;
      const ttl = ((u16(name.next + 4) << 16) | u16(name.next + 6)) >>> 0;
      if (type === optType) rcode |= (ttl >>> 24) << 4;
      else {
        sections[section]?.push({
          name: name.text,
          type: typeName(type),
          class: u16(name.next + 2),
          // The top bit is to be read as zero (RFC 2181 §8).
          ttl: ttl > 0x7fffffff ? 0 : ttl,
          start,
          end,
        });
      }
      at = end;
    }
  }
  return {
    octets,
    id: u16(0),
    response: (u16(2) & 0x8000) !== 0,
    authoritative: (u16(2) & 0x0400) !== 0,
    truncated,
    authentic: (u16(2) & 0x0020) !== 0,
    rcode,
    questions,
    answers: sections[0] as WireRecord[],
    authorities: sections[1] as WireRecord[],
    additionals: sections[2] as WireRecord[],
  };
}

/** A name of the message, pointers followed (RFC 1035 §4.1.4); `next` is the offset behind it where it stands. */
function readName(octets: Uint8Array, at: number, end: number): { text: string; next: number } | undefined {
  const labels: string[] = [];
  let size = 1;
  let next = -1;
  let limit = end;
  let floor = at;
  let offset = at;
  for (;;) {
    if (offset >= limit) return undefined;
    const length = octets[offset] as number;
    if (length === 0) {
      return { text: nameOf(labels), next: next < 0 ? offset + 1 : next };
    }
    if (length >= 0xc0) {
      if (offset + 1 >= limit) return undefined;
      const target = ((length & 0x3f) << 8) | (octets[offset + 1] as number);
      // Only ever further back: no loop is possible.
      if (target >= floor) return undefined;
      if (next < 0) next = offset + 2;
      floor = target;
      offset = target;
      limit = octets.length;
      continue;
    }
    if (length > 63 || offset + 1 + length > limit) return undefined;
    size += length + 1;
    if (size > 255) return undefined;
    labels.push(latin1(octets, offset + 1, offset + 1 + length));
    offset += length + 1;
  }
}

/** Octets as text, one character an octet. */
export function latin1(octets: Uint8Array, start = 0, end = octets.length): string {
  let text = "";
  for (let i = start; i < end; i++) text += String.fromCharCode(octets[i] as number);
  return text;
}

/** Octets as lower-case hexadecimal digits. */
export function hex(octets: Uint8Array, start = 0, end = octets.length): string {
  let text = "";
  for (let i = start; i < end; i++) text += (octets[i] as number).toString(16).padStart(2, "0");
  return text;
}

type Read = (octets: Uint8Array, start: number, end: number) => unknown;

/** A field of RDATA that may hold a compressed name (RFC 3597 §4): a number of octets, a name, a character-string, the rest. */
type Part = number | "name" | "string" | "rest";

/** Types shown as octets whose names receivers must be ready to find compressed. */
const compressible: Readonly<Record<string, readonly Part[]>> = {
  MD: ["name"],
  MF: ["name"],
  MB: ["name"],
  MG: ["name"],
  MR: ["name"],
  MINFO: ["name", "name"],
  RP: ["name", "name"],
  AFSDB: [2, "name"],
  RT: [2, "name"],
  KX: [2, "name"],
  PX: [2, "name", "name"],
  NAPTR: [4, "string", "string", "string", "name"],
  SIG: [18, "name", "rest"],
  NXT: ["name", "rest"],
};

/** Types that `AnswerRecord` shows as more than octets. */
const readers: Readonly<Record<string, Read>> = {
  A: (octets, start, end) => (end - start === 4 ? Array.from(octets.subarray(start, end)).join(".") : undefined),
  AAAA: (octets, start, end) => (end - start === 16 ? ipv6Text(octets.subarray(start, end)) : undefined),
  NS: wholeName,
  CNAME: wholeName,
  DNAME: wholeName,
  PTR: wholeName,
  MX: (octets, start, end) => {
    const exchange = end - start > 2 ? wholeName(octets, start + 2, end) : undefined;
    return exchange === undefined ? undefined : { preference: u16At(octets, start), exchange };
  },
  TXT: characterStrings,
  SPF: characterStrings,
  SRV: (octets, start, end) => {
    const target = end - start > 6 ? wholeName(octets, start + 6, end) : undefined;
    if (target === undefined) return undefined;
    const [priority, weight, port] = [u16At(octets, start), u16At(octets, start + 2), u16At(octets, start + 4)];
    return { priority, weight, port, target };
  },
  TLSA: (octets, start, end) =>
    end - start < 3
      ? undefined
      : {
          usage: octets[start],
          selector: octets[start + 1],
          matching: octets[start + 2],
          data: hex(octets, start + 3, end),
        },
  SOA: (octets, start, end) => {
    const mname = readName(octets, start, end);
    const rname = mname === undefined ? undefined : readName(octets, mname.next, end);
    if (mname === undefined || rname === undefined || end - rname.next !== 20) return undefined;
    const u32 = (index: number) =>
      u16At(octets, rname.next + 4 * index) * 65536 + u16At(octets, rname.next + 4 * index + 2);
    const [serial, refresh, retry, expire, minimum] = [u32(0), u32(1), u32(2), u32(3), u32(4)];
    return {
      mname: mname.text,
      rname: rname.text,
      serial,
      refresh,
      retry,
      expire,
      minimum,
    };
  },
  CAA: (octets, start, end) => {
    const length = octets[start + 1];
    if (end - start < 2 || length === undefined || length === 0 || start + 2 + length > end) return undefined;
    return {
      flags: octets[start],
      tag: latin1(octets, start + 2, start + 2 + length),
      value: latin1(octets, start + 2 + length, end),
    };
  },
};

/**
 * RDATA as `AnswerRecord.data` has it; undefined if the octets are not of that type's form. `octets` is the whole message,
 * so that compressed names can be followed, or RDATA alone.
 */
export function dataOf(type: string, octets: Uint8Array, start = 0, end = octets.length): unknown {
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (reader !== undefined) return reader(octets, start, end);
  const parts = Object.hasOwn(compressible, type) ? compressible[type] : undefined;
  return parts === undefined ? hex(octets, start, end) : decompressed(parts, octets, start, end);
}

function decompressed(parts: readonly Part[], octets: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  let at = start;
  for (const part of parts) {
    if (part === "name") {
      const name = readName(octets, at, end);
      if (name === undefined) return undefined;
      const plain: number[] = [];
      pushName(plain, labelsOf(name.text) ?? []);
      text += hex(Uint8Array.from(plain));
      at = name.next;
      continue;
    }
    const length = part === "rest" ? end - at : part === "string" ? (octets[at] ?? 0) + 1 : part;
    if (at + length > end) return undefined;
    text += hex(octets, at, at + length);
    at += length;
  }
  return at === end ? text : undefined;
}

function u16At(octets: Uint8Array, at: number): number {
  return ((octets[at] as number) << 8) | (octets[at + 1] as number);
}

function wholeName(octets: Uint8Array, start: number, end: number): string | undefined {
  const name = readName(octets, start, end);
  return name?.next === end ? name.text : undefined;
}

function characterStrings(octets: Uint8Array, start: number, end: number): string[] | undefined {
  const strings: string[] = [];
  for (let at = start; at < end; ) {
    const length = octets[at] as number;
    if (at + 1 + length > end) return undefined;
    strings.push(latin1(octets, at + 1, at + 1 + length));
    at += length + 1;
  }
  return strings.length === 0 ? undefined : strings;
}

/** An IPv6 address as RFC 5952 writes it; an IPv4-mapped one keeps its dotted tail. */
export function ipv6Text(octets: Uint8Array): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(u16At(octets, i));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${Array.from(octets.subarray(12)).join(".")}`;
  }
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; ) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
    i += length + 1;
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  if (best.start < 0) return text(groups);
  return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`;
}
