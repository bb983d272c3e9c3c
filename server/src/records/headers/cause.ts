import { bodyHash, type Canonicalization, canonicalBody, octetsOf } from "./canonical.ts";

/** The longest text that a list or a scanner puts below or above a message, in lines: so many are tried. */
const footerLines = 40;
const bannerLines = 20;
/** The longest body that is tried in several forms, where the caller does not say. */
const longestTried = 200_000;

/**
 * Why a body does not have the hash in `bh`, in words, where a known change of it has: undone, the hash fits. Undefined: none of
 * those we know. Bounded: some seventy hashes of a body of up to `longest` octets.
 */
export function hashCause(
  body: string,
  how: Canonicalization,
  length: number | undefined,
  wanted: string,
  longest = longestTried,
): string | undefined {
  if (body.length === 0) return "the message has no body here";
  if (body.length > longest) return undefined;
  const fits = (text: string, form: Canonicalization = how) => bodyHash(text, form, length) === wanted;
  const other: Canonicalization = how === "simple" ? "relaxed" : "simple";
  if (length !== undefined && bodyHash(body, how) === wanted) return "l= does not say the length that was signed";
  if (length !== undefined && canonicalBody(body, how).length < length) return `the body is shorter than l=${length}`;
  if (fits(body, other))
    return `it fits with ${other} canonicalization: c= was changed, or the signer does not keep to it`;
  for (const [what, undone] of undoings) {
    const text = undone(body);
    if (text !== body && fits(text)) return what;
  }
  const lines = body.split("\n");
  const last = Math.max(1, lines.length - footerLines);
  for (let end = body.endsWith("\n") ? lines.length - 2 : lines.length - 1; end >= last; end--) {
    if (fits(`${lines.slice(0, end).join("\n")}\n`))
      return `it fits without the last ${counted(lines.length - end - (body.endsWith("\n") ? 1 : 0))}: a footer was added`;
  }
  for (let start = 1; start <= Math.min(bannerLines, lines.length - 1); start++) {
    if (fits(lines.slice(start).join("\n")))
      return `it fits without the first ${counted(start)}: a banner was put on top`;
  }
  return undefined;
}

const counted = (lines: number) => (lines === 1 ? "line" : `${lines} lines`);

const undoings: readonly (readonly [what: string, undone: (body: string) => string])[] = [
  ["dots at the beginning of lines are still doubled, as on the wire", (body) => body.replace(/^\.\./gm, ".")],
  [
    "dots at the beginning of lines were not doubled on the wire, and one was lost",
    (body) => body.replace(/^\.(?=.)/gm, ".."),
  ],
  ["the final dot of the session still stands at its end", (body) => body.replace(/(^|\n)\.\r?\n?$/, "$1")],
  ["blanks at the ends of lines were added", (body) => withoutBlanks(body)],
  ["line ends were doubled", (body) => body.replace(/\r?\n\r?\n/g, "\n")],
  ["“From ” at the beginning of a line was written “>From ”", (body) => body.replace(/^>From /gm, "From ")],
  ["lines end in CR CR LF, where the signer had CR LF", (body) => body.replace(/\r\r\n/g, "\r\n")],
  ["lines end in CR alone, where the signer had CR LF", (body) => body.replace(/\r(?!\n)/g, "\r\n")],
  ["“-- ” before a personal signature has lost its blank", (body) => body.replace(/^--(?=\r?$)/gm, "-- ")],
  ["it was written anew in quoted-printable on the way", withoutQuotedPrintable],
  ["it was written anew in UTF-8 on the way, from Latin-1", latin1Of],
  ["it was written anew in Latin-1 on the way, from UTF-8", utf8Of],
];

/** RFC 2045 §6.7. */
function withoutQuotedPrintable(body: string): string {
  return body
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Each character of UTF-8 as one octet; the body itself where it is none, or has others. */
function latin1Of(body: string): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octetsOf(body));
    return /^[\0-\xff]*$/.test(text) ? text : body;
  } catch {
    return body;
  }
}

function utf8Of(body: string): string {
  let out = "";
  for (const octet of new TextEncoder().encode(body)) out += String.fromCharCode(octet);
  return out;
}

function withoutBlanks(body: string): string {
  return body
    .split("\n")
    .map((line) => {
      const carriage = line.endsWith("\r");
      let end = carriage ? line.length - 1 : line.length;
      while (end > 0 && (line[end - 1] === " " || line[end - 1] === "\t")) end--;
      return line.slice(0, end) + (carriage ? "\r" : "");
    })
    .join("\n");
}
