import type { Decoded } from "../../text/decoded.ts";
import { isCleanBase64 } from "../base64.ts";
import { parseTagList, type TagList, tagNamed } from "../tag-list.ts";
import { type KeyMaterial, readKey } from "./key.ts";
import { dkimTags } from "./tags.ts";

/** A DKIM key record (RFC 6376 §3.6.1). */
export interface DkimKey extends TagList {
  /** What p holds; undefined where p is absent, empty or no base64. */
  readonly key: KeyMaterial | undefined;
}

const syntax = {
  known: new Set(Object.keys(dkimTags)),
  opaque: new Set(["p"]),
  free: new Set(["n"]),
};

/** Reads a key record. Never fails: what is wrong stays in the tree for `check`. */
export function parseDkim(value: Decoded): DkimKey {
  const list = parseTagList(value, syntax);
  return { value, segments: list.segments, key: keyOf(list) };
}

function keyOf(list: TagList): KeyMaterial | undefined {
  const p = tagNamed(list, "p")?.value;
  if (p === undefined || p === "") return undefined;
  if (isCleanBase64(p)) return readKey(p);
  const joined = withoutBlanks(p);
  return joined.length !== p.length && isCleanBase64(joined) ? readKey(joined) : undefined;
}

/** A key's text without the blanks that RFC 6376 §3.6.1 allows in it. */
export function withoutBlanks(text: string): string {
  return text.replace(/[ \t\r\n]/g, "");
}
