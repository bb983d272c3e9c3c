import { describe, expect, it } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { type PostureCheck, type PostureOptions, posture } from "../../server/src/evaluate/posture.ts";
import type { AnswerData } from "../../server/src/rules/answer-data.ts";

const key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

/** A domain with all that there is. */
const complete: AnswerData = {
  "example.com": {
    MX: [
      { preference: 10, exchange: "mx1.example.com" },
      { preference: 20, exchange: "mx2.example.net" },
    ],
    TXT: [["v=spf1 mx -all"], ["site-verification=1"]],
    CAA: [{ flags: 0, tag: "issue", value: "ca.example; policy=ev" }],
  },
  "mx1.example.com": { A: ["192.0.2.1"], AAAA: ["2001:db8::1"] },
  "mx2.example.net": { A: ["192.0.2.2"] },
  "_25._tcp.mx1.example.com": { TLSA: [{ usage: 3, selector: 1, matching: 1, data: "ab" }] },
  "_25._tcp.mx2.example.net": { TLSA: [{ usage: 3, selector: 1, matching: 1, data: "cd" }] },
  "_dmarc.example.com": { TXT: [["v=DMARC1; p=reject; rua=mailto:d@example.com"]] },
  "s1._domainkey.example.com": { TXT: [[`v=DKIM1; k=ed25519; p=${key}`]] },
  "_domainkey.example.com": {},
  "_mta-sts.example.com": { TXT: [["v=STSv1; id=20260101"]] },
  "mta-sts.example.com": { A: ["192.0.2.3"] },
  "_smtp._tls.example.com": { TXT: [["v=TLSRPTv1; rua=mailto:t@example.com"]] },
  "default._bimi.example.com": { TXT: [["v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/vmc.pem"]] },
};

const policy = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: *.example.net\nmax_age: 604800\n";

async function look(data: AnswerData, options: PostureOptions = {}): Promise<Record<string, PostureCheck>> {
  const { checks } = await posture("Example.com", recordedResolver(data), options);
  return Object.fromEntries(checks.map((check) => [check.id, check]));
}

/** The data with some names changed or left out. */
const but = (changes: Record<string, AnswerData[string] | undefined>): AnswerData =>
  Object.fromEntries(
    Object.entries({ ...complete, ...changes }).filter(([, types]) => types !== undefined),
  ) as AnswerData;

