import { finding } from "../../rules/rule.ts";
import { octetsOf } from "../octets.ts";
import { checkOffer } from "./check-auth.ts";
import type { ReplyLine } from "./parse.ts";
import { smtpRules } from "./rules.ts";
import type { Reply, SmtpExchange, SmtpSession } from "./state.ts";

/** Checks one line of a reply. */
export function checkReplyLine(conversation: SmtpSession, exchange: SmtpExchange, line: ReplyLine): void {
  const { value, code } = line;
  if (!/^[2-5][0-5][0-9]$/.test(code)) {
    conversation.report(finding(smtpRules["bad-reply-line"], value.span(0, 3), { word: code }));
    return;
  }
  if (value.text.length > 168) {
    const octets = octetsOf(value.text) + 2;
    if (octets > 512)
      conversation.report(
        finding(smtpRules["line-too-long"], value.span(510, value.text.length), {
          what: "reply line",
          octets,
          limit: 512,
        }),
      );
  }
  checkEnhanced(conversation, exchange, line);
}

function checkEnhanced(conversation: SmtpSession, exchange: SmtpExchange, line: ReplyLine): void {
  const { enhanced, code, value } = line;
  if (enhanced === undefined) return;
  const verb = exchange.command?.verb;
  // Nearly all are of this form: `2.1.0` where a code may stand.
  const first = enhanced.text.charCodeAt(0);
  const usual =
    enhanced.text.length === 5 &&
    first === value.text.charCodeAt(0) &&
    (first === 50 || first === 52 || first === 53) &&
    verb !== undefined &&
    !greetings.has(verb);
  const { extensions } = conversation.state;
  const offered =
    extensions === undefined || extensions.has("ENHANCEDSTATUSCODES") || conversation.unofferedCodes === extensions;
  if (usual && offered) return;
  const span = value.span(enhanced.start, enhanced.end);
  const [kind = "", ...rest] = enhanced.text.split(".");
  const greets = verb === "EHLO" || verb === "HELO" || verb === "LHLO";
  const reason = !/^[245]$/.test(kind)
    ? "has a class other than 2, 4 and 5"
    : rest.some((part) => part.length > 1 && part.startsWith("0"))
      ? "has a leading zero"
      : code[0] === "3"
        ? "stands in a 3xx reply, which has none"
        : verb === undefined && code === "220"
          ? "stands in the greeting, which has none"
          : code === "250" && greets
            ? `stands in the reply to ${verb}, which has none`
            : undefined;
  if (reason !== undefined) {
    conversation.report(finding(smtpRules["bad-enhanced-code"], span, { enhanced: enhanced.text, reason }));
    return;
  }
  if (kind !== code[0]) {
    conversation.report(finding(smtpRules["enhanced-code-mismatch"], span, { code, enhanced: enhanced.text }));
    return;
  }
  if (offered) return;
  conversation.unofferedCodes = extensions;
  conversation.report(finding(smtpRules["enhanced-code-not-offered"], span, { enhanced: enhanced.text }));
}

const greetings = new Set(["EHLO", "HELO", "LHLO"]);

/** Checks a reply that is complete, before it takes effect. */
export function checkReply(conversation: SmtpSession, exchange: SmtpExchange, reply: Reply): void {
  const { command } = exchange;
  const [first] = reply.lines;
  if (first === undefined || !/^[2-5][0-5][0-9]$/.test(reply.code)) return;
  const greets = command !== undefined && greetings.has(command.verb);
  const opening = command === undefined && reply.code === "220";
  if ((greets && reply.code === "250") || opening || reply.code === "221" || reply.code === "421")
    checkDomain(conversation, first);
  if (greets && reply.code === "250" && command.verb !== "HELO") checkKeywords(conversation, exchange, reply);
  if (command === undefined || exchange.faulty || conversation.context.oneSided) return;
  const { row, verb } = command;
  const number = Number(reply.code);
  if (row === undefined || number >= 400) return;
  const early =
    (verb === "DATA" && number === 250 && exchange.payload.length === 0 && !conversation.context.hidesPayload) ||
    (verb === "DATA" && number === 354 && exchange.payload.length > 0);
  if (!early && (row.success.includes(number) || row.between?.includes(number))) return;
  const usual = verb === "DATA" ? "354, then 250" : [...(row.between ?? []), ...row.success].join(" or ");
  conversation.report(
    finding(smtpRules["impossible-reply"], first.value.span(0, 3), { code: reply.code, verb, usual }),
  );
}

/** RFC 5321 §4.2: the server's domain is the first word. */
function checkDomain(conversation: SmtpSession, line: ReplyLine): void {
  const { value, enhanced } = line;
  let at = enhanced === undefined ? line.textAt : enhanced.end;
  while (value.text[at] === " ") at++;
  let end = at;
  while (end < value.text.length && value.text[end] !== " ") end++;
  const word = value.text.slice(at, end);
  if (word === "") return;
  if (word.startsWith("[") && word.endsWith("]")) return;
  if (
    /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(word) &&
    (word.includes(".") || word.toLowerCase() === "localhost" || word === conversation.serverName)
  ) {
    conversation.serverName ??= word;
    return;
  }
  if (line.code === "220" && /^[A-Za-z0-9-]+$/.test(word) && value.text.slice(end).includes("SMTP")) {
    conversation.serverName = word;
    return;
  }
  conversation.report(
    finding(smtpRules["reply-domain"], value.span(at, end), { code: line.code, word: word.slice(0, 60) }),
  );
}

/** Each line of the EHLO reply but the first is one keyword with its parameters. */
function checkKeywords(conversation: SmtpSession, exchange: SmtpExchange, reply: Reply): void {
  const seen = new Set<string>();
  for (const line of reply.lines.slice(1)) {
    const { value, textAt } = line;
    let end = textAt;
    while (end < value.text.length && value.text[end] !== " ") end++;
    const word = value.text.slice(textAt, end);
    if (word === "") continue;
    const span = value.span(textAt, end);
    const keyword = word.toUpperCase();
    const old = /^(?:AUTH|X[A-Z0-9-]*)=/.test(keyword);
    if (!old && !/^[A-Z0-9][A-Z0-9-]*$/.test(keyword))
      conversation.report(
        finding(smtpRules["bad-ehlo-keyword"], span, { keyword: word.slice(0, 60), repeated: false }),
      );
    else if (seen.has(keyword))
      conversation.report(finding(smtpRules["bad-ehlo-keyword"], span, { keyword: word.slice(0, 60), repeated: true }));
    seen.add(keyword);
    if (keyword === "STARTTLS" && exchange.secure)
      conversation.report(finding(smtpRules["starttls-under-tls"], span, { who: "server" }));
    if (keyword === "AUTH" || keyword.startsWith("AUTH=")) checkOffer(conversation, line, end);
  }
}
