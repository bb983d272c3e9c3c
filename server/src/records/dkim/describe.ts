import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import { hex, sha256 } from "../../text/sha256.ts";
import { Base64 } from "../base64.ts";
import type { Description, RecordContext } from "../language.ts";
import { type Segment, tagNamed } from "../tag-list.ts";
import { describeTag, tagAt, tagInfo, valueWords } from "../tag-table.ts";
import { keyWords } from "./key.ts";
import { type DkimKey, withoutBlanks } from "./parse.ts";
import { dkimTags } from "./tags.ts";

/** What stands at a place of a key record: the tag, and what it does here. */
export function describeDkim(tree: DkimKey, offset: number, context: RecordContext): Description | undefined {
  const place = tagAt(tree, offset);
  return place === undefined ? undefined : describeTag(tree, dkimTags, place, here(tree, place.segment, context));
}

function here(tree: DkimKey, segment: Segment, { owner }: RecordContext): Markdown[] {
  const info = tagInfo(dkimTags, segment.name);
  if (info === undefined) return [];
  if (segment.name === "p") return keyParagraphs(tree, segment);
  if (segment.name === "v" && segment.value === "DKIM1") {
    const selector = owner?.split("._domainkey.")[0];
    if (selector === undefined || selector === owner) return [words("A DKIM key of version 1.")];
    return [markdown`The key for signatures with ${code(`s=${selector}`)}.`];
  }
  if (segment.name === "n") return [words("It says this to whoever reads the record, and nothing to verifiers.")];
  return valueWords(info, segment.value);
}

function keyParagraphs(tree: DkimKey, p: Segment): Markdown[] {
  if (p.value === "") return [words("The key is **revoked**: every signature that uses it fails.")];
  const { key } = tree;
  if (key === undefined) return [words("This cannot be decoded as base64.")];
  const octets = new Base64(withoutBlanks(p.value)).octets();
  const fingerprint = hex(sha256(octets), ":");
  const lines = [markdown`**${words(capital(keyWords(key)))}**, ${octets.length} octets.`];
  const strength = strengthWords(tree);
  if (strength !== "") lines.push(words(strength));
  lines.push(markdown`SHA-256 of the octets: ${code(fingerprint)}`);
  return lines;
}

/** How strong a key is, in a sentence; "" where it is none. */
function strengthWords({ key }: DkimKey): string {
  if (key?.kind === "ed25519")
    return "Strong; but many verifiers know RSA only, so sign with an RSA key too (RFC 8463 §5).";
  if (key?.kind !== "rsa") return "";
  if (key.bits < 1024) return "Too short: verifiers must not accept its signatures (RFC 8301 §3.2).";
  if (key.bits < 2048) return "Weak: verifiers accept it, but signers should use 2048 bits (RFC 8301 §3.2).";
  if (key.bits <= 4096) return "Strong: verifiers must accept 1024 to 4096 bits (RFC 8301 §3.2).";
  return "Longer than the 4096 bits that verifiers must be able to use (RFC 8301 §3.2).";
}

/** The record in a few words, for code lenses and inlay hints: `RSA, 2048 bits`. */
export function summarizeDkim(tree: DkimKey): string {
  const p = tagNamed(tree, "p");
  if (p === undefined) return "no key";
  if (p.value === "") return "revoked key";
  const notes: string[] = [];
  const flags =
    tagNamed(tree, "t")
      ?.value.split(":")
      .map((flag) => flag.trim()) ?? [];
  if (flags.includes("y")) notes.push("testing");
  if (tree.key?.kind === "rsa" && tree.key.bits < 2048) notes.push(tree.key.bits < 1024 ? "too short" : "weak");
  return [tree.key === undefined ? "unreadable key" : keyWords(tree.key), ...notes].join(", ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
