import { begins, isDigit, isLetter } from "../text/ascii.ts";
import { clip } from "./clip.ts";
import { isHostName } from "./domain.ts";
import type { Item } from "./tag-list.ts";

/** One URI of a report list (`rua`, `ruf`), with its parts' places in the decoded text. */
export interface ReportUri {
  readonly item: Item;
  /** Lower case, without the colon; "" where there is none. */
  readonly scheme: string;
  readonly host: ReportHost | undefined;
  /** `!10m`, obsolete since RFC 9989. */
  readonly size: { readonly start: number; readonly end: number } | undefined;
  readonly problem: ReportUriProblem | undefined;
}

/** Where reports go: the domain behind `@` of `mailto:`, the host of `https:`. Lower case. */
export interface ReportHost {
  readonly name: string;
  readonly start: number;
  readonly end: number;
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
  const end = size ? sizeSuffix(text) : text.length;
  const uri = end < text.length ? text.slice(0, end) : text;
  const colon = schemeEnd(uri);
  const scheme = colon < 0 ? "" : schemeOf(uri, colon);
  const found = hostOf(item, uri, scheme, colon + 1);
  const isHost = found !== undefined && "name" in found;
  return {
    item,
    scheme,
    host: isHost ? found : undefined,
    size: end < text.length ? { start: item.start + end, end: item.end } : undefined,
    problem: isHost ? undefined : found,
  };
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
    if (!isLetter(c) && (i === 0 || !(isDigit(c) || c === 0x2b || c === 0x2d || c === 0x2e))) return -1;
  }
  return colon;
}

function schemeOf(uri: string, colon: number): string {
  return colon === 6 && begins(uri, 0, "mailto") ? "mailto" : uri.slice(0, colon).toLowerCase();
}

/** Where the reports go, or why nowhere; undefined for a scheme that nobody knows. */
function hostOf(item: Item, uri: string, scheme: string, from: number): ReportHost | ReportUriProblem | undefined {
  if (uri === "") return { kind: "empty", text: "There is nothing between two commas" };
  const bad = badCharacter(uri);
  if (bad !== undefined) return bad;
  if (scheme === "") return { kind: "scheme", text: `“${clip(uri)}” has no scheme` };
  return scheme === "mailto" ? address(item, uri, from) : authority(item, uri, scheme, from);
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

function address(item: Item, uri: string, from: number): ReportHost | ReportUriProblem {
  const query = uri.indexOf("?", from);
  const end = query < 0 ? uri.length : query;
  const at = uri.indexOf("@", from);
  if (at < 0 || at >= end) return { kind: "address", text: `“${clip(uri)}” holds no mail address: the @ is missing` };
  const second = uri.indexOf("@", at + 1);
  if (second >= 0 && second < end) return { kind: "address", text: `“${clip(uri)}” holds more than one @` };
  const name = uri.slice(at + 1, end);
  if (at === from) return { kind: "address", text: "Nothing stands before the @" };
  if (!isHostName(name)) return { kind: "host", text: `“${clip(name)}” is no domain that could receive mail` };
  return { name: name.toLowerCase(), start: item.start + at + 1, end: item.start + end };
}

function authority(item: Item, uri: string, scheme: string, from: number): ReportHost | ReportUriProblem | undefined {
  if (!uri.startsWith("//", from)) {
    if (scheme !== "http" && scheme !== "https") return undefined;
    return { kind: "host", text: `“${clip(uri)}” names no host` };
  }
  let end = from + 2;
  while (end < uri.length && !"/?#:".includes(uri.charAt(end))) end++;
  const name = uri.slice(from + 2, end);
  if (name === "") return { kind: "host", text: `“${clip(uri)}” names no host` };
  return { name: name.toLowerCase(), start: item.start + from + 2, end: item.start + end };
}