describe("posture", () => {
  it("finds all in order", async () => {
    const checks = await look(complete, { fetchPolicy: async () => ({ text: policy, mediaType: "text/plain" }) });
    const statuses = Object.fromEntries(Object.values(checks).map(({ id, status }) => [id, status]));
    expect(statuses).toEqual({
      mx: "ok",
      spf: "ok",
      dmarc: "ok",
      dkim: "ok",
      "mta-sts": "ok",
      "tls-rpt": "ok",
      bimi: "ok",
      // The recording does not say that its answers were signed.
      dane: "advice",
      caa: "ok",
    });
    expect(checks.mx).toMatchObject({
      record: "MX 10 mx1.example.com.\nMX 20 mx2.example.net.",
      source: "recorded",
    });
    expect(checks.caa?.summary).toContain("ca.example");
  });

  it("asks for what there is nothing of", async () => {
    const checks = await look({ "example.com": { MX: [{ preference: 0, exchange: "" }], TXT: [["v=spf1 -all"]] } });
    expect(Object.values(checks).map(({ id, status }) => `${id} ${status}`)).toEqual([
      "mx ok",
      "spf ok",
      "dmarc warning",
      "dkim absent",
      "mta-sts absent",
      "tls-rpt absent",
      "bimi absent",
      "dane absent",
      "caa absent",
    ]);
  });

  const cases: [string, Record<string, AnswerData[string] | undefined>, string, string, RegExp][] = [
    ["the domain does not exist", { "example.com": undefined }, "mx", "error", /does not exist/],
    ["an MX host is an alias", { "mx1.example.com": { CNAME: ["mx2.example.net"] } }, "mx", "error", /alias/],
    ["an MX host has no address", { "mx1.example.com": {} }, "mx", "warning", /no address/],
    ["MX has no answer", { "example.com": { MX: "timeout" } }, "mx", "warning", /nothing can be said/],
    ["there is no MX, but an address", { "example.com": { A: ["192.0.2.1"] } }, "mx", "advice", /null MX/],
    [
      "a null MX has company",
      {
        "example.com": {
          MX: [
            { preference: 0, exchange: "" },
            { preference: 1, exchange: "mx1.example.com" },
          ],
        },
      },
      "mx",
      "error",
      /undefined/,
    ],
    ["SPF is missing", { "example.com": { ...complete["example.com"], TXT: [] } }, "spf", "warning", /no SPF/],
    [
      "SPF is there twice",
      { "example.com": { ...complete["example.com"], TXT: [["v=spf1 -all"], ["v=spf1 mx -all"]] } },
      "spf",
      "error",
      /2 SPF records/,
    ],
    [
      "an include of SPF leads nowhere",
      { "example.com": { ...complete["example.com"], TXT: [["v=spf1 include:_spf.example.net -all"]] } },
      "spf",
      "error",
      /include:_spf\.example\.net/,
    ],
    [
      "an include of SPF has no answer",
      {
        "example.com": { ...complete["example.com"], TXT: [["v=spf1 include:_spf.example.net -all"]] },
        "_spf.example.net": { TXT: "timeout" },
      },
      "spf",
      "warning",
      /_spf\.example\.net/,
    ],
    [
      "SPF lets all pass",
      { "example.com": { ...complete["example.com"], TXT: [["v=spf1 +all"]] } },
      "spf",
      "error",
      /./,
    ],
    ["DMARC has no answer", { "_dmarc.example.com": { TXT: "servfail" } }, "dmarc", "warning", /nothing can be said/],
    [
      "DMARC only watches",
      { "_dmarc.example.com": { TXT: [["v=DMARC1; p=none; rua=mailto:d@example.com"]] } },
      "dmarc",
      "advice",
      /delivered all the same/,
    ],
    [
      "DMARC is there twice",
      { "_dmarc.example.com": { TXT: [["v=DMARC1; p=none"], ["v=DMARC1; p=reject"]] } },
      "dmarc",
      "error",
      /none of them counts/,
    ],
    ["a DKIM key is revoked", { "s1._domainkey.example.com": { TXT: [["v=DKIM1; p="]] } }, "dkim", "advice", /revoked/],
    ["a DKIM key is unreadable", { "s1._domainkey.example.com": { TXT: [["v=DKIM1; p=AAAA"]] } }, "dkim", "error", /./],
    ["no selector is known", { "s1._domainkey.example.com": undefined }, "dkim", "advice", /--selector/],
    [
      "the policy host has no address",
      { "mta-sts.example.com": undefined },
      "mta-sts",
      "error",
      /mta-sts\.example\.com/,
    ],
    ["BIMI lacks DMARC", { "_dmarc.example.com": undefined }, "bimi", "warning", /DMARC/],
    ["one MX host has no TLSA", { "_25._tcp.mx2.example.net": undefined }, "dane", "advice", /mx2\.example\.net/],
    [
      "TLSA is of no use",
      { "_25._tcp.mx2.example.net": { TLSA: [{ usage: 1, selector: 1, matching: 1, data: "ab" }] } },
      "dane",
      "warning",
      /usages 0 and 1/,
    ],
    [
      "nobody may issue",
      { "example.com": { ...complete["example.com"], CAA: [{ flags: 0, tag: "issue", value: ";" }] } },
      "caa",
      "ok",
      /no authority/,
    ],
  ];
  it.each(cases)("%s", async (_, changes, id, status, summary) => {
    const check = (await look(but(changes)))[id];
    expect([check?.status, check?.summary]).toEqual([status, expect.stringMatching(summary)]);
  });

  it("takes a wildcard below _domainkey for no key of a selector that nobody named", async () => {
    const any = { TXT: [["v=DKIM1; p="]] };
    const data = but({ "mailwright-no-such-selector._domainkey.example.com": any });
    expect((await look(data)).dkim?.summary).toContain("--selector");
    expect((await look(data, { selectors: ["s1"] })).dkim?.name).toBe("s1._domainkey.example.com");
  });

  it.each([
    ["is not there", { error: "mta-sts.example.com answered HTTP 404" }, "error", /HTTP 404/],
    ["only tests", { text: policy.replace("enforce", "testing"), mediaType: "text/plain" }, "advice", /testing/],
    [
      "lacks an MX host",
      { text: policy.replace("*.example.net", "mx.example.org"), mediaType: "text/plain" },
      "error",
      /mx2\.example\.net/,
    ],
    ["is served as HTML", { text: policy, mediaType: "text/html" }, "warning", /text\/html/],
  ])("a policy that %s", async (_, fetched, status, summary) => {
    const check = (await look(complete, { fetchPolicy: async () => fetched }))["mta-sts"];
    expect([check?.status, check?.summary]).toEqual([status, expect.stringMatching(summary)]);
    for (const { span } of check?.findings ?? []) expect(span.end).toBeLessThanOrEqual(check?.record?.length ?? 0);
  });
});

