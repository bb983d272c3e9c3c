import { type Fix, finding } from "../../rules/rule.ts";
import { argumentOf, verbSpan } from "./parse.ts";
import { smtpRules } from "./rules.ts";
import type { SmtpExchange, SmtpSession } from "./state.ts";

/** EHLO, HELO and LHLO: the right one for the protocol, and a name that servers take (RFC 5321 §4.1.1.1). */
export function checkGreetingName(conversation: SmtpSession, exchange: SmtpExchange): void {
  const { command } = exchange;
  const { state } = conversation;
  if (command === undefined) return;
  const { verb } = command;
  if (state.lmtp ? verb !== "LHLO" : verb === "LHLO") {
    conversation.report(
      finding(smtpRules["lmtp-greeting"], verbSpan(command), { verb, wanted: state.lmtp ? "LHLO" : "EHLO" }),
    );
    return;
  }
  if (verb === "HELO" && state.esmtp && !triedEhlo(conversation)) {
    const span = verbSpan(command);
    conversation.report(
      finding(smtpRules["helo-to-esmtp"], span, undefined, {
        fixes: [{ title: "Write EHLO", edits: [{ span, text: "EHLO" }] }],
      }),
    );
  }
  const name = argumentOf(command).split(/[ \t]/, 1)[0] ?? "";
  if (name === "" || state.lmtp) return;
  const span = command.value.span(command.argument.start, command.argument.start + name.length);
  const reason = nameProblem(name);
  if (reason === undefined) return;
  const fixes: Fix[] =
    reason.literal === undefined
      ? []
      : [{ title: `Write ${reason.literal}`, edits: [{ span, text: reason.literal }], preferred: true }];
  conversation.report(
    finding(smtpRules["bad-greeting-name"], span, { name: name.slice(0, 80), reason: reason.text }, { fixes }),
  );
}

/** EHLO was tried in this session before. */
function triedEhlo(conversation: SmtpSession): boolean {
  return conversation.exchanges.slice(0, 20).some((e) => e.command?.verb === "EHLO");
}

function nameProblem(name: string): { text: string; literal?: string } | undefined {
  if (name.startsWith("[")) return undefined;
  if (/^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/.test(name))
    return { text: "a bare address, which must stand in brackets", literal: `[${name}]` };
  if (/^[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}$/.test(name))
    return { text: "a bare address, which must stand in brackets", literal: `[IPv6:${name}]` };
  const lower = name.toLowerCase();
  if (lower === "localhost" || lower.startsWith("localhost.")) return { text: "which names every host and none" };
  if (name.includes("_")) return { text: "and `_` is not allowed in host names" };
  if (!name.includes(".")) return { text: "a name of one label, not fully qualified" };
  return undefined;
}
