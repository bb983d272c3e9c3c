import type { DocumentKind } from "./document.ts";

/** The editor's ids for our languages, and those that other extensions give to zone files. */
export const languageIds: Readonly<Record<string, DocumentKind>> = {
  "dns-zone": "zone",
  zone: "zone",
  bindzone: "zone",
  "mail-record": "record",
  "mail-transcript": "transcript",
  "mta-sts-policy": "policy",
  "mail-message": "message",
  eml: "message",
};

/** The editor's id of a kind; messages belong to other extensions and have none of ours. */
export const languageIdOf: Readonly<Record<DocumentKind, string | undefined>> = {
  zone: "dns-zone",
  record: "mail-record",
  transcript: "mail-transcript",
  policy: "mta-sts-policy",
  message: undefined,
};

/** Endings that are ours whatever the file holds. */
const endings: Readonly<Record<string, DocumentKind>> = {
  zone: "zone",
  zonefile: "zone",
  dns: "zone",
  arpa: "zone",
  spf: "record",
  dkim: "record",
  dmarc: "record",
  smtp: "transcript",
  lmtp: "transcript",
  imap: "transcript",
  pop3: "transcript",
  jmap: "transcript",
  mailtrace: "transcript",
  eml: "message",
};

/** The record language that an ending names. */
export const recordEndings: Readonly<Record<string, string>> = { spf: "spf", dkim: "dkim", dmarc: "dmarc" };

/** Tests of content, each over the first few kilobytes; handed in because they belong to the languages. */
export interface ContentTests {
  readonly zone: (sample: string) => boolean;
  readonly transcript: (sample: string) => boolean;
  readonly record: (sample: string) => boolean;
}

/** The part of a path behind its last slash. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** What follows the last dot of a file's name, in lower case; "" where there is none. */
export function ending(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
}

/** The kind that a file's name alone settles. */
export function kindByName(path: string): DocumentKind | undefined {
  if (baseName(path).toLowerCase() === "mta-sts.txt") return "policy";
  const end = ending(path);
  return Object.hasOwn(endings, end) ? endings[end] : undefined;
}

/** What an ambiguous name may be: its content decides. */
export function kindsPossible(path: string): readonly ("zone" | "transcript")[] {
  const name = baseName(path).toLowerCase();
  const end = ending(path);
  const codeEndings = new Set(["ts", "js", "json", "sql", "py", "go", "rs", "md", "yaml", "yml", "sh", "c", "h"]);
  if (end === "txt" || end === "log") return ["transcript", "zone"];
  if (end === "db" || end === "domain" || end === "hosts" || end === "fwd" || end === "rev") return ["zone"];
  if (name.startsWith("db.") && !codeEndings.has(end)) return ["zone"];
  if (name === "named.root" || name === "root.hints" || name === "named.ca" || name.startsWith("named.")) {
    return end === "conf" ? [] : ["zone"];
  }
  if (end === "" || isDomainLike(name)) return ["zone"];
  return [];
}

/** A name of two labels or more whose last label could be a top-level domain of a zone file: `example.com`. */
function isDomainLike(name: string): boolean {
  const top = name.slice(name.lastIndexOf(".") + 1);
  return (
    /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(name) && ["com", "net", "org", "example", "test", "internal"].includes(top)
  );
}

/**
 * The kind of a file, by its name, else by its first few kilobytes; undefined: none of ours. `sample` is asked only
 * where the name leaves it open. The editor and the command line's folder walk use the same test.
 */
export function kindOfFile(
  path: string,
  sample: () => string | undefined,
  tests: ContentTests,
): DocumentKind | undefined {
  const byName = kindByName(path);
  if (byName !== undefined) return byName;
  const possible = kindsPossible(path);
  if (possible.length === 0) return undefined;
  const text = sample();
  return text === undefined ? undefined : possible.find((kind) => tests[kind](text));
}

/** The kind of a text that a person gave us by hand (standard input, a pasted text): whatever it looks like; undefined: nothing known. */
export function kindOfText(sample: string, tests: ContentTests): DocumentKind | undefined {
  // What dig prints looks like a zone, too.
  for (const kind of ["record", "transcript", "zone"] as const) if (tests[kind](sample)) return kind;
  return undefined;
}
