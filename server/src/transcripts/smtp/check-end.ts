import { finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { transcriptRules } from "../rules.ts";
import { smtpRules } from "./rules.ts";
import type { SmtpExchange, SmtpSession } from "./state.ts";

/** What only the end of the log shows. `open`: commands without a final reply. */
export function checkEnd(conversation: SmtpSession, open: readonly SmtpExchange[]): void {
  const { context, unasked, exchanges } = conversation;
  for (const { exchange, line, span } of conversation.sawClient ? unasked : []) {
    // A server that gives up says so unasked; then nothing more comes.
    const last = exchanges.at(-1) === exchange && /^[45]/.test(line.code);
    if (!last) conversation.report(finding(smtpRules["reply-without-command"], span, { code: line.code }));
  }
  if (context.oneSided || !conversation.sawServer) return;
  const cut = conversation.openReply;
  if (cut !== undefined) {
    const place = conversation.lastLine?.text;
    if (place !== undefined)
      conversation.report(finding(transcriptRules.truncated, place, { within: "a reply of several lines" }));
  }
  const unfinished = conversation.unfinished;
  if (unfinished === "data" && !context.hidesPayload) {
    const last = open[0]?.payload.findLast((line) => line.value.text !== "") ?? open[0]?.payload.at(-1);
    const span = last === undefined ? open[0]?.span : last.value.span(0, last.value.text.length);
    if (span !== undefined) conversation.report(finding(smtpRules["data-not-ended"], span));
  } else if (unfinished === "chunk" && open[0] !== undefined && !context.hidesPayload && open[0].payload.length > 0) {
    conversation.chunkOff(open[0]);
  } else if (unfinished !== "data" && cut === undefined) {
    for (const exchange of open) {
      if (exchange.command === undefined || exchange.faulty) continue;
      if (exchange.command.verb === "QUIT" || context.hidesEnd) continue;
      conversation.report(
        finding(smtpRules["missing-reply"], exchange.span, { verb: exchange.command.verb.slice(0, 40) }),
      );
    }
  }
  checkQuit(
    conversation,
    unfinished !== undefined ||
      cut !== undefined ||
      (open.length > 0 && conversation.lastLine?.line === open.at(-1)?.line),
  );
}

/** RFC 5321 §4.1.1.10, unless the server said 421 or 521 or refused the connection. */
function checkQuit(conversation: SmtpSession, unfinished: boolean): void {
  const { context, exchanges } = conversation;
  if (context.fragment && !conversation.sawClient) return;
  if (unfinished || !conversation.sawClient) return;
  if (
    exchanges.some(
      (e) =>
        e.command?.verb === "QUIT" || e.replies.some((r) => r.code === "421" || r.code === "521" || r.code === "221"),
    )
  )
    return;
  if (exchanges[0]?.command === undefined && exchanges[0]?.replies[0]?.code[0] === "5") return;
  const last = exchanges.at(-1);
  // A server that refuses unasked has closed: there is nobody to say QUIT to.
  if (last?.command === undefined && /^[45]/.test(last?.replies.at(-1)?.code ?? "")) return;
  const place: Span | undefined = conversation.closing ?? (context.hidesEnd ? undefined : conversation.lastLine?.text);
  if (place !== undefined) conversation.report(finding(smtpRules["no-quit"], place));
}
