import { dkimTags } from "../records/dkim/tags.ts";
import { dmarcTags } from "../records/dmarc/tags.ts";
import { languageFor } from "../records/index.ts";
import type { Description } from "../records/language.ts";
import { mtaStsTags, policyKeys } from "../records/mta-sts/tags.ts";
import { mechanismTexts, modifierTexts } from "../records/spf/describe.ts";
import { type TagInfo, type TagTable, tagInfo } from "../records/tag-table.ts";
import type { AnyRule } from "../rules/rule.ts";
import { code, type Markdown, markdown, words } from "../text/markdown.ts";
import type { ProtocolId } from "../transcripts/types.ts";
import { types } from "../zone/types.ts";
import { catalogue, ruleOf } from "./catalogue.ts";
import { RecordDocument } from "./record.ts";
import { TranscriptDocument } from "./transcript.ts";

/** What `mailwright explain` prints for one subject, as data. */
export interface Explanation {
  /** The rule itself, for severity and examples; absent for what is no rule. */
  readonly rule?: AnyRule;
  /** The record as it was given, of which `descriptions` explain the parts in order. */
  readonly record?: string;
  readonly descriptions: readonly Description[];
}

/** Everything that can be asked for: rules, and the tags of each language. */
export interface Subjects {
  readonly rules: readonly AnyRule[];
  readonly tags: readonly { readonly language: string; readonly tags: readonly string[] }[];
  readonly types: readonly string[];
}

const tagTables: Readonly<Record<string, TagTable>> = {
  dmarc: dmarcTags,
  dkim: dkimTags,
  "mta-sts": mtaStsTags,
  "mta-sts.txt": policyKeys,
};

const nowhere = { start: 0, end: 0 };

/**
 * Explains a rule (`spf/pass-all`), a reply code (`550`), an enhanced code (`5.7.1`), a command (`EHLO`), a tag (`dmarc np`), a mechanism
 * (`spf include`), a record type (`MX`) or a whole record. Undefined: nothing of that name.
 */
export function explain(subject: string): Explanation | undefined {
  const asked = subject.trim().slice(0, 100_000);
  const rule = ruleOf(asked.toLowerCase());
  if (rule !== undefined) return { rule, descriptions: [ruleDescription(rule)] };
  return explainWords(asked) ?? explainRecord(asked) ?? explainReply(asked) ?? explainType(asked);
}

/** What there is to explain, for `mailwright explain` without a subject. */
export function subjects(): Subjects {
  return {
    rules: catalogue,
    tags: Object.entries(tagTables).map(([language, table]) => ({ language, tags: Object.keys(table) })),
    types: types.map((type) => type.mnemonic),
  };
}

function ruleDescription(rule: AnyRule): Description {
  return {
    span: nowhere,
    title: `${rule.id} – ${rule.title}`,
    text: [words(rule.why), words(rule.mend)],
    references: rule.references,
  };
}

/** Two words: a language and one of its tags or mechanisms. */
function explainWords(asked: string): Explanation | undefined {
  const [language = "", name = "", ...more] = asked.split(/\s+/);
  if (name === "" || more.length > 0) return undefined;
  if (language.toLowerCase() === "spf") return explainMechanism(name.toLowerCase().replace(/[:=]$/, ""));
  const key = language.toLowerCase();
  if (Object.hasOwn(beginnings, key))
    return explainInRecord(beginnings[key] as string, name.toLowerCase().replace(/=$/, ""));
  if (!Object.hasOwn(tagTables, key)) return undefined;
  const info = tagInfo(tagTables[key] as TagTable, name.toLowerCase().replace(/=$/, ""));
  return info === undefined ? undefined : { descriptions: [tagDescription(language, name, info)] };
}

/** How the records of languages begin whose tags are explained where they stand. */
const beginnings: Readonly<Record<string, string>> = { "tls-rpt": "v=TLSRPTv1; ", bimi: "v=BIMI1; " };

function explainInRecord(beginning: string, tag: string): Explanation | undefined {
  const document = new RecordDocument("", `${beginning}${tag}=x;`, { dmarc: "9989" });
  const description = document.describe(beginning.length);
  return description === undefined || description.title === "Unknown tag" ? undefined : { descriptions: [description] };
}

function tagDescription(language: string, name: string, info: TagInfo): Description {
  const values = Object.entries(info.values ?? {}).map(
    ([value, { text }]): Markdown => markdown`${code(value)}: ${words(text)}`,
  );
  return {
    span: nowhere,
    title: `${language} ${name} – ${info.title}`,
    text: [info.text, info.absent]
      .filter((t) => t !== "")
      .map(words)
      .concat(values),
    references: info.references,
  };
}

