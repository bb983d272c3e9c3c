import { completeCaaTag, completeCaaValue } from "../../records/caa/complete.ts";
import type { Completion } from "../../records/language.ts";
import { words as plainWords } from "../../text/markdown.ts";
import type { Span } from "../../text/span.ts";
import { algorithms, certificateTypes, digestTypes, dsyncSchemes, type Register } from "../mnemonics.ts";
import { typeBits } from "../record-table.ts";
import { delegParameters, type ParameterSpec, svcbParameters } from "../svcb-parameters.ts";
import { types } from "../types.ts";
import type { ZoneDocument } from "../zone-document.ts";
import { type Entry, entryAt, originAt, wordAt, wordSpan } from "./entry-at.ts";
import { textAt } from "./hover.ts";
import { fieldAt } from "./name-words.ts";

const TXT = 16;
const CAA = 257;

/** At most this many names are proposed. */
const mostNames = 500;

/** Types that people write by hand, first in the list. */
const frequent = ["A", "AAAA", "MX", "TXT", "CNAME", "NS", "SRV", "CAA", "PTR", "TLSA", "HTTPS", "SOA"];

const directives: readonly [label: string, insert: string, detail: string][] = [
  ["$ORIGIN", "$ORIGIN ${1:example.com.}", "the name that relative names are completed with"],
  ["$TTL", "$TTL ${1:3600}", "the TTL of records that state none"],
  ["$INCLUDE", "$INCLUDE ${1:file}", "reads another file here"],
  ["$GENERATE", "$GENERATE ${1:1-10} ${2:host$} A ${3:192.0.2.$}", "one record for each number of a range (BIND)"],
];

/** Texts that well-known owners begin with. */
const values: readonly [test: (owner: string) => boolean, label: string, insert: string, detail: string][] = [
  [(o) => /(?:^|\.)_report\._dmarc(?:\.|$)/.test(o), "v=DMARC1", '"v=DMARC1"', "Agrees to reports about that domain"],
  [
    (o) => /^_dmarc(?:\.|$)/.test(o),
    "v=DMARC1",
    '"v=DMARC1; p=${1|none,quarantine,reject|}; rua=mailto:${2:dmarc@example.com}"',
    "DMARC policy",
  ],
  [
    (o) => /(?:^|\.)_bimi(?:\.|$)/.test(o),
    "v=BIMI1",
    '"v=BIMI1; l=${1:https://example.com/logo.svg}; a=${2:https://example.com/logo.pem}"',
    "BIMI: the logo beside the mail",
  ],
  [(o) => o.includes("_domainkey"), "v=DKIM1", '"v=DKIM1; k=${1|rsa,ed25519|}; p=${2}"', "DKIM key"],
  [(o) => o.startsWith("_mta-sts"), "v=STSv1", '"v=STSv1; id=${1:20260101000000Z};"', "MTA-STS"],
  [(o) => o.startsWith("_smtp._tls"), "v=TLSRPTv1", '"v=TLSRPTv1; rua=mailto:${1:tls@example.com}"', "TLS reports"],
  [
    (o) => !/(?:^|\.)_/.test(o),
    "v=spf1",
    '"v=spf1 ${1:mx} ${2|-all,~all,?all|}"',
    "SPF: who may send mail for this name",
  ],
];

