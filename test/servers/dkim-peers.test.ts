import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exampleKeys } from "../../server/src/records/dkim/example-keys.ts";
import { dkim } from "../../server/src/records/dkim/index.ts";
import { tagNamed } from "../../server/src/records/tag-list.ts";
import { plain } from "../../server/src/text/decoded.ts";
import { answerTo, nameServer } from "../dns/name-server.ts";
import { installed } from "./running.ts";

/**
 * Verdicts on DKIM key records beside opendkim-testkey (Debian's opendkim-tools), which asks a name server on loopback for
 * them. A difference without a reason in the table fails, and so does a reason that explains nothing.
 */
const { rsa512, rsa1024, rsa2048, ed25519, ed25519Info } = exampleKeys;

const parts = [
  ...["v=DKIM1", "v=DKIM1", "v=DKIM1", "v=dkim1", "V=DKIM1", "v=DKIM2", "k=rsa", "k=ed25519", "k=RSA", "k=dsa", "k="],
  ...[rsa512, rsa1024, rsa2048, rsa2048, ed25519, ed25519Info, rsa2048.slice(0, 200), "", "AAAA", "!"].map(
    (p) => `p=${p}`,
  ),
  ...[`p=${rsa2048}AAAA`, `p=${rsa2048.slice(0, 100)} ${rsa2048.slice(100)}`, `P=${rsa1024}`],
  ...["h=sha256", "h=sha1", "h=sha1:sha256", "h=md5", "h=", "s=email", "s=*", "s=tlsrpt", "s=web:email", "t=y", "t=s"],
  ...["t=y:s", "t=x", "n=hello world", "g=*", "g=", "g=a*b", "x=1", "junk", "1=2", "v", "=1"],
];

/** The same records in every run: each part beside what is right, and many mixtures. */
function records(count: number): string[] {
  const alone = parts.flatMap((part) => [
    part.startsWith("p=") ? `v=DKIM1; ${part}` : `v=DKIM1; ${part}; p=${rsa2048}`,
    part.startsWith("p=") ? `v=DKIM1; k=ed25519; ${part}` : `${part}; p=${rsa2048}`,
  ]);
  const separator = fc.constantFrom(";", "; ", "; ", "; ", " ; ", ";;", " ");
  const text = fc.array(fc.tuple(fc.constantFrom(...parts), separator), { minLength: 1, maxLength: 5 }).map((pieces) =>
    pieces
      .map((pair) => pair.join(""))
      .join("")
      .trimEnd(),
  );
  return [...new Set([...alone, ...fc.sample(text, { numRuns: count, seed: 7 })])];
}

const settings = { dmarc: "9989" } as const;
/** Errors that leave the key in use: a tag in the wrong case is an unknown tag, which verifiers pass over. */
const harmless: ReadonlySet<string> = new Set(["dkim/tag-name-case"]);
/** No errors, but mail cannot use such a key. */
const unusable: ReadonlySet<string> = new Set(["dkim/key-revoked", "dkim/not-for-mail"]);

/** Rules broken by which no verifier of mail can use the key. */
function faults(text: string): string[] {
  const tree = dkim.parse(plain(text));
  if (tagNamed(tree, "p") === undefined) return ["dkim/key-missing"];
  return [...dkim.check(tree, { settings })]
    .filter(({ rule }) => (rule.severity === "error" && !harmless.has(rule.id)) || unusable.has(rule.id))
    .map(({ rule }) => rule.id);
}

