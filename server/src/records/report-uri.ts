import { clip } from "./clip.ts";
import { isHostName } from "./domain.ts";
import type { Item } from "./tag-list.ts";

/** One URI of a report list (`rua`, `ruf`), with its parts' places in the decoded text. */
export interface ReportUri {
  readonly item: Item;
  /** Lower case, without the colon; "" where there is none. */
  readonly scheme: string;
  /** Where reports go: the domain behind `@` of `mailto:`, the host of `https:`. Lower case. */
  readonly host?: { readonly name: string; readonly start: number; readonly end: number };
  /** `!10m`, obsolete since RFC 9989. */
  readonly size?: { readonly start: number; readonly end: number };
  readonly problem?: ReportUriProblem;
}

export interface ReportUriProblem {
  /** `scheme`: an address without `mailto:`. `blank`: two URIs with a blank between. `empty`: nothing between commas. */
  readonly kind: "scheme" | "blank" | "empty" | "character" | "address" | "non-ascii" | "host";
  /** What is wrong, as the beginning of a sentence. */
  readonly text: string;
}

/** Reads one item of a comma list. Never fails; linear. `size`: whether `!10m` may follow (RFC 7489 §6.2). */
export function readReportUri(item: Item, size: boolean): ReportUri {
  const { text } = item;
  if (text === "") return { item, scheme: "", problem: { kind: "empty", text: "There is nothing between two commas" } };
  const suffix = size ? sizeSuffix(text) : text.length;
  const uri = suffix < text.length ? text.slice(0, suffix) : text;
  const base = suffix < text.length ? { item, size: { start: item.start + suffix, end: item.end } } : { item };
  const colon = schemeEnd(uri);
  const scheme = colon < 0 ? "" : uri.slice(0, colon).toLowerCase();
  const bad = badCharacter(uri);
  if (bad !== undefined) return { ...base, scheme, problem: bad };
  if (colon < 0) return { ...base, scheme, problem: { kind: "scheme", text: `“${clip(uri)}” has no scheme` } };
  if (scheme === "mailto") return { ...base, scheme, ...address(item, uri, colon + 1) };
  return { ...base, scheme, ...authority(item, uri, colon + 1) };
}

/** Where `!10m` begins; the text's length where there is none. */
function sizeSuffix(text: string): number {
  const at = text.lastIndexOf("!");
  return at > 0 && /^![0-9]{1,20}[kmgt]?$/i.test(text.slice(at, at + 24)) && text.length - at <= 22 ? at : text.length;
}

/** The place of the colon behind a scheme (RFC 3986 §3.1), or -1. */
function schemeEnd(uri: string): number {
  const colon = uri.indexOf(":");
  if (colon < 1) return -1;
  for (let i = 0; i < colon; i++) {
    const c = uri.charCodeAt(i);
    const letter = (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a;
    if (!letter && (i === 0 || !((c >= 0x30 && c <= 0x39) || c === 0x2b || c === 0x2d || c === 0x2e))) return -1;
  }
  return colon;
}

/** Octets that no URI holds (RFC 3986 §2), and `!`, which DMARC and TLS-RPT want encoded. */
const suspect = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  if (c <= 0x20 || c === 0x7f || '"<>\\^`{|}!%'.includes(String.fromCharCode(c))) suspect[c] = 1;
}

function badCharacter(uri: string): ReportUriProblem | undefined {
  for (let i = 0; i < uri.length; i++) {
    const c = uri.charCodeAt(i);
    if (suspect[c] === 0) continue;
    if (c === 0x20 || c === 9 || c === 10 || c === 13) {
      return { kind: "blank", text: "A blank stands inside the URI: several URIs are separated by commas" };
    }
    if (c > 0x7e) return { kind: "non-ascii", text: `“${clip(uri)}” is not ASCII: report addresses must be` };
    if (c !== 0x25) {
      const name = c < 0x20 ? "a control character" : uri.charAt(i);
      const coded = `%${c.toString(16).toUpperCase().padStart(2, "0")}`;
      return { kind: "character", text: `“${name}” does not belong in a URI; it is written ${coded}` };
    }
    if (!/^%[0-9A-Fa-f]{2}/.test(uri.slice(i, i + 3))) {
      return { kind: "character", text: "“%” begins an encoded character, and two hexadecimal digits must follow" };
    }
  }
  return undefined;
}

function address(item: Item, uri: string, from: number): Pick<ReportUri, "host" | "problem"> {
  const query = uri.indexOf("?", from);
  const end = query < 0 ? uri.length : query;
  const at = uri.indexOf("@", from);
  if (at < 0 || at >= end)
    return { problem: { kind: "address", text: `“${clip(uri)}” holds no mail address: the @ is missing` } };
  const second = uri.indexOf("@", at + 1);
  if (second >= 0 && second < end)
    return { problem: { kind: "address", text: `“${clip(uri)}” holds more than one @` } };
  const name = uri.slice(at + 1, end);
  if (at === from) return { problem: { kind: "address", text: "Nothing stands before the @" } };
  if (!isHostName(name))
    return { problem: { kind: "host", text: `“${clip(name)}” is no domain that could receive mail` } };
  return { host: { name: name.toLowerCase(), start: item.start + at + 1, end: item.start + end } };
}

function authority(item: Item, uri: string, from: number): Pick<ReportUri, "host" | "problem"> {
  if (!uri.startsWith("//", from)) {
    const scheme = uri.slice(0, from - 1).toLowerCase();
    if (scheme !== "http" && scheme !== "https") return {};
    return { problem: { kind: "host", text: `“${clip(uri)}” names no host` } };
  }
  let end = from + 2;
  while (end < uri.length && !"/?#:".includes(uri.charAt(end))) end++;
  const name = uri.slice(from + 2, end);
  if (name === "") return { problem: { kind: "host", text: `“${clip(uri)}” names no host` } };
  return { host: { name: name.toLowerCase(), start: item.start + from + 2, end: item.start + end } };
}
