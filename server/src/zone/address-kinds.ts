import { type Fix, finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { ipv4Number, ipv4Octets, ipv4Text, ipv6Octets, ipv6Text } from "./addresses.ts";
import type { FieldCodec } from "./field-codec.ts";
import { isPlainName } from "./name.ts";
import { fromHex, toHex } from "./octets.ts";
import { type RdataReader, shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";

function retype(reader: RdataReader, title: string, type: string): Fix[] {
  const span = reader.typeSpan;
  return span.end > span.start ? [{ title, edits: [{ span, text: type }] }] : [];
}

/** Why a text is no IPv4 address, in words that end the sentence, and what may be meant. */
function ipv4Problem(reader: RdataReader, text: string, span: Span): { problem: string; fixes: Fix[] } {
  const isA = reader.row.mnemonic === "A";
  if (text.endsWith(".") && ipv4Octets(text.slice(0, -1)) !== undefined) {
    const dot = { start: span.end - 1, end: span.end };
    return {
      problem: "no dot belongs at its end",
      fixes: [{ title: "Remove the final dot", edits: [{ span: dot, text: "" }], preferred: true }],
    };
  }
  if (ipv6Octets(text) !== undefined)
    return {
      problem: "this is IPv6, which belongs in an AAAA record",
      fixes: isA ? retype(reader, "Make it an AAAA record", "AAAA") : [],
    };
  const parts = text.split(".");
  if (parts.every((part) => part !== "" && part.length < 10 && isDigits(part))) {
    if (parts.length !== 4) return { problem: `it has ${parts.length} of four numbers`, fixes: [] };
    if (parts.some((part) => Number(part) > 255)) return { problem: "each number is 255 at most", fixes: [] };
    return { problem: "a number begins with 0, which some programs read as octal", fixes: [] };
  }
  if (isPlainName(text, 0, text.length, 1) && hasLetter(text) && text.length < 254)
    return {
      problem: "a name belongs in a CNAME record",
      fixes: isA ? retype(reader, "Make it a CNAME record", "CNAME") : [],
    };
  return { problem: "four decimal numbers joined by dots belong here", fixes: [] };
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return true;
}

function hasLetter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i) | 32;
    if (c >= 97 && c <= 122) return true;
  }
  return false;
}

/** Why a text is no IPv6 address, and what may be meant. */
function ipv6Problem(reader: RdataReader, text: string, span: Span): { problem: string; fixes: Fix[] } {
  const isAaaa = reader.row.mnemonic === "AAAA";
  if (ipv4Number(text, 0, text.length) >= 0)
    return {
      problem: "this is IPv4, which belongs in an A record",
      fixes: isAaaa ? retype(reader, "Make it an A record", "A") : [],
    };
  const inner = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  if (inner !== text && ipv6Octets(inner) !== undefined)
    return {
      problem: "brackets belong in URLs only",
      fixes: [{ title: "Remove the brackets", edits: [{ span, text: inner }], preferred: true }],
    };
  if (text.includes("%")) return { problem: "an address with a zone (`%`) holds on one machine only", fixes: [] };
  if (text.endsWith(".") && ipv6Octets(text.slice(0, -1)) !== undefined)
    return {
      problem: "no dot belongs at its end",
      fixes: [
        {
          title: "Remove the final dot",
          edits: [{ span: { start: span.end - 1, end: span.end }, text: "" }],
          preferred: true,
        },
      ],
    };
  if (!text.includes(":") && isPlainName(text, 0, text.length, 1) && hasLetter(text))
    return {
      problem: "a name belongs in a CNAME record",
      fixes: isAaaa ? retype(reader, "Make it a CNAME record", "CNAME") : [],
    };
  if (text.indexOf("::") >= 0 && text.indexOf("::", text.indexOf("::") + 1) >= 0)
    return { problem: "`::` may stand once only", fixes: [] };
  const groups = text.split(":").length;
  if (groups > 8) return { problem: "it has more than eight groups", fixes: [] };
  if (groups > 1 && groups < 8 && !text.includes("::"))
    return { problem: `it has ${groups} of eight groups`, fixes: [] };
  return { problem: "eight groups of one to four hexadecimal digits belong here", fixes: [] };
}