/** A term of SPF, read within a record in which it makes sense. */
function explainMechanism(name: string): Explanation | undefined {
  if (!Object.hasOwn(mechanismTexts, name) && !Object.hasOwn(modifierTexts, name)) return undefined;
  const terms = [`${name}:example.com`, `${name}:192.0.2.0/24`, `${name}:2001:db8::/32`, name, `${name}=example.com`];
  for (const term of terms) {
    const text = `v=spf1 ${term} -all`;
    const document = new RecordDocument("", text, { dmarc: "9989" });
    if (document.findings().some(({ rule }) => rule.severity === "error")) continue;
    const description = document.describe(text.indexOf(" ") + 1);
    if (description !== undefined) return { descriptions: [description] };
  }
  return undefined;
}

/** A whole record: each of its parts in order. */
function explainRecord(asked: string): Explanation | undefined {
  const document = new RecordDocument("", asked, { dmarc: "9989" });
  const [value] = document.values;
  if (value === undefined || languageFor(undefined, value.value.text) === undefined) return undefined;
  const descriptions = partsOf(document, asked.length);
  return descriptions.length === 0 ? undefined : { record: asked, descriptions };
}

/** The descriptions of a text's coloured parts, one for each tag or term. */
function partsOf(document: RecordDocument, length: number): Description[] {
  const found: Description[] = [];
  let behind = -1;
  for (const { span, type } of document.tokens({ start: 0, end: length })) {
    if (type === "operator" || span.start < behind) continue;
    const description = document.describe(span.start);
    const last = found.at(-1);
    if (description === undefined || (last !== undefined && last.title === description.title)) continue;
    found.push(description);
    behind = description.span.end;
  }
  return found;
}

/** A session in which a word makes sense, the word marked by its place. */
interface Setting {
  readonly protocol: ProtocolId;
  readonly text: string;
  readonly at: number;
}

const smtpStart = "S: 220 mx.example.com ESMTP\nC: EHLO a.example.org\nS: 250 mx.example.com\n";

/** Where a reply code, an enhanced code or a command is at home. */
function settingsOf(word: string): readonly Setting[] {
  const placed = (protocol: ProtocolId, before: string, behind: string): Setting => ({
    protocol,
    text: `${before}${word.toUpperCase()}${behind}`,
    at: before.length,
  });
  if (/^[245]\.\d{1,3}\.\d{1,3}$/.test(word)) return [placed("smtp", `${smtpStart}C: NOOP\nS: ${word[0]}50 `, " x\n")];
  if (/^[2-5]\d\d$/.test(word)) return [placed("smtp", `${smtpStart}C: NOOP\nS: `, " x\n")];
  // Commands first, then words of replies, then what is asked for.
  return [
    placed("smtp", `${smtpStart}C: `, "\nS: 250 OK\n"),
    placed("imap", "S: * OK ready\nC: a1 ", "\nS: a1 OK done\n"),
    placed("pop3", "S: +OK ready\nC: ", "\nS: +OK\n"),
    placed("imap", "S: * OK [", "] ready\nC: a1 NOOP\nS: a1 OK done\n"),
    placed("pop3", "S: +OK ready\nC: USER a\nS: -ERR [", "] x\n"),
    placed("imap", "S: * OK ready\nC: a1 CAPABILITY\nS: * CAPABILITY ", "\nS: a1 OK done\n"),
    placed("imap", "S: * OK ready\nC: a1 NOOP\nS: * 1 ", "\nS: a1 OK done\n"),
    placed("imap", "S: * OK ready\nC: a1 NOOP\nS: * ", " x\nS: a1 OK done\n"),
    placed("imap", "S: * OK ready\nC: a1 FETCH 1 (", ")\nS: a1 OK done\n"),
    placed("imap", "S: * OK ready\nC: a1 SEARCH ", " x\nS: a1 OK done\n"),
    placed("imap", "S: * OK ready\nC: a1 STATUS x (", ")\nS: a1 OK done\n"),
    placed("imap", "S: * OK ready\nC: a1 NOOP\nS: * FLAGS (", ")\nS: a1 OK done\n"),
    placed("imap", "S: * OK ready\nC: a1 NOOP\nS: * LIST (", ") x\nS: a1 OK done\n"),
    placed("pop3", "S: +OK ready\nC: CAPA\nS: +OK\nS: ", "\nS: .\n"),
  ];
}

/** A reply code, an enhanced code or a command, as a session explains it. */
function explainReply(asked: string): Explanation | undefined {
  if (!/^[\\$*A-Za-z0-9][A-Za-z0-9.=+/*-]{1,39}(?:\[[A-Za-z0-9. ()-]{0,60}\])?$/.test(asked)) return undefined;
  for (const { protocol, text, at } of settingsOf(asked)) {
    const document = new TranscriptDocument("", text, { protocol });
    const description = document.describe(at);
    if (description !== undefined) return { descriptions: [description] };
  }
  return undefined;
}

function explainType(asked: string): Explanation | undefined {
  const type = types.find((row) => row.mnemonic === asked.toUpperCase());
  if (type === undefined) return undefined;
  const fields = type.fields.map((field): Markdown => markdown`${code(field.name)}: ${words(field.text)}`);
  return {
    descriptions: [
      {
        span: nowhere,
        title: `${type.mnemonic} – ${type.title}`,
        text: [words(type.text), ...fields],
        references: type.references,
      },
    ],
  };
}
