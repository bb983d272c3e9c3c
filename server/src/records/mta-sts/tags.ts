import { rfc } from "../../rules/reference.ts";
import type { TagTable } from "../tag-table.ts";

/** The fields of the TXT record (RFC 8461 §3.1). */
export const mtaStsTags: TagTable = {
  v: {
    title: "Version",
    text: "The version of the record: it must begin with exactly v=STSv1;",
    absent: "It is required.",
    references: [rfc(8461, "3.1")],
    required: true,
    values: { STSv1: { text: "The only version there is." } },
  },
  id: {
    title: "Policy id",
    text: "Up to 32 letters and digits. A new id tells senders that the policy file has changed; they fetch it again.",
    absent: "It is required.",
    references: [rfc(8461, "3.1"), rfc(8461, "8.1")],
    required: true,
    snippet: "${1:20260101T000000}",
  },
};

/** The keys of the policy file (RFC 8461 §3.2). */
export const policyKeys: TagTable = {
  version: {
    title: "Version",
    text: "The version of the policy.",
    absent: "It is required.",
    references: [rfc(8461, "3.2")],
    required: true,
    values: { STSv1: { text: "The only version there is." } },
  },
  mode: {
    title: "Mode",
    text: "What a sender does when an MX host does not fit the policy, or its certificate is not valid.",
    absent: "It is required.",
    references: [rfc(8461, "3.2"), rfc(8461, "5")],
    required: true,
    values: {
      enforce: { text: "Mail is not delivered to such a host; if no host fits, it waits and is sent back in the end." },
      testing: { text: "Mail is delivered all the same; the failure shows in TLS reports." },
      none: { text: "There is no policy: the way to leave MTA-STS, before the records are removed." },
    },
  },
  mx: {
    title: "MX host",
    text: "A host that may receive mail, or *. and a domain for all hosts one label below it. One a line.",
    absent: "At least one is required unless the mode is none.",
    references: [rfc(8461, "3.2"), rfc(8461, "4.1")],
    snippet: "${1:mx.example.com}",
  },
  max_age: {
    title: "Lifetime",
    text: "How many seconds senders keep the policy, up to 31557600 (a year). Weeks are advised.",
    absent: "It is required.",
    references: [rfc(8461, "3.2")],
    required: true,
    snippet: "${1:604800}",
  },
};
