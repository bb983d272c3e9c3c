import { type Fix, finding } from "../../rules/rule.ts";
import { isMasked } from "../credentials.ts";
import { nearest } from "../nearest.ts";
import { octetsOf } from "../octets.ts";
import { checkGreetingName } from "./check-greeting.ts";
import { checkEnvelope } from "./check-path.ts";
import { commands } from "./commands.ts";
import { argumentOf, verbSpan, wordsOf } from "./parse.ts";
import { smtpRules } from "./rules.ts";
import { outcome, type SmtpExchange, type SmtpSession } from "./state.ts";

const verbs = commands.map((row) => row.verb);
const limits: Readonly<Record<string, number>> = {
  MAIL: 1200,
  RCPT: 1100,
  AUTH: 12288,
  BURL: 1000,
  XCLIENT: 1000,
  XFORWARD: 1000,
};

/** Checks a command when it is sent: its form, then its place. `before`: the command ahead of it that has no reply yet. */
export function checkCommand(
  conversation: SmtpSession,
  exchange: SmtpExchange,
  before: SmtpExchange | undefined,
): void {
  const { command } = exchange;
  if (command === undefined) return;
  const { row, verb, value } = command;
  if (isMasked(value.text)) {
    exchange.faulty = true;
    return;
  }
  checkLength(conversation, exchange);
  if (row === undefined) {
    if (!/^X[A-Z0-9-]/.test(verb)) {
      const near = nearest(verb, verbs);
      const span = verbSpan(command);
      const fixes: Fix[] = near === undefined ? [] : [{ title: `Write ${near}`, edits: [{ span, text: near }] }];
      conversation.report(
        finding(smtpRules["unknown-command"], span, { verb: verb.slice(0, 40), nearest: near }, { fixes }),
      );
    }
    exchange.faulty = true;
    return;
  }
  if (row.obsolete) conversation.report(finding(smtpRules["obsolete-command"], verbSpan(command), { verb }));
  const argument = argumentOf(command);
  if (row.argument === "required" && argument === "") {
    conversation.report(finding(smtpRules["missing-argument"], verbSpan(command), { verb, form: row.form }));
    exchange.faulty = true;
  } else if (row.argument === "none" && argument !== "") {
    const span = value.span(command.argument.start, command.argument.end);
    const fixes: Fix[] = [
      {
        title: "Remove the argument",
        edits: [{ span: value.span(command.verbEnd, value.text.length), text: "" }],
        preferred: true,
      },
    ];
    conversation.report(
      finding(smtpRules["unexpected-argument"], span, { verb, argument: argument.slice(0, 60) }, { fixes }),
    );
    exchange.faulty = true;
  } else if (verb === "MAIL" || verb === "RCPT") checkEnvelope(conversation, exchange);
  else if (verb === "BDAT") checkChunk(conversation, exchange);
  if (verb === "EHLO" || verb === "HELO" || verb === "LHLO") checkGreetingName(conversation, exchange);
  checkOffered(conversation, exchange);
  // A line that does not parse is judged for its form alone.
  if (!exchange.faulty) checkPlace(conversation, exchange, before);
  if (before !== undefined) checkPipelining(conversation, exchange, before);
}

function checkLength(conversation: SmtpSession, exchange: SmtpExchange): void {
  const { command } = exchange;
  if (command === undefined) return;
  const limit = limits[command.verb] ?? 512;
  if (command.value.text.length * 3 + 2 <= limit) return;
  const octets = octetsOf(command.value.text) + 2;
  if (octets <= limit) return;
  conversation.report(
    finding(
      smtpRules["line-too-long"],
      command.value.span(Math.min(limit - 2, command.value.text.length - 1), command.value.text.length),
      { what: "command", octets, limit },
    ),
  );
}

function checkChunk(conversation: SmtpSession, exchange: SmtpExchange): void {
  const { command } = exchange;
  if (command === undefined) return;
  const [size, last, extra] = wordsOf(command.value.text, command.argument.start, command.argument.end);
  if (size !== undefined && !/^[0-9]{1,20}$/.test(size.text)) {
    conversation.report(
      finding(smtpRules["bdat-size"], command.value.span(size.start, size.end), {
        said: size.text.slice(0, 40),
        counted: undefined,
      }),
    );
    exchange.faulty = true;
    return;
  }
  const odd = last !== undefined && last.text.toUpperCase() !== "LAST" ? last : extra;
  if (odd !== undefined) {
    conversation.report(
      finding(smtpRules["unexpected-argument"], command.value.span(odd.start, odd.end), {
        verb: "BDAT",
        argument: odd.text.slice(0, 60),
      }),
    );
    exchange.faulty = true;
  }
}

