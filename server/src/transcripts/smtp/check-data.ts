import { finding } from "../../rules/rule.ts";
import { octetsOf } from "../octets.ts";
import { transcriptRules } from "../rules.ts";
import { parameterWords } from "./check-path.ts";
import { smtpRules } from "./rules.ts";
import type { PayloadLine, SmtpExchange, SmtpSession } from "./state.ts";

/** What editors of listings put in the place of text; `...` alone may be text of the message. */
export const elided = /^(?:\[(?:…|\.\.\.+|snip)\]|<snip>|\(\.\.\.\)|…|-{2,} ?snip ?-{2,})$/i;

/** Checks one line of message data (RFC 5321 §4.5.2, §4.5.3.1.6). */
export function checkDataLine(conversation: SmtpSession, exchange: SmtpExchange, line: PayloadLine): void {
  const { value } = line;
  const { text } = value;
  if (text.length < 16 && elided.test(text)) {
    conversation.report(finding(transcriptRules["elided-payload"], value.span(0, text.length), { mark: text }));
    return;
  }
  // Programs that may leave data out of the log print it as it was before its dots were doubled.
  const doubled = !conversation.context.hidesPayload;
  if (doubled && text.length > 1 && text.charCodeAt(0) === 46 && text.charCodeAt(1) !== 46) {
    const span = value.span(0, 1);
    conversation.report(
      finding(smtpRules["undoubled-dot"], span, undefined, {
        fixes: [{ title: "Double the dot", edits: [{ span, text: ".." }], preferred: true }],
      }),
    );
  }
  if (text.length > 332) {
    const octets = octetsOf(text) - (text.charCodeAt(0) === 46 ? 1 : 0);
    if (octets > 998)
      conversation.report(
        finding(smtpRules["line-too-long"], value.span(Math.min(998, text.length - 1), text.length), {
          what: "line of the message",
          octets: octets + 2,
          limit: 1000,
        }),
      );
  }
  if (conversation.eightBit !== exchange) {
    const at = text.search(/[^\0-\x7f]/);
    if (at < 0) return;
    conversation.eightBit = exchange;
    const { transaction } = conversation.state;
    const mail = transaction === "unknown" ? undefined : transaction?.mail;
    if (mail === undefined) return;
    const announced = parameterWords(mail.command).some((w) =>
      /^(?:BODY=(?:8BITMIME|BINARYMIME)|SMTPUTF8)$/i.test(w.text),
    );
    const character = String.fromCodePoint(text.codePointAt(at) as number);
    if (!announced)
      conversation.report(finding(smtpRules["eight-bit-data"], value.span(at, at + character.length), { character }));
  }
}
