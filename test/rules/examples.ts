import type { Document, DocumentKind } from "../../server/src/documents/document.ts";
import { type OpenOptions, openDocument } from "../../server/src/documents/open.ts";
import type { AnyRule, DetailedExample, Example } from "../../server/src/rules/rule.ts";
import { type Marked, marked } from "../marked.ts";

/** The groups whose bare examples are zone fragments; those of the others are transcripts. */
const zoneGroups = new Set([
  "zone",
  "rdata",
  "spf",
  "dkim",
  "dmarc",
  "mta-sts",
  "tls-rpt",
  "bimi",
  "mx",
  "dane",
  "srv",
  "caa",
  "ptr",
  "mail",
]);

/** The kind of text that an example without `language` is. */
function kindOf(rule: AnyRule, example: DetailedExample): DocumentKind {
  if (example.language !== undefined) return example.language;
  if (example.path?.endsWith("mta-sts.txt")) return "policy";
  if (rule.group === "header") return "message";
  return zoneGroups.has(rule.group) ? "zone" : "transcript";
}

/** An example as a document, with the places that are marked in it. */
export function openExample(rule: AnyRule, given: Example): { readonly document: Document; readonly marks: Marked } {
  const example: DetailedExample = typeof given === "string" ? { text: given } : given;
  const kind = kindOf(rule, example);
  const fragment = kind === "zone" && example.whole !== true;
  const marks = marked(fragment ? `${example.text}\n` : example.text);
  const files = example.files ?? {};
  const options: OpenOptions = {
    kind,
    ...(kind === "zone" && !(example.whole === true && example.path !== undefined)
      ? { origin: example.origin ?? "example.com." }
      : {}),
    ...(fragment ? { ttl: 3600, fragment: true } : {}),
    ...(example.server === undefined ? {} : { server: example.server }),
    ...(example.previous === undefined ? {} : { previous: example.previous }),
    ...(example.now === undefined ? {} : { now: new Date(example.now) }),
    ...(example.dmarc === undefined ? {} : { records: { dmarc: example.dmarc } }),
    files: { read: (path) => (Object.hasOwn(files, path) ? { path, text: files[path] as string } : undefined) },
  };
  return { document: openDocument(example.path ?? defaultPath(kind), marks.text, options), marks };
}

function defaultPath(kind: DocumentKind): string {
  return {
    zone: "db.example.com",
    record: "record.txt",
    transcript: "session.txt",
    policy: "mta-sts.txt",
    message: "message.eml",
  }[kind];
}
