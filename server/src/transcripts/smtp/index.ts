import type { Protocol } from "../protocol.ts";
import { firstWord } from "../shapes.ts";
import { commandRow } from "./commands.ts";
import { SmtpConversation } from "./conversation.ts";

/** Verbs that other protocols have too: they do not decide. */
const shared = new Set(["AUTH", "STARTTLS", "NOOP", "QUIT", "RSET", "HELP"]);

/** SMTP (RFC 5321) and LMTP (RFC 2033). */
export const smtp: Protocol = {
  id: "smtp",
  claims: (text, from) => {
    if (from !== "client") {
      if (/^[2-5][0-9][0-9](?:[ -]|$)/.test(text))
        return /^220[ -].*SMTP|^220[ -].*LMTP/.test(text.slice(0, 200)) ? 10 : 4;
      if (from === "server") return 0;
    }
    const word = firstWord(text);
    const row = commandRow(word);
    if (row === undefined) return 0;
    if (word === "EHLO" || word === "HELO" || word === "LHLO") return 10;
    if (/^(?:MAIL FROM:|RCPT TO:)/i.test(text)) return 10;
    if (text.length > word.length && text[word.length] !== " ") return 0;
    return shared.has(word) ? 1 : 3;
  },
  greets: (text) => /^(?:220|554|521|421)(?:[ -]|$)/.test(text),
  begin: (context) => new SmtpConversation(context),
};
