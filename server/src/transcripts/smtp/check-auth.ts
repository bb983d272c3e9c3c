import { base64Problem } from "../../records/base64.ts";
import { finding } from "../../rules/rule.ts";
import type { Decoded } from "../../text/decoded.ts";
import { credentialFinding, isMasked } from "../credentials.ts";
import { transcriptRules } from "../rules.ts";
import { decodeBase64, encodeOctets, mechanismRow, secretOf } from "../sasl.ts";
import { type ReplyLine, wordsOf } from "./parse.ts";
import { smtpRules } from "./rules.ts";
import type { PayloadLine, SmtpExchange, SmtpSession } from "./state.ts";

/** The mechanism of an AUTH command in capitals, and its initial response. */
export function authWords(
  exchange: SmtpExchange,
): { mechanism: string; words: ReturnType<typeof wordsOf> } | undefined {
  const { command } = exchange;
  if (command === undefined || command.verb !== "AUTH") return undefined;
  const words = wordsOf(command.value.text, command.argument.start, command.argument.end);
  return words[0] === undefined ? undefined : { mechanism: words[0].text.toUpperCase(), words };
}

/** Whether the session is known to be in clear. A log that begins late may have been under TLS all along, unless STARTTLS is offered. */
function inClear(conversation: SmtpSession, exchange: SmtpExchange): boolean {
  if (exchange.secure || conversation.context.fragment) return false;
  const opened = conversation.exchanges[0];
  return (opened !== undefined && opened.command === undefined) || (exchange.extensions?.has("STARTTLS") ?? false);
}

/** AUTH mechanism [initial-response] */
export function checkAuthCommand(conversation: SmtpSession, exchange: SmtpExchange): void {
  const auth = authWords(exchange);
  const { command } = exchange;
  if (auth === undefined || command === undefined) return;
  const [name, initial] = auth.words;
  if (name === undefined) return;
  const { mechanism } = auth;
  const span = command.value.span(name.start, name.end);
  const row = mechanismRow(mechanism);
  if (row?.readable && inClear(conversation, exchange))
    conversation.report(finding(smtpRules["auth-without-tls"], span, { mechanism }));
  else if (row?.outdated !== undefined)
    conversation.report(finding(smtpRules["weak-mechanism"], span, { mechanism, used: true }));
  const offered = exchange.extensions?.get("AUTH");
  if (offered !== undefined && offered.length > 0 && !offered.includes(mechanism)) {
    conversation.report(
      finding(smtpRules["extension-not-offered"], span, { word: mechanism, keyword: `AUTH ${mechanism}` }),
    );
  }
  if (initial !== undefined)
    checkAnswer(conversation, exchange, command.value, initial.start, initial.end, 0, undefined);
}

/** A line that answers a challenge. */
export function checkAuthAnswer(conversation: SmtpSession, exchange: SmtpExchange, line: PayloadLine): void {
  const auth = authWords(exchange);
  if (auth === undefined) return;
  const { value } = line;
  const initial = auth.words.length > 1 ? 1 : 0;
  // LOGIN with the name as initial response is asked for the password only.
  const step = exchange.payload.length - 1 + initial;
  const challenge = exchange.replies.at(-1)?.lines.at(-1);
  let end = value.text.length;
  while (end > 0 && value.text[end - 1] === " ") end--;
  if (end === 0) return;
  checkAnswer(conversation, exchange, value, 0, end, step, challenge);
}

function checkAnswer(
  conversation: SmtpSession,
  exchange: SmtpExchange,
  value: Decoded,
  start: number,
  end: number,
  step: number,
  challenge: ReplyLine | undefined,
): void {
  const word = value.text.slice(start, end);
  if (word === "*" || word === "=" || isMasked(word)) return;
  const span = value.span(start, end);
  const mechanism = authWords(exchange)?.mechanism ?? "";
  const asked = challenge?.value.text.slice(challenge.textAt).trim();
  const printedDecoded = asked !== undefined && asked !== "" && base64Problem(asked) !== undefined;
  const decoded = decodeBase64(word);
  if (printedDecoded && decoded === undefined) {
    const fixes = [{ title: "Encode in base64", edits: [{ span, text: encodeOctets(utf8(word)) }] }];
    conversation.report(finding(transcriptRules["decoded-payload"], span, undefined, { fixes }));
    if (mechanism === "LOGIN" && step > 0)
      conversation.report(
        credentialFinding({ span, what: "The password of AUTH LOGIN", secure: exchange.secure, mask: "********" }),
      );
    return;
  }
  if (decoded === undefined) {
    conversation.report(finding(smtpRules["auth-bad-base64"], badPlace(value, start, end), { reason: reasonOf(word) }));
    return;
  }
  const row = mechanismRow(mechanism);
  const secret = secretOf(mechanism, step, decoded);
  if (secret !== undefined) {
    conversation.report(
      credentialFinding({ span, what: secret.what, secure: exchange.secure, mask: encodeOctets(secret.masked) }),
    );
  }
  if (row?.fits !== undefined && row.form !== undefined && !isMasked(decoded) && !row.fits(decoded, step)) {
    conversation.report(finding(smtpRules["auth-payload"], span, { mechanism, form: row.form }));
  }
}

function badPlace(value: Decoded, start: number, end: number): ReturnType<Decoded["span"]> {
  return value.span(start, end);
}

function reasonOf(word: string): string {
  const problem = base64Problem(word);
  if (/[ \t]/.test(word)) return "it holds a blank";
  if (problem?.kind === "padding") return "the padding with `=` is wrong";
  if (problem?.kind === "url") return "`-` and `_` belong to another alphabet";
  return problem === undefined
    ? "it holds a character outside the alphabet"
    : `\`${word.slice(problem.start, problem.start + 1)}\` is not in the alphabet`;
}

/** A text as octets of UTF-8, one char each. */
function utf8(text: string): string {
  return Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join("");
}

const good = /^(?:PLAIN|SCRAM-.*|OAUTHBEARER|XOAUTH2|EXTERNAL)$/;

/** The AUTH line of an EHLO reply: outdated mechanisms and nothing better for passwords. */
export function checkOffer(conversation: SmtpSession, line: ReplyLine, keywordEnd: number): void {
  const { value } = line;
  const equals = value.text.indexOf("=", line.textAt);
  const words = wordsOf(value.text, equals >= 0 && equals < keywordEnd ? equals + 1 : keywordEnd);
  if (words.some((w) => good.test(w.text.toUpperCase()))) return;
  const outdated = words.filter((w) => mechanismRow(w.text)?.outdated !== undefined);
  const [first] = outdated;
  const last = outdated.at(-1);
  if (first === undefined || last === undefined) return;
  conversation.report(
    finding(smtpRules["weak-mechanism"], value.span(first.start, first.end), {
      mechanism: outdated.map((w) => w.text.toUpperCase()).join(", "),
      used: false,
    }),
  );
}
