import type { Protocol } from "../protocol.ts";
import { JmapConversation, requestLine, statusLine } from "./conversation.ts";

/** Names that only JMAP has, at the places where JSON has names. */
const words =
  /"(?:using|methodCalls|methodResponses)"\s{0,8}:|\[\s{0,8}"[A-Z][A-Za-z]{1,30}\/(?:get|set|changes|query|queryChanges|copy|import|parse|echo)"/;

/** JMAP (RFC 8620) over HTTP/1.1. */
export const jmap: Protocol = {
  id: "jmap",
  claims: (text, from) => {
    if (from !== "server" && requestLine.test(text)) return 10;
    if (from !== "client" && statusLine.test(text)) return 10;
    return words.test(text.slice(0, 400)) ? 8 : 0;
  },
  greets: (text) => statusLine.test(text),
  begin: (context) => new JmapConversation(context),
};
