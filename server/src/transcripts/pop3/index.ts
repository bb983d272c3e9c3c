import type { Protocol } from "../protocol.ts";
import { firstWord } from "../shapes.ts";
import { commandRow } from "./commands.ts";
import { Pop3Conversation } from "./conversation.ts";

/** Verbs that no other protocol of ours has. */
const own = new Set(["USER", "PASS", "APOP", "STAT", "RETR", "TOP", "UIDL", "CAPA", "STLS", "DELE"]);

/** POP3 (RFC 1939, 2449). */
export const pop3: Protocol = {
  id: "pop3",
  claims: (text, from) => {
    if (from !== "client") {
      if (/^(?:\+OK|-ERR)(?: |$)/.test(text)) return 8;
      if (from === "server") return text.startsWith("+ ") ? 1 : 0;
    }
    const word = firstWord(text);
    if (text.length > word.length && text[word.length] !== " ") return 0;
    return own.has(word) ? 6 : commandRow(word) !== undefined ? 1 : 0;
  },
  greets: (text) => /^(?:\+OK|-ERR)(?: |$)/.test(text),
  begin: (context) => new Pop3Conversation(context),
};
