import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exampleKeys } from "../../server/src/records/dkim/example-keys.ts";
import { dkim } from "../../server/src/records/dkim/index.ts";
import { type DmarcRecord, dmarcPolicy, parseDmarc } from "../../server/src/records/dmarc/parse.ts";
import { isMtaStsRecord, mtaSts } from "../../server/src/records/mta-sts/index.ts";
import { checkPolicy, parsePolicy } from "../../server/src/records/mta-sts/policy.ts";
import { duplicates, parseTagList, tagNamed } from "../../server/src/records/tag-list.ts";
import { plain } from "../../server/src/text/decoded.ts";
import { settings } from "./fixture.ts";

/**
 * Our verdicts beside those of mailauth, whose parsers take part in real deliveries. Where the two differ, the table
 * says why; a difference without a reason fails, and so does a reason that explains nothing.
 */
const require = createRequire(import.meta.url);
const tools = require("mailauth/lib/tools.js");
const records = require("mailauth/lib/dmarc/get-dmarc-record.js");
const sts = require("mailauth/lib/mta-sts.js");

interface Difference {
  readonly why: string;
  readonly explains: (text: string) => boolean;
}

/** Compares verdicts over many texts; every difference needs a reason, every reason a difference. */
async function compare<V>(
  texts: readonly string[],
  ours: (text: string) => V,
  theirs: (text: string) => Promise<V>,
  differences: readonly Difference[],
): Promise<void> {
  const used = new Set<string>();
  let agreed = 0;
  for (const text of texts) {
    const [a, b] = [ours(text), await theirs(text)];
    if (JSON.stringify(a) === JSON.stringify(b)) {
      agreed++;
      continue;
    }
    const reason = differences.find(({ explains }) => explains(text));
    expect(reason, `${JSON.stringify(text)}: ours ${JSON.stringify(a)}, mailauth ${JSON.stringify(b)}`).toBeDefined();
    if (reason !== undefined) used.add(reason.why);
  }
  expect(differences.map(({ why }) => why).filter((why) => !used.has(why))).toEqual([]);
  expect(agreed).toBeGreaterThan(texts.length / 2);
}

/** Many texts made of these parts, the same in every run. */
function texts(parts: readonly string[], separators: readonly string[], count: number): string[] {
  const text = fc
    .array(fc.tuple(fc.constantFrom(...parts), fc.constantFrom(...separators)), { minLength: 1, maxLength: 6 })
    .map((pieces) => pieces.map(([part, separator]) => part + separator).join(""));
  return [...new Set(fc.sample(text, { numRuns: count, seed: 7 }))];
}

