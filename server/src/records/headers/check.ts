import { type Finding, finding } from "../../rules/rule.ts";
import { clip } from "../clip.ts";
import { mailboxes } from "./addresses.ts";
import { checkArc } from "./arc.ts";
import { dateProblem } from "./dates.ts";
import { bodySpan, fieldSpan, fieldsNamed, type Message } from "./message.ts";
import { checkReceivedSpf } from "./received-spf.ts";
import { checkResults, parseResults } from "./results.ts";
import { headerRules as rules } from "./rules.ts";
import { bound, checkSignature, type SignatureContext, signatures } from "./signature.ts";

/** Fields that may stand once (RFC 5322 §3.6, RFC 2045). */
const once = new Set([
  "from",
  "date",
  "subject",
  "to",
  "cc",
  "bcc",
  "sender",
  "reply-to",
  "message-id",
  "in-reply-to",
  "references",
  "mime-version",
  "content-type",
  "content-transfer-encoding",
]);

/** All that a message tells of itself, without DNS. */
export function checkMessage(message: Message, context: SignatureContext): Finding[] {
  const found: Finding[] = [];
  for (const { start, end } of message.bad)
    found.push(
      finding(rules["bad-field-line"], message.value.span(start, end), {
        text: clip(message.value.text.slice(start, end)),
      }),
    );
  const signed = signatures(message);
  const binding = bound(signed);
  for (const signature of signed)
    for (const one of checkSignature(signature, message, context, binding.has(signature))) found.push(one);
  for (const one of checkArc(message, signed)) found.push(one);
  for (const field of message.fields) {
    if (field.key === "authentication-results" || field.key === "arc-authentication-results")
      for (const one of checkResults(parseResults(field), fieldSpan(message, field))) found.push(one);
    else if (field.key === "received-spf")
      for (const one of checkReceivedSpf(field, fieldSpan(message, field))) found.push(one);
  }
  // Where a line cannot be read, what is missing may stand in it.
  checkPresence(found, message);
  checkFrom(found, message);
  checkDate(found, message);
  return found;
}

function checkPresence(found: Finding[], message: Message): void {
  const seen = new Set<string>();
  for (const field of message.fields) {
    if (once.has(field.key) && seen.has(field.key))
      found.push(finding(rules["repeated-field"], fieldSpan(message, field), { name: clip(field.name) }));
    seen.add(field.key);
  }
  if (message.bad.length > 0 || message.fields.length === 0) return;
  const end = message.value.span(message.headerEnd, message.headerEnd);
  const lacking = (names: readonly string[]) => names.filter((name) => !seen.has(name.toLowerCase()));
  const required = lacking(["From", "Date"]);
  if (required.length > 0) found.push(finding(rules["missing-from-or-date"], end, { fields: required }));
  const advised = lacking(["Message-ID", "Subject"]);
  if (advised.length > 0) found.push(finding(rules["missing-advised-field"], end, { fields: advised }));
}

function checkFrom(found: Finding[], message: Message): void {
  const [from] = fieldsNamed(message, "from");
  if (from === undefined) return;
  const domains = [...new Set(mailboxes(from.value.text).map(({ domain }) => domain))];
  if (domains.length !== 1)
    found.push(
      finding(rules["bad-from"], bodySpan(message, from), { domains: domains.slice(0, 5).map((d) => clip(d)) }),
    );
}

function checkDate(found: Finding[], message: Message): void {
  const [date] = fieldsNamed(message, "date");
  if (date === undefined) return;
  const problem = dateProblem(date.value.text);
  if (problem === undefined) return;
  const value = clip(date.value.text.trim());
  if (problem === "syntax") found.push(finding(rules["bad-date"], bodySpan(message, date), { value }));
  else found.push(finding(rules["bad-date"], bodySpan(message, date), { value, weekday: problem.weekday }));
}
