import type { Protocol } from "../protocol.ts";
import { isVerb } from "../shapes.ts";
import { ImapConversation } from "./conversation.ts";
import { commandForm, tagged } from "./syntax.ts";

/** IMAP (RFC 9051, 3501). */
export const imap: Protocol = {
  id: "imap",
  claims: (text, from) => {
    if (from !== "client") {
      if (/^\* (?:OK|PREAUTH|BYE|CAPABILITY|LIST|FLAGS|SEARCH|NO|BAD|[0-9]+ [A-Z])/i.test(text)) return 10;
      if (tagged.test(text) && (from === "server" || /^\S+ (?:OK|NO|BAD)/.test(text))) return 4;
      if (from === "server") return text.startsWith("+ ") ? 1 : 0;
    }
    const found = commandForm.exec(text);
    if (found !== null && isVerb((found[2] as string).toUpperCase()) && !isVerb((found[1] as string).toUpperCase()))
      return 6;
    return 0;
  },
  greets: (text) => /^\* (?:OK|PREAUTH|BYE)\b/.test(text),
  begin: (context) => new ImapConversation(context),
};
