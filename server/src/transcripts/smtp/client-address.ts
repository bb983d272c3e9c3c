import { readIp4, readIp6 } from "../../records/spf/addresses.ts";
import { argumentOf } from "./parse.ts";
import type { SmtpSession } from "./state.ts";

/** The client's address, and what of the log has named it. */
export interface ClientAddress {
  readonly address: string;
  readonly source: string;
}

/** What may be one; whether it is shows in `addressIn`. */
const address = "(?:IPv6:)?([0-9A-Fa-f:.]{2,45})";

/** Logs of servers that name the client on each line, before the words. */
const marks: readonly RegExp[] = [
  // postfix/smtpd[1234]: < client.example.com[192.0.2.7]:
  new RegExp(`/(?:smtpd|postscreen)\\[\\d{1,10}\\]: [<>] [^ []{0,255}\\[${address}\\]`, "i"),
  // hMailServer: "SMTPD" 1234 56 "2026-11-24 13:15:32.101" "192.0.2.7"
  new RegExp(`^"SMTPD"\\t\\d{1,10}\\t\\d{1,10}\\t"[^"]{0,40}"\\t"${address}"`),
  // Exchange, a Receive log: 192.0.2.10:25,192.0.2.7:51234,<,
  new RegExp(`,[^,]{2,45}:(?:25|465|587|2525),\\[?${address}\\]?:\\d{1,5},[<>],`),
  // aiosmtpd: ('192.0.2.7', 51234) >>
  new RegExp(`\\('${address}', \\d{1,5}(?:, \\d{1,10}, \\d{1,10})?\\) [<>]{2}`),
  // MailHog: [SMTP 192.0.2.7:51234]
  new RegExp(`\\[SMTP \\[?${address}\\]?:\\d{1,5}\\]`),
];

/** What tools note before a session begins. */
const notes: readonly RegExp[] = [
  // exim -bh
  new RegExp(`testing session as if from host ${address}`, "i"),
  new RegExp(`\\bconnect(?:ion)? from [^ []{0,255} ?\\[${address}\\]`, "i"),
];

/** The reply to EHLO and some greetings: Hello client.example.com [192.0.2.7] */
const hello = new RegExp(`[[(]${address}[\\])]`, "i");

/** The address that a pattern finds, where it is one. */
function addressIn(pattern: RegExp, text: string): string | undefined {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) return undefined;
  return readIp4(found, 0, found.length) >= 0 || readIp6(found, 0, found.length) !== undefined ? found : undefined;
}

/** How far before a session its notes stand, in characters. */
const notesBefore = 2000;

/** Who the client is to the server, as far as the log says: by XCLIENT, by the marks and notes of a server's log, or by its hello. */
export function clientAddress(conversation: SmtpSession): ClientAddress | undefined {
  const { exchanges } = conversation;
  const source = conversation.context.source();
  for (const { command, replies, line } of exchanges.toReversed()) {
    if (command?.verb !== "XCLIENT" && command?.verb !== "XFORWARD") continue;
    if (/^[45]/.test(replies.at(-1)?.code ?? "")) continue;
    const found = addressIn(new RegExp(`(?:^| )ADDR=${address}(?: |$)`, "i"), argumentOf(command));
    if (found !== undefined) return { address: found, source: `${command.verb}${at(line)}` };
  }
  for (const { span, line, replies } of exchanges.slice(0, 5)) {
    const start = source.lastIndexOf("\n", span.start - 1) + 1;
    const before = source.slice(start, Math.min(span.start, start + 400));
    for (const mark of marks) {
      const found = addressIn(mark, before);
      if (found !== undefined)
        return { address: found, source: `the log's own mark${at(line ?? replies[0]?.lines[0]?.line)}` };
    }
  }
  const begin = exchanges[0]?.span.start ?? 0;
  const before = source.slice(Math.max(0, begin - notesBefore), begin);
  for (const note of notes) {
    const found = addressIn(note, before);
    if (found !== undefined) return { address: found, source: "a note before the session" };
  }
  for (const { command, replies } of exchanges) {
    if (command !== undefined && command.verb !== "EHLO" && command.verb !== "HELO") continue;
    const [first] = replies[0]?.lines ?? [];
    if (first === undefined) continue;
    // The first word is the server's own name, which may be an address too.
    const text = first.value.text.slice(0, 500).replace(/^\d{3}[ -]\S*/, "");
    const found = addressIn(hello, text);
    if (found !== undefined)
      return {
        address: found,
        source: `${command === undefined ? "the greeting" : `the reply to ${command.verb}`}${at(first.line)}`,
      };
  }
  return undefined;
}

const at = (line: number | undefined) => (line === undefined ? "" : `, line ${line + 1}`);