describe("DKIM keys", () => {
  /** Errors after which a verifier of mail cannot use the key. */
  const harmless = new Set(["dkim/wrong-owner", "dkim/tag-name-case"]);
  const ours = (text: string): string => {
    const tree = dkim.parse(plain(text));
    if (tagNamed(tree, "p") === undefined) return "unusable";
    const findings = [...dkim.check(tree, { settings })];
    const fatal = findings.filter(
      (f) =>
        (f.rule.severity === "error" && !harmless.has(f.rule.id)) ||
        f.rule.id === "dkim/key-revoked" ||
        f.rule.id === "dkim/not-for-mail",
    );
    return fatal.length === 0 ? "usable" : "unusable";
  };
  const theirs = async (text: string): Promise<string> => {
    try {
      await tools.getPublicKey("DKIM", "s._domainkey.example.com", 1024, async () => [[text]], {
        strict: true,
        hashAlgo: "sha256",
      });
      return "usable";
    } catch {
      return "unusable";
    }
  };
  const { rsa512, rsa512Private, rsa1024, rsa2048, ed25519, ed25519Info, rsa5120 } = exampleKeys;
  const parts = [
    ...["v=DKIM1", "v=DKIM1", "v=dkim1", "V=DKIM1", "v=DKIM2", "k=rsa", "k=ed25519", "k=RSA", "k=dsa", "k="],
    ...[rsa512, rsa512Private, rsa1024, rsa2048, ed25519, ed25519Info, rsa5120, rsa2048.slice(0, 200), "", "AAAA"].map(
      (p) => `p=${p}`,
    ),
    ...[
      `p=${rsa1024.slice(0, -1)}`,
      `p=${ed25519.slice(0, -1)}`,
      `p=${rsa2048}AAAA`,
      `p=${rsa1024.replaceAll("+", "-")}`,
    ],
    ...[
      `p=${rsa2048.slice(0, 100)} ${rsa2048.slice(100)}`,
      `P=${rsa1024}`,
      "h=sha256",
      "h=sha1",
      "h=sha1:sha256",
      "s=email",
      "s=*",
      "s=tlsrpt",
    ],
    ...["t=y", "t=s", "t=y:s", "n=hello world", "g=*", "x=1", "junk", "1=2", "", "v"],
  ];
  const differences: Difference[] = [
    {
      why: "a key for TLS reports alone is not for mail, as mailauth says, and still right: ours finds no fault in it",
      explains: (text) => /s=tlsrpt/.test(text),
    },
    {
      why: "mailauth reads names of key types and services without case; RFC 6376 §3.2 compares them as written",
      explains: (text) => /k=RSA/.test(text),
    },
    {
      why: "mailauth takes an empty k for an absent one; RFC 6376 §3.6.1 wants a type there",
      explains: (text) => /k= *(?:;|$)/.test(text),
    },
    {
      why: "mailauth takes a key without the padding =; base64 (RFC 4648 §4) wants it",
      explains: (text) => new RegExp(`p=${ed25519.slice(0, -1).replace(/[+/]/g, "\\$&")}(?:[^=]|$)`).test(text),
    },
    {
      why: "mailauth lets OpenSSL pass over octets behind the key; they are no part of a SubjectPublicKeyInfo",
      explains: (text) => text.includes(`${rsa2048}AAAA`) || / junk/.test(text),
    },
    {
      why: "mailauth removes blanks before it looks for tags, so that two tags with a blank between become one value; ours names the missing semicolon",
      explains: (text) => /[A-Za-z0-9+/=*] +[A-Za-z]=/.test(text),
    },
  ];
  test("are usable for mail to both", async () => {
    const cases = texts(parts, [";", "; ", ";", "; ", " ;", "", ";;", " "], 4000);
    await compare(cases, ours, theirs, differences);
  });
});

describe("DMARC policies", () => {
  const ours = (text: string): unknown => {
    const tree: DmarcRecord = parseDmarc(plain(text));
    // A tag twice: our parser goes on with the first and its check reports an error; strictly the list is invalid.
    if (duplicates(parseTagList(plain(text), { known: new Set(), opaque: new Set() })).length > 0) return "none";
    const policy = dmarcPolicy(tree);
    return policy === undefined
      ? "none"
      : { p: policy.p, sp: policy.sp, np: policy.np, psd: policy.psd, adkim: policy.adkim, aspf: policy.aspf };
  };
  const theirs = async (text: string): Promise<unknown> => {
    if (!/^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text)) return "none";
    const record = records.parseDmarcRecord(text, { strict: true });
    const tags = record ? records.getPolicyTags(record) : null;
    if (tags === null) return "none";
    const one = (value: unknown, allowed: string, fallback: string): string =>
      typeof value === "string" && value.length === 1 && allowed.includes(value) ? value : fallback;
    const sp = tags.sp ?? tags.p;
    return {
      p: tags.p,
      sp,
      np: tags.np ?? sp,
      psd: one(record.psd, "ynu", "u"),
      adkim: one(record.adkim, "rs", "r"),
      aspf: one(record.aspf, "rs", "r"),
    };
  };
  const parts = [
    ...[
      "p=none",
      "p=reject",
      "p=Quarantine",
      "p=block",
      "p=",
      "sp=none",
      "sp=reject",
      "sp=x",
      "np=reject",
      "np=no",
      "P=reject",
      "SP=none",
    ],
    ...[
      "rua=mailto:a@example.com",
      "rua=a@example.com",
      "rua=mailto:a@example.com!10m",
      "rua=",
      "rua=https://example.com/",
      "rua=mailto:a",
    ],
    ...[
      "rua=mailto:a@example.com,b@example.com",
      "rua=mailto:a!b@example.com",
      "ruf=mailto:a@example.com",
      "adkim=s",
      "adkim=S",
      "aspf=strict",
    ],
    ...["psd=y", "psd=n", "t=y", "pct=50", "fo=1", "junk", "", "x=y"],
  ];
  const differences: Difference[] = [
    {
      why: "mailauth's strict mode takes a tag name in upper case for an unknown tag; RFC 7489's grammar reads it without case, and so do most receivers: ours reads and warns",
      explains: (text) => /[;, ]\s*(?:P|SP)=/.test(text),
    },
    {
      why: "mailauth counts any URI as a report address for the rule on a bad p; ours wants a mailto: that holds an address",
      explains: (text) => /rua=mailto:a(?:[;, ]|$)/.test(text),
    },
  ];
  test("are the same to both", async () => {
    const cases = texts(parts, [";", "; ", " ; ", ";", ", ", " "], 4000).flatMap((text) => [
      `v=DMARC1; ${text}`,
      `v=DMARC1;${text}`,
    ]);
    await compare(
      cases.concat("v=DMARC1", "v=dmarc1; p=none", " v=DMARC1; p=none", "v = DMARC1 ; p=none", "p=none; v=DMARC1"),
      ours,
      theirs,
      differences,
    );
  });
});