/** Verdicts and what was said, in the order of the texts. */
async function testkey(texts: readonly string[]): Promise<{ verdict: "usable" | "unusable"; said: string }[]> {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-testkey-"));
  const server = await nameServer((query) => {
    const [question] = query.questions ?? [];
    const text = texts[Number(/^s(\d+)\./.exec(question?.name ?? "")?.[1] ?? -1)];
    if (text === undefined || question?.type !== "TXT") return answerTo(query, []);
    const data = text.match(/.{1,250}/g) ?? [""];
    return answerTo(query, [{ name: question.name, type: "TXT", ttl: 60, data }]);
  });
  try {
    const resolver = join(folder, "unbound.conf");
    writeFileSync(
      resolver,
      `server:\n  do-not-query-localhost: no\n  module-config: "iterator"\nforward-zone:\n  name: "."\n  forward-addr: 127.0.0.1@${server.port}\n`,
    );
    const config = join(folder, "opendkim.conf");
    writeFileSync(config, `ResolverConfiguration ${resolver}\n`);
    const verdict = (i: number) =>
      new Promise<{ verdict: "usable" | "unusable"; said: string }>((resolve) => {
        const args = ["-x", config, "-d", "example.com", "-s", `s${i}`, "-vvv"];
        execFile("opendkim-testkey", args, { timeout: 10_000 }, (_, out, err) => {
          resolve({ verdict: `${out}${err}`.includes("key OK") ? "usable" : "unusable", said: `${out}${err}` });
        });
      });
    const verdicts: { verdict: "usable" | "unusable"; said: string }[] = new Array(texts.length);
    let next = 0;
    const worker = async () => {
      while (next < texts.length) {
        const i = next++;
        verdicts[i] = await verdict(i);
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    return verdicts;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Difference {
  readonly why: string;
  /** By our faults, none where we find the key usable, and what was said. */
  readonly explains: (faults: readonly string[], said: string, text: string) => boolean;
}

/** What can be wrong inside of a key. */
const inKey: ReadonlySet<string> = new Set(
  ["not-a-public-key", "bad-base64", "ed25519-wrapped", "key-type-mismatch", "key-too-short"].map(
    (name) => `dkim/${name}`,
  ),
);

const differences: readonly Difference[] = [
  {
    why: "a key for TLS reports alone (RFC 8460 §3) is not for mail, as opendkim-testkey says, and still right: ours finds no fault in it",
    explains: (faults, _, text) => faults.length === 0 && text.includes("s=tlsrpt"),
  },
  {
    why: "opendkim-testkey decodes no key unless it is given the private one; a key that cannot be read is OK to it",
    explains: (faults) => faults.length > 0 && faults.every((id) => inKey.has(id)),
  },
  {
    why: "opendkim-testkey takes one of several tags of a name; RFC 6376 §3.2 makes the whole list invalid",
    explains: (faults) => faults.includes("dkim/duplicate-tag"),
  },
  {
    why: "opendkim-testkey passes over names that are none, and takes a tag without its semicolon for part of the value before it; neither is in the grammar of RFC 6376 §3.2",
    explains: (faults) => faults.includes("dkim/bad-tag-list"),
  },
  {
    why: "opendkim-testkey reads key types without case; RFC 6376 §3.2 compares values as written",
    explains: (faults, _, text) => faults.includes("dkim/unknown-key-type") && text.includes("k=RSA"),
  },
  {
    why: "opendkim-testkey takes a key for SHA-1 alone; RFC 8301 §3.1 forbids signing and verifying with it",
    explains: (faults, _, text) => faults.includes("dkim/no-usable-hash") && text.includes("h=sha1"),
  },
];

describe.runIf(installed("opendkim-testkey"))("DKIM keys beside opendkim-testkey", () => {
  test("are usable to both, but where the table says why not", async () => {
    const texts = records(250);
    const theirs = await testkey(texts);
    const used = new Set<string>();
    const unexplained: string[] = [];
    let agreed = 0;
    for (const [i, text] of texts.entries()) {
      const { verdict = "none", said = "" } = theirs[i] ?? {};
      const found = faults(text);
      const own = found.length === 0 ? "usable" : "unusable";
      if (own === verdict) {
        agreed++;
        continue;
      }
      const reason = differences.find(({ explains }) => explains(found, said, text));
      if (reason === undefined)
        unexplained.push(`${JSON.stringify(text)}: ours ${own} ${found}, opendkim-testkey: ${said}`);
      else used.add(reason.why);
    }
    expect(unexplained).toEqual([]);
    expect(differences.map(({ why }) => why).filter((why) => !used.has(why))).toEqual([]);
    expect(agreed).toBeGreaterThan(texts.length * 0.6);
  }, 180_000);
});
