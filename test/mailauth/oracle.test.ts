import { authenticate } from "mailauth";
import { describe, expect, test } from "vitest";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import type { Resolver } from "../../server/src/dns/resolver.ts";
import { authenticateMessage } from "../../server/src/evaluate/message.ts";
import { nodeAnswers, sameThread } from "./same-thread.ts";
import { plainMessage, signingKey, signWith } from "./signed.ts";

type AnswerData = Parameters<typeof recordedResolver>[0];

/** SPF and DMARC are judged by our own evaluators; mailauth, which follows RFC 9989, has to come to the same. */
const key = signingKey("ed25519");
const authors = ["example.com", "a.example.com", "no.such.example.com"];
const signers = [undefined, "example.com", "a.example.com", "b.a.example.com", "example.org"];
const senders = ["example.com", "a.example.com", "example.org"];
const addresses = ["192.0.2.1", "198.51.100.7"];
const policies: readonly AnswerData[] = [
  { "_dmarc.example.com": { TXT: [["v=DMARC1; p=reject"]] } },
  { "_dmarc.example.com": { TXT: [["v=DMARC1; p=reject; adkim=s; aspf=s"]] } },
  { "_dmarc.example.com": { TXT: [["v=DMARC1; p=none; sp=quarantine; np=reject"]] } },
  { "_dmarc.example.com": { TXT: [["v=DMARC1; p=reject; t=y"]] } },
  {
    "_dmarc.example.com": { TXT: [["v=DMARC1; p=reject"]] },
    "_dmarc.a.example.com": { TXT: [["v=DMARC1; p=none; psd=n"]] },
  },
  { "_dmarc.com": { TXT: [["v=DMARC1; p=reject; psd=y"]] } },
  { "_dmarc.example.com": { TXT: [["v=DMARC1; p=reject"], ["v=DMARC1; p=none"]] } },
  { "_dmarc.example.com": { TXT: [["v=DMARC1; rua=mailto:d@example.com"]] } },
  {},
];

function dns(policy: AnswerData): Resolver {
  const spf = { TXT: [["v=spf1 ip4:192.0.2.1 -all"]] };
  const keys = [...authors, "b.a.example.com", "example.org"].map((domain) => [
    `s1._domainkey.${domain}`,
    { TXT: [[key.record]] },
  ]);
  return recordedResolver({
    ...{ "example.com": spf, "a.example.com": spf, "example.org": spf },
    ...Object.fromEntries(keys),
    ...policy,
  });
}

interface Theirs {
  readonly spf: { readonly status: { readonly result: string } };
  readonly dkim: { readonly results: readonly { readonly status: { readonly result: string } }[] };
  readonly dmarc:
    | false
    | { readonly status: { readonly result: string }; readonly p?: string; readonly policy?: string };
}

describe("mailauth agrees", () => {
  const cases = policies.flatMap((policy, i) =>
    authors.flatMap((author) =>
      signers.flatMap((signer) =>
        senders.flatMap((sender) => addresses.map((ip) => ({ i, policy, author, signer, sender, ip }))),
      ),
    ),
  );
  test.each(policies.map((policy, i) => [JSON.stringify(policy), i] as const))("%s", async (_, which) => {
    const wrong: string[] = [];
    for (const { policy, author, signer, sender, ip } of cases.filter(({ i }) => i === which)) {
      const bare = plainMessage.replace("ann@example.com", `ann@${author}`);
      const octets = Buffer.from(signer === undefined ? bare : signWith(key, { d: signer }, bare), "latin1");
      const envelope = { ip, helo: "mx.example.net", sender: `ann@${sender}` };
      const resolver = dns(policy);
      const ours = await authenticateMessage(octets, envelope, resolver, sameThread);
      const theirs = (await authenticate(octets, {
        ...envelope,
        ...{ mta: "localhost", strict: true, resolver: nodeAnswers(resolver) },
      } as unknown as Parameters<typeof authenticate>[1])) as unknown as Theirs;
      const said = [
        ours.spf.result,
        ours.dkim.map(({ result }) => result).join(),
        ours.dmarc.result,
        ours.dmarc.result === "none" ? "" : (ours.dmarc.effective ?? ours.dmarc.policy),
      ];
      const dmarc = theirs.dmarc === false ? "none" : theirs.dmarc.status.result;
      const dkim = theirs.dkim.results.map(({ status }) => status.result).filter((result) => result !== "none");
      const heard = [
        theirs.spf.status.result,
        dkim.join(),
        dmarc,
        dmarc === "none" || theirs.dmarc === false ? "" : theirs.dmarc.policy,
      ];
      if (said.join() !== heard.join())
        wrong.push(`${author} ${signer} ${sender} ${ip}: ours ${said}, theirs ${heard}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe("the edition decides what is aligned", () => {
  const text = signWith(
    key,
    { d: "mail.example.co.uk" },
    plainMessage.replace("ann@example.com", "ann@news.example.co.uk"),
  );
  const judged = async (edition: "9989" | "7489", policy: AnswerData) => {
    const resolver = recordedResolver({ "s1._domainkey.mail.example.co.uk": { TXT: [[key.record]] }, ...policy });
    const { dmarc } = await authenticateMessage(Buffer.from(text), {}, resolver, sameThread, { edition });
    return [dmarc.result, dmarc.policy, dmarc.alignedBy];
  };
  const organization = { "_dmarc.example.co.uk": { TXT: [["v=DMARC1; p=reject"]] } };

  test.each(["9989", "7489"] as const)("%s: below one organization", async (edition) => {
    expect(await judged(edition, organization)).toEqual(["pass", "reject", ["dkim"]]);
  });

  test("a record of its own with psd=n parts a subdomain from its parent in the tree alone", async () => {
    const policy = { ...organization, "_dmarc.news.example.co.uk": { TXT: [["v=DMARC1; p=reject; psd=n"]] } };
    expect(await judged("9989", policy)).toEqual(["fail", "reject", []]);
    expect(await judged("7489", policy)).toEqual(["pass", "reject", ["dkim"]]);
  });

  test("a policy at a public suffix is found in the tree alone", async () => {
    const policy = { "_dmarc.uk": { TXT: [["v=DMARC1; p=reject; psd=y"]] } };
    expect(await judged("9989", policy)).toEqual(["pass", "reject", ["dkim"]]);
    expect(await judged("7489", policy)).toEqual(["none", "none", ["dkim"]]);
  });
});
