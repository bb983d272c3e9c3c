import { sha256 } from "../../text/sha256.ts";
import { encodeBase64 } from "../base64.ts";

export type Canonicalization = "simple" | "relaxed";

/** The body in the form that is hashed (RFC 6376 §3.4.3, §3.4.4), one character an octet, each line end CRLF. Linear. */
export function canonicalBody(body: string, how: Canonicalization): string {
  const lines = body.split("\n").map((line) => {
    const plain = line.endsWith("\r") ? line.slice(0, -1) : line;
    return how === "simple" ? plain : relaxedLine(plain);
  });
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  if (lines.length === 0) return how === "simple" ? "\r\n" : "";
  return `${lines.join("\r\n")}\r\n`;
}

function relaxedLine(line: string): string {
  let end = line.length;
  while (end > 0 && isBlank(line.charCodeAt(end - 1))) end--;
  return line.slice(0, end).replace(/[ \t]+/g, " ");
}

function isBlank(c: number): boolean {
  return c === 32 || c === 9;
}

/** SHA-256 of a body in base64, as `bh` has it. `length`: the octets that count (`l`). */
export function bodyHash(body: string, how: Canonicalization, length?: number): string {
  const canonical = canonicalBody(body, how);
  return encodeBase64(sha256(octetsOf(length === undefined ? canonical : canonical.slice(0, length))));
}

/** The two parts of `c` (RFC 6376 §3.5); simple where it does not say. */
export function canonicalizations(c: string | undefined): {
  readonly header: Canonicalization;
  readonly body: Canonicalization;
} {
  const [header = "", body = ""] = (c ?? "").toLowerCase().split("/");
  const of = (word: string): Canonicalization => (word.trim() === "relaxed" ? "relaxed" : "simple");
  return { header: of(header), body: of(body) };
}

/** The text as octets are hashed: characters above U+00FF are written in UTF-8 first. */
export function octetText(text: string): string | undefined {
  let high = false;
  let beyond = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 127) high = true;
    if (c > 255) beyond = true;
  }
  if (!high) return text;
  if (!beyond) return undefined;
  let out = "";
  for (const octet of new TextEncoder().encode(text)) out += String.fromCharCode(octet);
  return out;
}

/** One octet a character. */
export function octetsOf(text: string): Uint8Array {
  const octets = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) octets[i] = text.charCodeAt(i) & 255;
  return octets;
}
