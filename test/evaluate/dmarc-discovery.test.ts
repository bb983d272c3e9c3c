import { describe, expect, it } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { discoverDmarc, organizationalDomain, walkNames } from "../../server/src/evaluate/dmarc-discovery.ts";

/** Recorded DNS with DMARC records at these domains; every other name asked for exists only where `names` says so. */
const dns = (records: Record<string, string | string[]>, ...names: string[]) =>
  recordedResolver({
    ...Object.fromEntries(names.map((name) => [name, {}])),
    ...Object.fromEntries(
      Object.entries(records).map(([domain, text]) => [`_dmarc.${domain}`, { TXT: [text].flat().map((one) => [one]) }]),
    ),
  });

it("a walk goes through at most eight names", () => {
  expect(walkNames("a.b.c.d.e.f.g.h.i.j.mail.example.com")).toEqual([
    "a.b.c.d.e.f.g.h.i.j.mail.example.com",
    "g.h.i.j.mail.example.com",
    "h.i.j.mail.example.com",
    "i.j.mail.example.com",
    "j.mail.example.com",
    "mail.example.com",
    "example.com",
    "com",
  ]);
  expect(walkNames("a.example.com")).toEqual(["a.example.com", "example.com", "com"]);
  expect(walkNames("")).toEqual([]);
});

/** The table of RFC 9989's organizational domains. */
it.each([
  ["a.mail.example.com", { "mail.example.com": "v=DMARC1; p=none", "example.com": "v=DMARC1; p=none" }, "example.com"],
  [
    "a.mail.example.com",
    { "mail.example.com": "v=DMARC1; p=none; psd=n", "example.com": "v=DMARC1; p=none" },
    "mail.example.com",
  ],
  ["a.mail.example.com", { com: "v=DMARC1; p=none; psd=y" }, "example.com"],
  [
    "mail.giant.bank.example",
    { "giant.bank.example": "v=DMARC1; p=none", "bank.example": "v=DMARC1; p=none; psd=y" },
    "giant.bank.example",
  ],
  ["mail.mega.bank.example", { "bank.example": "v=DMARC1; p=none; psd=y" }, "mega.bank.example"],
  ["bank.example", { "bank.example": "v=DMARC1; p=none; psd=y" }, "bank.example"],
  ["sub.example.com", {}, "sub.example.com"],
])("the organizational domain of %s with %j is %s", async (start, records, expected) => {
  expect(await organizationalDomain(start, dns(records))).toBe(expected);
});

it("the public suffix list decides for RFC 7489", async () => {
  expect(await organizationalDomain("a.b.example.co.uk", dns({}), { edition: "7489" })).toBe("example.co.uk");
  expect(await organizationalDomain("co.uk", dns({}), { edition: "7489" })).toBe("co.uk");
});

describe("the policy", () => {
  const found = async (
    author: string,
    records: Record<string, string | string[]>,
    names: string[] = [author],
    edition?: "7489",
  ) => {
    const {
      result,
      found: record,
      tag,
      effective,
    } = await discoverDmarc(author, dns(records, ...names), edition === undefined ? {} : { edition });
    return [result, record?.domain, tag, effective];
  };
  const top = "v=DMARC1; p=reject; sp=quarantine; np=none";

  it.each([
    ["of the domain itself", "example.com", { "example.com": top }, ["found", "example.com", "p", "reject"]],
    [
      "of the organization, for a name that exists",
      "a.example.com",
      { "example.com": top },
      ["found", "example.com", "sp", "quarantine"],
    ],
    ["without sp", "a.example.com", { "example.com": "v=DMARC1; p=reject" }, ["found", "example.com", "p", "reject"]],
    [
      "in test mode",
      "example.com",
      { "example.com": "v=DMARC1; p=reject; t=y" },
      ["found", "example.com", "p", "quarantine"],
    ],
    [
      "of the public suffix",
      "a.b.example",
      { example: "v=DMARC1; p=none; sp=reject; psd=y" },
      ["found", "example", "sp", "reject"],
    ],
    [
      "of the organization before the suffix",
      "a.b.example",
      { "b.example": "v=DMARC1; p=quarantine", example: "v=DMARC1; p=none; psd=y" },
      ["found", "b.example", "p", "quarantine"],
    ],
    [
      "with two records at the name: as if there were none",
      "a.example.com",
      { "a.example.com": [top, top], "example.com": top },
      ["found", "example.com", "sp", "quarantine"],
    ],
    [
      "with other TXT beside it",
      "example.com",
      { "example.com": ["v=spf1 -all", "v=DMARC1; p=reject"] },
      ["found", "example.com", "p", "reject"],
    ],
    [
      "that is bad, with reports: none",
      "example.com",
      { "example.com": "v=DMARC1; p=rejct; rua=mailto:d@example.com" },
      ["found", "example.com", "p", "none"],
    ],
    [
      "that is bad, without reports: no DMARC",
      "example.com",
      { "example.com": "v=DMARC1; p=rejct" },
      ["none", "example.com", undefined, undefined],
    ],
    ["that is nowhere", "example.com", {}, ["none", undefined, undefined, undefined]],
    [
      "at a name of more than 7 labels that is not the author's",
      "a.b.c.d.e.f.g.example.com",
      { "b.c.d.e.f.g.example.com": top },
      ["none", undefined, undefined, undefined],
    ],
  ])("%s", async (_, author, records, expected) => {
    expect(await found(author, records as Record<string, string>)).toEqual(expected);
  });

  it("for a name that does not exist", async () => {
    expect(await found("a.example.com", { "example.com": top }, [])).toEqual(["found", "example.com", "np", "none"]);
  });

  it("by RFC 7489 asks the organization only", async () => {
    expect(
      await found(
        "a.b.example.com",
        { "b.example.com": top, "example.com": "v=DMARC1; p=reject; np=none" },
        [],
        "7489",
      ),
    ).toEqual(["found", "example.com", "p", "reject"]);
  });

  it("by RFC 7489 is none where the name itself has several", async () => {
    const records = { "a.example.com": [top, top], "example.com": top };
    expect(await found("a.example.com", records, [], "7489")).toEqual(["none", undefined, undefined, undefined]);
  });

  it("cannot be told where a question had no answer", async () => {
    const resolver = recordedResolver({ "_dmarc.a.example.com": {}, "_dmarc.example.com": { TXT: "timeout" } });
    const discovery = await discoverDmarc("a.example.com", resolver);
    expect(discovery.result).toBe("temperror");
    expect(discovery.steps.map((step) => [step.domain, step.status])).toEqual([
      ["a.example.com", "noerror"],
      ["example.com", "timeout"],
    ]);
  });
});