export const ipv4Kind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const span = reader.span(index);
    const text = reader.words.raw(index);
    const octets = ipv4Octets(text);
    if (octets !== undefined) return reader.push(spec, span, octets);
    const { problem, fixes } = ipv4Problem(reader, text, span);
    reader.refuse(finding(rdataRules["bad-ipv4"], span, { text: shown(text), problem }, { fixes }));
  },
  write(cursor) {
    const octets = cursor.take(4);
    return octets === undefined ? undefined : ipv4Text(octets);
  },
};

export const ipv6Kind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const span = reader.span(index);
    const text = reader.words.raw(index);
    const octets = ipv6Octets(text);
    if (octets !== undefined) return reader.push(spec, span, octets);
    const { problem, fixes } = ipv6Problem(reader, text, span);
    reader.refuse(finding(rdataRules["bad-ipv6"], span, { text: shown(text), problem }, { fixes }));
  },
  write(cursor) {
    const octets = cursor.take(16);
    return octets === undefined ? undefined : ipv6Text(octets);
  },
};

/** Groups filled up with leading zeros; "" where their number or a width is wrong. */
function paddedGroups(text: string, groups: number, width: number, separator: string, join = ""): string {
  if (text.length > groups * (width + 1)) return "";
  const parts = text.split(separator);
  if (parts.length !== groups || parts.some((part) => part === "" || part.length > width)) return "";
  return parts.map((part) => part.padStart(width, "0")).join(join);
}

/** Groups of `width` hexadecimal digits joined by `separator`. */
function groupsKind(groups: number, width: number, separator: string, form: string): FieldCodec {
  const size = groups * (width + 1) - 1;
  return {
    read(reader, spec) {
      const index = reader.take(spec);
      if (index < 0) return;
      const span = reader.span(index);
      const text = reader.words.raw(index);
      let hex = text.length === size ? "" : undefined;
      for (let i = 0; i < size && hex !== undefined; i += width + 1) {
        hex = i > 0 && text.charAt(i - 1) !== separator ? undefined : hex + text.slice(i, i + width);
      }
      const octets = hex === undefined ? undefined : fromHex(hex);
      if (octets !== undefined) return reader.push(spec, span, octets);
      // BIND reads, and writes itself, groups of NID and L64 without their leading zeros; Knot refuses them.
      const short = width === 4 && !reader.knot ? fromHex(paddedGroups(text, groups, width, separator)) : undefined;
      if (short === undefined || short === "") {
        reader.refuse(finding(rdataRules["bad-eui"], span, { text: shown(text), form, who: "servers refuse" }));
        return;
      }
      reader.push(spec, span, short);
      if (reader.context.server !== "any") return;
      const fixed = paddedGroups(text, groups, width, separator, separator);
      const fixes: Fix[] = [{ title: `Write ${fixed}`, edits: [{ span, text: fixed }], preferred: true }];
      const args = { text: shown(text), form, who: "BIND accepts, Knot refuses" };
      reader.note(finding(rdataRules["bad-eui"], span, args, { fixes, severity: "warning" }));
    },
    write(cursor) {
      const octets = cursor.take((groups * width) / 2);
      if (octets === undefined) return undefined;
      const hex = toHex(octets);
      return Array.from({ length: groups }, (_, i) => hex.slice(i * width, (i + 1) * width)).join(separator);
    },
  };
}

export const eui48Kind = groupsKind(6, 2, "-", "six pairs of hexadecimal digits joined by hyphens");
export const eui64Kind = groupsKind(8, 2, "-", "eight pairs of hexadecimal digits joined by hyphens");
export const locatorKind = groupsKind(4, 4, ":", "four groups of four hexadecimal digits joined by colons");
