import { expect, test } from "vitest";
import { openDocument } from "../../../server/src/documents/open.ts";
import { marked } from "../../marked.ts";

test.each([
  ['@ CAA 0 [[issuewild]] "ca.example.net"', "who may issue wildcard certificates for the name"],
  ['@ CAA 0 issue "[[ca.example.net]]; x=y"', "may issue certificates for the name, under the condition `x=y`"],
  ['@ CAA 0 issue "[[;]]"', "Nobody may issue certificates for the name"],
  ['@ CAA 0 issue "[[https://ca.example.net]]"', "malformed, so nobody may issue"],
  ['@ CAA 0 iodef "[[mailto:sec@example.com]]"', "where authorities report"],
  ["@ MX 0 [[.]]", "no mail is taken"],
  ["_pop3._tcp SRV 0 0 0 [[.]]", "not offered."],
])("%s says: … %s …", (source, words) => {
  const { text, spans } = marked(source);
  const document = openDocument("db.example.com", text, {
    kind: "zone",
    origin: "example.com.",
    fragment: true,
    ttl: 3600,
  });
  expect(document.describe(spans[0]?.start ?? 0)?.text.join("\n")).toContain(words);
});
