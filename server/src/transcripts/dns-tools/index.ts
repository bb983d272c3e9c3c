import type { Protocol } from "../protocol.ts";
import { DnsConversation } from "./conversation.ts";
import { recordLine } from "./records.ts";

/** Output of dig, nslookup, host and their like. The dialect decides; records alone speak for it too. */
export const dns: Protocol = {
  id: "dns",
  claims: (text, from) => (from === undefined && recordLine(text) !== undefined ? 4 : 0),
  greets: () => false,
  begin: (context) => new DnsConversation(context),
};