describe("MTA-STS", () => {
  test("records are valid to both", async () => {
    const ours = (text: string): boolean => {
      const tree = mtaSts.parse(plain(text));
      return isMtaStsRecord(tree) && ![...mtaSts.check(tree, { settings })].some((f) => f.rule.severity === "error");
    };
    const theirs = async (text: string): Promise<boolean> =>
      (await sts.resolvePolicy("example.com", { strict: true, resolver: async () => [[text]] }).catch(() => false)) !==
      false;
    const parts = [
      "id=1",
      "id=20260101T000000",
      "id=2026-01-01",
      "id = 1",
      "id=",
      "x=y",
      "x=",
      "a b=c",
      "junk",
      "",
      `id=${"1".repeat(33)}`,
    ];
    const cases = texts(parts, [";", "; ", " ; ", ";", " "], 2000).flatMap((text) => [
      `v=STSv1;${text}`,
      `v=STSv1; ${text}`,
      `v=STSv1 ; ${text}`,
      `v=stsv1;${text}`,
    ]);
    await compare(cases, ours, theirs, [
      {
        why: "mailauth lets blanks stand before the first semicolon, as the grammar does; the text of RFC 8461 §3.1 discards what does not begin with v=STSv1;",
        explains: (text) => text.startsWith("v=STSv1 ;"),
      },
      {
        why: "mailauth takes blanks at the end of the last field for part of its value; ours trims them, as RFC 8461's closing *WSP means",
        explains: (text) => text.endsWith(" "),
      },
    ]);
  });

  test("policies are valid to both", async () => {
    const ours = (text: string): boolean =>
      !checkPolicy(parsePolicy(text)).some(
        (f) => f.rule.severity === "error" && f.rule.id !== "mta-sts/policy-bad-line",
      );
    const theirs = async (text: string): Promise<boolean> => {
      try {
        sts.parsePolicy(text, { strict: true });
        return true;
      } catch {
        return false;
      }
    };
    const parts = [
      ...[
        "version: STSv1",
        "version:STSv1",
        "version: stsv1",
        "mode: enforce",
        "mode: testing",
        "mode: none",
        "mode: Enforce",
        "max_age: 604800",
      ],
      ...[
        "max_age: 1d",
        "max_age: 99999999999",
        "mx: mx.example.com",
        "mx: *.example.com",
        "mx: a, b",
        "mx: mx.example.com.",
        "mx: localhost",
        "junk",
        "x: y",
      ],
    ];
    const base = [
      "version: STSv1\n",
      "version: STSv1\nmode: enforce\n",
      "version: STSv1\nmode: enforce\nmax_age: 604800\n",
      "",
    ];
    const cases = texts(parts, ["\n", "\r\n"], 3000).flatMap((text) => base.map((b) => b + text));
    await compare(cases, ours, theirs, [
      {
        why: "mailauth takes a host of one label, which the grammar allows; no mail server of the Internet has such a name",
        explains: (text) => text.includes("mx: localhost"),
      },
    ]);
  });
});
