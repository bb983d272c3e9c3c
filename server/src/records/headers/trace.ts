import { rfc } from "../../rules/reference.ts";
import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import type { Completion, Description } from "../language.ts";
import { dateProblem } from "./dates.ts";
import type { Field } from "./message.ts";
import { resultMeanings } from "./methods.ts";
import { spfResults } from "./received-spf.ts";
import { wordsOf } from "./words.ts";

/** The clauses of Received (RFC 5321 §4.4). */
const clauses: Readonly<Record<string, string>> = {
  from: "The name that the client gave in HELO or EHLO; in the parentheses behind it stands what the server saw itself: the client's address, and its name by a reverse look-up.",
  by: "The server that took the message and wrote this field.",
  via: "The link that the message came over, where it was not the internet.",
  with: "The protocol that the message came by.",
  id: "What the server calls the message in its own log.",
  for: "The recipient that the message was taken for.",
};

/** Protocols of the clause with (RFC 3848, RFC 6531, and IANA's Mail Transmission Types). */
const protocols: Readonly<Record<string, string>> = {
  SMTP: "SMTP with HELO: no extensions, no TLS.",
  ESMTP: "SMTP with EHLO; without TLS, and the client had not logged in.",
  ESMTPS: "SMTP over TLS; the client had not logged in.",
  ESMTPA: "SMTP without TLS; the client had logged in.",
  ESMTPSA: "SMTP over TLS; the client had logged in.",
  LMTP: "LMTP, by which a server hands messages on to mailboxes.",
  LMTPS: "LMTP over TLS.",
  LMTPA: "LMTP without TLS; the client had logged in.",
  LMTPSA: "LMTP over TLS; the client had logged in.",
  UTF8SMTP: "SMTP with SMTPUTF8, without TLS.",
  UTF8SMTPS: "SMTP with SMTPUTF8, over TLS.",
  UTF8SMTPA: "SMTP with SMTPUTF8, without TLS; the client had logged in.",
  UTF8SMTPSA: "SMTP with SMTPUTF8, over TLS; the client had logged in.",
  HTTP: "HTTP: the message was handed in over the web.",
};

/** The keys of Received-SPF (RFC 7208 §9.1). */
const spfKeys: Readonly<Record<string, string>> = {
  receiver: "The server that has judged.",
  "client-ip": "The address that the message came from.",
  "envelope-from": "The address of MAIL FROM.",
  helo: "The name in HELO or EHLO.",
  identity: "Whose domain was judged: mailfrom or helo.",
  mechanism: "The term of the SPF record that decided.",
  problem: "Why there was an error.",
};

const hopReferences = [rfc(5321, "4.4")];
const spfReferences = [rfc(7208, "9.1")];

const known = (table: Readonly<Record<string, string>>, key: string) =>
  Object.hasOwn(table, key) ? (table[key] as string) : undefined;

/** What a place in a Received field says: the clause, and the time behind the semicolon. */
export function describeReceived(field: Field, offset: number): Description | undefined {
  const at = field.value.at(offset);
  if (at === undefined) return undefined;
  const all = wordsOf(field.value.text, ";");
  const mark = all.findIndex(({ kind }) => kind === "mark");
  const semicolon = mark < 0 ? undefined : all[mark];
  if (semicolon !== undefined && at >= semicolon.start) {
    const date = field.value.text.slice(semicolon.end).trim();
    const start = semicolon.end + field.value.text.slice(semicolon.end).indexOf(date);
    const text = dateProblem(date) === undefined ? words("When the server took the message.") : words("No date-time.");
    return {
      span: field.value.span(start, start + date.length),
      title: "Time of this hop",
      text: [text],
      references: hopReferences,
    };
  }
  const before = mark < 0 ? all : all.slice(0, mark);
  const opened = before.findLastIndex(
    ({ text, start }) => start <= at && known(clauses, text.toLowerCase()) !== undefined,
  );
  const keyword = before[opened];
  if (keyword === undefined) return undefined;
  const name = keyword.text.toLowerCase();
  const value = before[opened + 1];
  const text: Markdown[] = [words(known(clauses, name) as string)];
  const protocol = value === undefined || name !== "with" ? undefined : known(protocols, value.text.toUpperCase());
  if (protocol !== undefined && value !== undefined) text.push(markdown`${code(value.text, 40)}: ${words(protocol)}`);
  return {
    span: field.value.span(keyword.start, Math.max(keyword.end, value?.end ?? 0)),
    title: `Clause ${name}`,
    text,
    references: name === "with" ? [...hopReferences, rfc(3848, "2")] : hopReferences,
  };
}

/** What a place in a Received-SPF field says: the result, or one of the pairs behind it. */
export function describeReceivedSpf(field: Field, offset: number): Description | undefined {
  const at = field.value.at(offset);
  if (at === undefined) return undefined;
  const all = wordsOf(field.value.text, ";=");
  const here = all.findIndex(({ start, end }) => at >= start && at <= end);
  const word = all[here];
  if (word === undefined) return undefined;
  const place = (from: typeof word) => field.value.span(from.start, from.end);
  if (here === 0) {
    const meaning = known(resultMeanings, word.text.toLowerCase());
    if (meaning === undefined) return undefined;
    return {
      span: place(word),
      title: `Result ${word.text.slice(0, 40)}`,
      text: [words(meaning)],
      references: spfReferences,
    };
  }
  const equals = [here - 1, here, here + 1].find((i) => all[i]?.text === "=" && all[i]?.kind === "mark");
  const key = equals === undefined ? undefined : all[equals - 1];
  const meaning = key === undefined ? undefined : known(spfKeys, key.text.toLowerCase());
  if (key === undefined || meaning === undefined) return undefined;
  return {
    span: place(key),
    title: `Key ${key.text.toLowerCase()}`,
    text: [words(meaning)],
    references: spfReferences,
  };
}

/** Results and keys of Received-SPF that can be written at a place. */
export function completeReceivedSpf(field: Field, offset: number): Completion[] {
  const at = field.value.at(offset);
  if (at === undefined) return [];
  const { text } = field.value;
  let start = at;
  while (start > 0 && /[A-Za-z-]/.test(text[start - 1] as string)) start--;
  let end = at;
  while (end < text.length && /[A-Za-z-]/.test(text[end] as string)) end++;
  const span = field.value.span(start, end);
  if (text.slice(0, start).trim() === "")
    return spfResults.map((label) => ({
      label,
      kind: "value",
      span,
      insert: label,
      documentation: words(known(resultMeanings, label) ?? ""),
    }));
  if (text.slice(0, start).trimEnd().endsWith("=")) return [];
  return Object.entries(spfKeys).map(([label, meaning]) => ({
    label,
    kind: "tag",
    span,
    insert: `${label}=`,
    documentation: words(meaning),
  }));
}