/** The command's own extension must be in the EHLO reply in force. */
function checkOffered(conversation: SmtpSession, exchange: SmtpExchange): void {
  const { command, extensions } = exchange;
  const keyword = command?.row?.keyword;
  if (command === undefined || keyword === undefined || extensions === undefined || extensions.has(keyword)) return;
  if (command.verb === "STARTTLS" && exchange.secure) return;
  conversation.report(finding(smtpRules["extension-not-offered"], verbSpan(command), { word: command.verb, keyword }));
}

const greetings = new Set(["EHLO", "HELO", "LHLO"]);

/** Whether the command may come at this point (RFC 5321 §4.1.4). */
function checkPlace(conversation: SmtpSession, exchange: SmtpExchange, before: SmtpExchange | undefined): void {
  const { command } = exchange;
  const { state } = conversation;
  if (command === undefined) return;
  const { verb } = command;
  const span = verbSpan(command);
  const wrong = (reason: string): void => {
    conversation.report(finding(smtpRules["bad-sequence"], span, { verb, reason }));
    exchange.faulty = true;
  };
  if (state.afterTls && !greetings.has(verb) && verb !== "QUIT" && verb !== "NOOP" && verb !== "RSET") {
    conversation.report(finding(smtpRules["starttls-not-followed"], span, { verb }));
    return;
  }
  if (verb === "STARTTLS" && exchange.secure) {
    conversation.report(finding(smtpRules["starttls-under-tls"], span, { who: "client" }));
    return;
  }
  const transaction = state.transaction;
  if (verb === "AUTH") {
    const reason = state.authenticated
      ? "the client is signed in already"
      : transaction !== undefined && transaction !== "unknown"
        ? "a mail transaction is open"
        : undefined;
    if (reason !== undefined) conversation.report(finding(smtpRules["auth-twice"], span, { reason }));
    return;
  }
  const mailing = verb === "MAIL" || verb === "RCPT" || verb === "DATA" || verb === "BDAT";
  if (!mailing) return;
  if (!state.asked && state.greeted === "none" && !state.afterTls) {
    wrong(`${state.lmtp ? "LHLO" : "EHLO"} comes first`);
    return;
  }
  if (transaction === "unknown") return;
  if (verb === "MAIL") {
    if (
      transaction !== undefined &&
      outcome(transaction.mail ?? exchange) !== "4" &&
      outcome(transaction.mail ?? exchange) !== "5"
    ) {
      if (!transaction.last || transaction.data.every((d) => d.settled))
        wrong("a transaction is open, which RSET would drop");
    }
    return;
  }
  // Behind a refusal that the client could not know of yet.
  const unknowing = before !== undefined;
  if (verb === "RCPT") {
    if (transaction === undefined && !unknowing) wrong("MAIL comes first");
    return;
  }
  const previous = conversation.transactions.at(-1);
  if (
    verb === "BDAT" &&
    transaction === undefined &&
    previous?.last &&
    conversation.exchanges.at(-1) === previous.data.at(-1)
  ) {
    conversation.report(finding(smtpRules["bdat-after-last"], span, { verb }));
    exchange.faulty = true;
    return;
  }
  if (transaction !== undefined) {
    const chunked = transaction.data.some((d) => d.command?.verb === "BDAT");
    if ((verb === "BDAT" && transaction.last) || (verb === "DATA" && chunked)) {
      conversation.report(finding(smtpRules["bdat-after-last"], span, { verb }));
      exchange.faulty = true;
      return;
    }
  }
  if (transaction === undefined || transaction.recipients.length === 0) {
    if (!unknowing) wrong(transaction === undefined ? "MAIL and RCPT come first" : "RCPT comes first");
    return;
  }
  const refused = transaction.recipients.every((r) => r.settled && /^[45]/.test(outcome(r) ?? ""));
  if (refused && !unknowing && transaction.data.length === 0)
    conversation.report(finding(smtpRules["data-without-recipient"], span, { verb }));
}

/** RFC 2920 §3.1: only where offered, and some commands only last in a group. */
function checkPipelining(conversation: SmtpSession, exchange: SmtpExchange, before: SmtpExchange): void {
  const { command, extensions } = exchange;
  const ahead = before.command;
  if (command === undefined || ahead === undefined || !conversation.sawServer || conversation.context.oneSided) return;
  const line = command.value.span(0, command.value.text.length);
  if (ahead.verb === "STARTTLS") {
    conversation.report(finding(smtpRules["data-behind-starttls"], line, { verb: command.verb.slice(0, 40) }));
    return;
  }
  const last =
    ahead.row?.last === true &&
    !(ahead.verb === "DATA" && (before.payload.length > 0 || conversation.context.hidesPayload));
  if (last) {
    const reason = `${ahead.verb} must be the last of a group`;
    exchange.early = finding(smtpRules.pipelining, line, { before: ahead.verb, reason });
  } else if (extensions !== undefined && !extensions.has("PIPELINING") && ahead.verb !== "DATA") {
    const reason = "PIPELINING is not offered";
    exchange.early = finding(smtpRules.pipelining, line, { before: ahead.verb.slice(0, 40), reason });
  }
}
