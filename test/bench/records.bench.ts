import { createRequire } from "node:module";
import { exampleKeys } from "../../server/src/records/dkim/example-keys.ts";
import { languageFor } from "../../server/src/records/index.ts";
import type { RecordSettings } from "../../server/src/records/language.ts";
import { plain } from "../../server/src/text/decoded.ts";
import type { Row } from "./check.bench.ts";

const require = createRequire(import.meta.url);
const tools = require("mailauth/lib/tools.js");
const dmarc = require("mailauth/lib/dmarc/get-dmarc-record.js");
const spf = require("mailauth/lib/spf/syntax.js");

const settings: RecordSettings = { dmarc: "9989" };

interface Sample {
  readonly owner: string;
  readonly text: string;
}

/** Texts of mail domains, no two alike. */
function samples(domains: number): { spf: Sample[]; dkim: Sample[]; dmarc: Sample[] } {
  const numbers = Array.from({ length: domains }, (_, i) => i);
  return {
    spf: numbers.map((i) => ({
      owner: `d${i}.example.com`,
      text: `v=spf1 mx ip4:203.0.113.${i % 256} include:_spf${i}.example.net -all`,
    })),
    dkim: numbers.map((i) => ({
      owner: `s1._domainkey.d${i}.example.com`,
      text: `v=DKIM1; k=rsa; n=${i}; p=${exampleKeys.rsa2048}`,
    })),
    dmarc: numbers.map((i) => ({
      owner: `_dmarc.d${i}.example.com`,
      text: `v=DMARC1; p=reject; rua=mailto:dmarc${i}@example.com`,
    })),
  };
}

/** Records a second in the best of several rounds. */
async function rate(count: number, round: () => void | Promise<void>): Promise<number> {
  let best = 0;
  for (let i = 0; i < 15; i++) {
    const started = performance.now();
    await round();
    best = Math.max(best, (count / (performance.now() - started)) * 1000);
  }
  return best;
}

function checkAll(texts: readonly Sample[]): void {
  for (const { owner, text } of texts) {
    const value = plain(text);
    const language = languageFor(owner, value.text);
    if (language === undefined) throw new Error(`${text} is in no language`);
    for (const { message } of language.check(language.parse(value), { owner, settings })) throw new Error(message);
  }
}

/** How many records are read and checked a second, beside mailauth's reading of the same texts. */
export async function recordRows(domains = 3_000): Promise<Row[]> {
  const all = samples(domains);
  const mixed = [...all.spf, ...all.dkim, ...all.dmarc];
  const shown = (n: number): string => `${Math.round(n / 1000)} k/s`;
  const row = (what: string, ours: number, peer?: number): Row => ({
    what,
    ours: shown(ours),
    peer: peer === undefined ? "–" : `mailauth ${shown(peer)}`,
    ratio: peer === undefined ? "–" : `${(ours / peer).toFixed(1)}×`,
  });
  const senders = await rate(domains, () => {
    for (const { text } of all.spf) {
      const error = spf.validateTerms(text.split(/ +/).slice(1));
      if (error) throw new Error(error);
    }
  });
  const keys = await rate(domains, async () => {
    for (const { owner, text } of all.dkim)
      await tools.getPublicKey("DKIM", owner, 1024, async () => [[text]], { strict: true });
  });
  const policies = await rate(domains, () => {
    for (const { text } of all.dmarc) dmarc.getPolicyTags(dmarc.parseDmarcRecord(text, { strict: true }));
  });
  // As long as the three take one after another.
  const together = 3 / (1 / senders + 1 / keys + 1 / policies);
  return [
    row("check SPF, DKIM and DMARC records", await rate(mixed.length, () => checkAll(mixed)), together),
    row("check SPF records", await rate(domains, () => checkAll(all.spf)), senders),
    row("check DKIM keys", await rate(domains, () => checkAll(all.dkim)), keys),
    row("check DMARC records", await rate(domains, () => checkAll(all.dmarc)), policies),
  ];
}
