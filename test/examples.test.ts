import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Io } from "../server/src/cli/io.ts";
import { run } from "../server/src/cli/run.ts";

const folder = resolve(import.meta.dirname, "../examples");

/** What is wrong in the examples: file → `line rule`, lines from 1, in the order of the text. */
const mistakes: Readonly<Record<string, readonly string[]>> = {
  "db.example.net": ["8 spf/included-all", "8 spf/included-all"],
  "example.com.zone": [
    "4 zone/soa-rname-at",
    "23 spf/included-all",
    "23 spf/included-all",
    "25 dmarc/bad-subdomain-policy",
    "25 dmarc/report-uri-without-scheme",
    "28 dkim/bad-base64",
    "33 zone/suspicious-relative-name",
    "35 zone/cname-and-other",
    "39 rdata/address-as-name",
    "40 spf/included-all",
    "41 spf/multiple-records",
    "41 spf/bad-address",
    "42 spf/pass-all",
  ],
  "policy/mta-sts.txt": ["2 mta-sts/policy-bad-mode"],
  "records/newsletter.spf": [
    "1 spf/unknown-mechanism",
    "1 spf/ptr-mechanism",
    "1 spf/bad-prefix-length",
    "1 spf/redirect-with-all",
  ],
  "records/service.dkim": ["1 dkim/no-usable-hash", "1 dkim/testing-mode", "1 dkim/key-weak"],
  "records/strict.dmarc": ["1 dmarc/pct-partial", "1 dmarc/bad-tag-value", "1 dmarc/bad-tag-value"],
  "transcripts/dig.txt": ["3 spf/multiple-records", "4 dmarc/bad-policy"],
  "transcripts/mailbox.imap": [
    "2 imap/login-without-tls",
    "2 transcript/credentials-visible",
    "10 imap/select-responses-missing",
    "12 imap/literal-length",
  ],
  "transcripts/mailboxes.jmap": [
    "3 jmap/bare-invocations",
    "10 jmap/bare-invocations",
    "17 jmap/wrong-type",
    "24 jmap/elision",
    "26 jmap/elision",
  ],
  "transcripts/nslookup.txt": ["15 spf/bad-address", "23 dns-tools/failed-status"],
  "transcripts/reading.imap": [
    "2 imap/login-without-tls",
    "2 transcript/credentials-visible",
    "10 imap/select-responses-missing",
    "20 transcript/missing-colon",
  ],
  "transcripts/relay.smtp": [
    "2 smtp/helo-to-esmtp",
    "3 smtp/reply-domain",
    "6 smtp/space-after-colon",
    "24 smtp/reply-domain",
  ],
  "transcripts/rejected.smtp": [
    "5 smtp/reply-codes-differ",
    "7 smtp/auth-without-tls",
    "7 transcript/credentials-visible",
    "9 smtp/bad-sequence",
    "11 smtp/bad-path",
  ],
  "transcripts/submission.smtp": [
    "7 smtp/reply-ended-early",
    "9 smtp/extension-not-offered",
    "16 transcript/credentials-visible",
  ],
};

interface CheckReport {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly {
      readonly rule: string;
      readonly range: { readonly start: { readonly line: number } };
    }[];
  }[];
}

let found: Map<string, readonly string[]>;

beforeAll(async () => {
  const report = await check(folder);
  found = new Map(
    report.files.map(({ path, findings }) => [
      path.slice(folder.length + 1),
      findings.map(({ rule, range }) => `${range.start.line + 1} ${rule}`),
    ]),
  );
});

/** `mailwright check --format json PATH` */
async function check(path: string): Promise<CheckReport> {
  let out = "";
  const io: Io = {
    out: {
      write: (text) => {
        out += text;
      },
      terminal: false,
    },
    err: { write: () => undefined, terminal: false },
    input: async () => Buffer.alloc(0),
    env: {},
    signal: new AbortController().signal,
    version: "0.0.0",
    now: () => Date.UTC(2026, 10, 25),
  };
  await run(["check", "--format", "json", path], io);
  return JSON.parse(out) as CheckReport;
}

describe("examples/", () => {
  test("every file is taken for what it is", () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect([...found.keys()].sort()).toEqual(
      files.map(({ parentPath, name }) => `${parentPath}/${name}`.slice(folder.length + 1)).sort(),
    );
  });

  test("the mistakes are those that are meant", () => {
    const wrong = [...found].filter(([, findings]) => findings.length > 0);
    expect(Object.fromEntries(wrong)).toEqual(mistakes);
  });
});
