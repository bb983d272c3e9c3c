import type { Protocol } from "../protocol.ts";
import { JmapConversation, requestLine, statusLine } from "./conversation.ts";

/** JMAP (RFC 8620) over HTTP/1.1. */
export const jmap: Protocol = {
  id: "jmap",
  claims: (text, from) => {
    if (from !== "server" && requestLine.test(text)) return 10;
    if (from !== "client" && statusLine.test(text)) return 10;
    return from === undefined && /^\s*"(?:using|methodCalls|methodResponses)":/.test(text) ? 5 : 0;
  },
  greets: (text) => statusLine.test(text),
  begin: (context) => new JmapConversation(context),
};
