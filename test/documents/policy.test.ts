import { expect, test } from "vitest";
import { openDocument } from "../../server/src/documents/open.ts";
import { policyHosts } from "../../server/src/documents/policy-hosts.ts";
import { openZone } from "./zones.ts";

const policy = "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n";
const com = openZone('$TTL 1h\n@ MX 10 mail\n@ MX 20 backup.example.net.\n_mta-sts TXT "v=STSv1; id=1"\n', {
  path: "com.zone",
});
const org = openZone("$TTL 1h\n@ MX 10 mail\n", { path: "org.zone", origin: "example.org." });

test.each<[string, string, readonly ReturnType<typeof openZone>[], readonly string[]]>([
  ["the one zone that announces a policy", "/work/mta-sts.txt", [com, org], ["mail.example.com", "backup.example.net"]],
  [
    "the zone that a folder names",
    "/www/mta-sts.example.org/.well-known/mta-sts.txt",
    [com, org],
    ["mail.example.org"],
  ],
  ["no zone", "/work/mta-sts.txt", [org], []],
])("the hosts are those of %s", (_, path, zones, hosts) => {
  expect(policyHosts(path, zones)).toEqual(hosts);
});

test("an MX host that no line allows is found, where the zone is at hand", () => {
  const document = openDocument("/work/mta-sts.txt", policy, { hosts: () => policyHosts("/work/mta-sts.txt", [com]) });
  expect(document.findings().map(({ rule }) => rule.id)).toEqual(["mta-sts/policy-mx-not-covered"]);
  expect(openDocument("/work/mta-sts.txt", policy).findings()).toEqual([]);
});

test("outline, hover and tokens", () => {
  const document = openDocument("mta-sts.txt", policy);
  expect(document.outline().map(({ name, detail }) => [name, detail])).toEqual([
    ["version", "STSv1"],
    ["mode", "enforce"],
    ["mx", "mail.example.com"],
    ["max_age", "604800"],
  ]);
  expect(document.describe(policy.indexOf("mode"))?.title).toContain("mode");
  expect(document.tokens()).toHaveLength(8);
});