describe("several records where one may be", () => {
  const twice = (owner: string, ...texts: string[]) => look(but({ [owner]: { TXT: texts.map((text) => [text]) } }));
  it.each([
    ["spf", "example.com", "spf/multiple-records", "v=spf1 -all", "v=spf1 mx -all"],
    ["dkim", "s1._domainkey.example.com", "dkim/multiple-keys", `v=DKIM1; k=ed25519; p=${key}`, "v=DKIM1; p="],
    ["mta-sts", "_mta-sts.example.com", "mta-sts/multiple-records", "v=STSv1; id=1", "v=STSv1; id=2"],
    ["tls-rpt", "_smtp._tls.example.com", "tls-rpt/multiple-records", "v=TLSRPTv1; rua=mailto:a@b.net", "v=TLSRPTv1;"],
    ["bimi", "default._bimi.example.com", "bimi/multiple-records", "v=BIMI1; l=", "v=BIMI1; l=;"],
    ["dmarc", "_dmarc.example.com", "dmarc/multiple-records", "v=DMARC1; p=none", "v=DMARC1; p=reject"],
  ])("%s has the finding of its own language at the later record", async (id, owner, rule, first, second) => {
    const check = (await twice(owner, first, second))[id];
    expect(check).toMatchObject({ status: "error", record: `${first}\n${second}` });
    expect(check?.findings.map((one) => [one.rule.id, check.record?.slice(one.span.start, one.span.end)])).toEqual([
      [rule, second],
    ]);
  });
});

describe("answers that say nothing", () => {
  it("are no reason to say that a domain takes no mail", async () => {
    const { mx, dane } = await look(but({ "example.com": { MX: "timeout", TXT: [["v=spf1 mx -all"]] } }));
    expect(mx?.summary).toBe("no answer for example.com (no answer in time), so nothing can be said");
    expect(dane).toMatchObject({ status: "warning", summary: expect.stringContaining("not known") });
  });

  it.each<[string, unknown]>([
    ["A", 7],
    ["AAAA", { address: "::1" }],
    ["MX", "mx.example.com"],
    ["MX", { preference: "10", exchange: "mx.example.com" }],
    ["TXT", 5],
    ["TXT", [5]],
    ["CAA", { flags: 0 }],
    ["TLSA", null],
  ])("%s whose data is %j is answered with what cannot be read", async (type, data) => {
    const resolver = {
      resolve: async (name: string, asked: string) => ({
        status: "noerror" as const,
        records: [{ name, type: asked === type ? type : "A", ttl: 1, data: asked === type ? data : "192.0.2.1" }],
        source: "theirs",
      }),
    };
    const { checks } = await posture("example.com", resolver);
    expect(checks.length).toBeGreaterThan(5);
    const recorded = recordedResolver({ "example.com": { [type]: [data] } });
    expect((await recorded.resolve("example.com", type)).status).toBe("malformed");
  });
});