/** What can be put in at an offset of a zone. */
export function completeZone(zone: ZoneDocument, offset: number): readonly Completion[] {
  const line = zone.lineSpan(zone.position(offset).line);
  const before = zone.text({ start: line.start, end: offset });
  if (inComment(before)) return [];
  const entry = entryAt(zone, offset);
  if (entry === undefined)
    return [
      ...ofDirectives({ start: offset, end: offset }),
      ...owners(zone, undefined, { start: offset, end: offset }),
    ];
  const index = wordAt(entry, offset);
  const span = index < 0 ? { start: offset, end: offset } : wordSpan(entry, index);
  const firstOnLine = /^[^\s();"]*$/.test(before) && entry.span.start === line.start;
  if (firstOnLine) {
    const start = { start: line.start, end: Math.max(offset, index === 0 ? span.end : offset) };
    if (before.startsWith("$")) return ofDirectives(start);
    return [...ofDirectives(start), ...owners(zone, entry, start)];
  }
  if (entry.directive) return [];
  const at = index >= 0 ? index : wordsBefore(entry, offset);
  if (entry.typeWord < 0 || at <= entry.typeWord) {
    return typesAndClasses(span);
  }
  if (entry.typeCode === TXT || entry.typeCode === 99) return texts(zone, entry, at, offset, span);
  const field = fieldAt(entry, at);
  if (entry.typeCode === CAA) return caa(zone, entry, at, offset, span);
  switch (field?.kind) {
    case "name":
    case "names":
      return hosts(zone, entry, span);
    case "type":
    case "types":
      return ofTypes(span);
    case "algorithm":
      return registered(algorithms, span);
    case "digest-type":
      return registered(digestTypes, span);
    case "certificate-type":
      return registered(certificateTypes, span);
    case "scheme":
      return registered(dsyncSchemes, span);
    case "svcb-params":
      return parameters(svcbParameters, entry, at, offset);
    case "deleg-params":
      return parameters(delegParameters, entry, at, offset);
    default:
      return [];
  }
}

function registered({ all, title }: Register, span: Span): Completion[] {
  return all.map(({ name, number, text }) => {
    const detail = `${title} ${number}: ${text}`;
    return { label: name, kind: "value", span, insert: name, detail, sort: String(number).padStart(5, "0") };
  });
}

/** Keys of parameters that the record lacks; behind `=` there is nothing to propose. */
function parameters(table: readonly ParameterSpec[], entry: Entry, at: number, offset: number): Completion[] {
  const start = at < entry.words.count ? Math.min((entry.words.starts[at] as number) + entry.delta, offset) : offset;
  const typed = entry.block.source.slice(start - entry.delta, offset - entry.delta);
  if (typed.includes("=")) return [];
  const given = new Set<string>();
  for (let i = entry.typeWord + 1; i < entry.words.count; i++) {
    if (i !== at) given.add(entry.words.raw(i).split("=", 1)[0] ?? "");
  }
  return table
    .filter(({ key }) => !given.has(key))
    .map(({ key, kind, text }) => {
      const insert = kind === "none" ? key : `${key}=`;
      return { label: key, kind: "tag", span: { start, end: offset }, insert, documentation: plainWords(text) };
    });
}

/** Tag and value of a CAA record; its flags have their own list. */
function caa(zone: ZoneDocument, entry: Entry, at: number, offset: number, span: Span): readonly Completion[] {
  const index = at - entry.typeWord - 1;
  if (index === 1) return completeCaaTag(span);
  if (index !== 2) return [];
  const quoted = span.end > span.start && zone.text({ start: span.start, end: span.start + 1 }) === '"';
  const inner = quoted ? { start: span.start + 1, end: Math.max(offset, span.end - 1) } : span;
  return completeCaaValue(entry.words.raw(at - 1), inner, quoted);
}

function inComment(before: string): boolean {
  let quoted = false;
  for (let i = 0; i < before.length; i++) {
    const c = before.charAt(i);
    if (c === "\\") i++;
    else if (c === '"') quoted = !quoted;
    else if (c === ";" && !quoted) return true;
  }
  return false;
}

function wordsBefore(entry: Entry, offset: number): number {
  let count = 0;
  while (count < entry.words.count && (entry.words.ends[count] as number) + entry.delta < offset) count++;
  return count;
}

function ofDirectives(span: Span): Completion[] {
  return directives.map(([label, insert, detail]) => ({
    label,
    kind: "directive",
    span,
    insert,
    snippet: true,
    detail,
  }));
}

function typesAndClasses(span: Span): Completion[] {
  const internet = {
    label: "IN",
    kind: "value",
    span,
    insert: "IN",
    detail: "class: the Internet",
    sort: "099",
  } as const;
  return [...ofTypes(span), internet];
}

function ofTypes(span: Span): Completion[] {
  const found: Completion[] = [];
  for (const row of types) {
    const place = frequent.indexOf(row.mnemonic);
    const sort =
      place >= 0
        ? `0${String(place).padStart(2, "0")}`
        : row.status === undefined
          ? `1${row.mnemonic}`
          : `2${row.mnemonic}`;
    const documentation = plainWords(row.text);
    found.push({
      label: row.mnemonic,
      kind: "type",
      span,
      insert: row.mnemonic,
      detail: row.title,
      documentation,
      sort,
    });
  }
  return found;
}

/** Names of the zone, relative to the origin at hand. */
function owners(zone: ZoneDocument, entry: Entry | undefined, span: Span): Completion[] {
  return namesOf(zone, entry, span, -1, false);
}

function hosts(zone: ZoneDocument, entry: Entry, span: Span): Completion[] {
  return namesOf(zone, entry, span, typeBits(1, 28, 5), true);
}

function namesOf(
  zone: ZoneDocument,
  entry: Entry | undefined,
  span: Span,
  bits: number,
  dotted: boolean,
): Completion[] {
  const { facts } = zone;
  const origin = entry === undefined ? undefined : originAt(zone, entry);
  const base = origin === undefined ? facts.apex : facts.names.intern(origin);
  const suffix = `.${facts.textOf(base)}`;
  const found: Completion[] = [];
  const { names } = facts;
  for (let id = 2; id < names.count && found.length < mostNames; id++) {
    const types = names.types[id] as number;
    if (types === 0 || (bits !== -1 && (types & bits) === 0)) continue;
    const text = facts.textOf(id);
    const label = id === base ? "@" : text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
    if (label === "" || (!dotted && label === "@" && id !== base)) continue;
    found.push({ label, kind: "name", span, insert: label, detail: text });
  }
  return found;
}

function texts(zone: ZoneDocument, entry: Entry, at: number, offset: number, span: Span): readonly Completion[] {
  if (at < entry.words.count) {
    const { value, context, language } = textAt(zone, entry);
    if (language !== undefined) return language.complete(language.parse(value), offset, context);
  }
  const owner =
    entry.slot !== 0
      ? zone.facts.names.name(zone.facts.records.owner[entry.slot] as number)
      : entry.inherited
        ? ""
        : entry.words.raw(0);
  return values
    .filter(([test]) => test(owner.toLowerCase()))
    .map(([, label, insert, detail]) => ({ label, kind: "snippet", span, insert, snippet: true, detail }));
}
