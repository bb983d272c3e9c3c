import { expect, test } from "vitest";
import { openDocument } from "../../../server/src/documents/open.ts";

test.each([
  ["@ CAA 0 i|", "issuewild", "issuewild"],
  ["@ CAA 0 issue |", "letsencrypt.org", '"letsencrypt.org"'],
  ['@ CAA 0 issue "let|"', "letsencrypt.org", "letsencrypt.org"],
  ['@ CAA 0 iodef "|"', "mailto:…", "mailto:${1:security@example.com}"],
  ["x._report._dmarc TXT |", "v=DMARC1", '"v=DMARC1"'],
  [
    "default._bimi TXT |",
    "v=BIMI1",
    '"v=BIMI1; l=${1:https://example.com/logo.svg}; a=${2:https://example.com/logo.pem}"',
  ],
])("%s offers %s", (source, label, insert) => {
  const at = source.indexOf("|");
  const options = { kind: "zone", origin: "example.com.", fragment: true, ttl: 3600 } as const;
  const offered = openDocument("db.example.com", source.replace("|", ""), options).complete(at);
  expect(offered.find((one) => one.label === label)?.insert).toBe(insert);
  expect(offered.some((one) => one.label === "v=spf1")).toBe(false);
});
