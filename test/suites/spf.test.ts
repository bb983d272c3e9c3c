import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Answer, AnswerRecord, Resolver } from "../../server/src/dns/resolver.ts";
import { checkHost } from "../../server/src/evaluate/check-host.ts";

/** The community's suite stands beside the repository, or where MAILWRIGHT_SUITES says. */
const folder = process.env.MAILWRIGHT_SUITES ?? join(import.meta.dirname, "../../../shared/suites");
const file = join(folder, "spf/rfc7208.json");

type ZoneRecord = "TIMEOUT" | Readonly<Record<string, unknown>>;

interface Scenario {
  readonly description: string;
  readonly zonedata: Readonly<Record<string, readonly ZoneRecord[]>>;
  readonly tests: Readonly<Record<string, SuiteTest>>;
}

interface SuiteTest {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
  readonly explanation?: string;
}

/** Answers as the suite's README describes its data. `delay`: milliseconds until the n-th question is answered. */
function suiteResolver(zonedata: Scenario["zonedata"], delay?: (question: number) => number): Resolver {
  const names = new Map(Object.entries(zonedata).map(([name, records]) => [name.toLowerCase(), records]));
  let asked = 0;
  const answer = (name: string, type: string, depth = 0): Answer => {
    const ended = (status: Answer["status"], found: AnswerRecord[] = []): Answer => ({
      status,
      records: found,
      source: "suite",
    });
    const records = names.get(name.toLowerCase().replace(/\.$/, ""));
    if (records === undefined) return ended("nxdomain");
    const values = (wanted: string) =>
      records.flatMap((record) => (typeof record === "object" && wanted in record ? [record[wanted]] : []));
    let found = values(type);
    if (type === "TXT" && found.length === 0) found = values("SPF");
    found = found.filter((value) => value !== "NONE");
    if (found.includes("TIMEOUT")) return ended("timeout");
    const [alias] = values("CNAME");
    if (found.length === 0 && typeof alias === "string" && type !== "CNAME")
      return depth > 8 ? ended("servfail") : answer(alias, type, depth + 1);
    if (found.length === 0 && records.includes("TIMEOUT")) return ended("timeout");
    return ended(
      "noerror",
      found.map((value) => ({ name, type, ttl: 0, data: dataOf(type, value) })),
    );
  };
  return {
    async resolve(name, type) {
      const wait = delay?.(asked++) ?? 0;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      return answer(name, type);
    },
    ...(delay === undefined ? { peek: (name: string, type: string) => answer(name, type) } : {}),
  };
}

function dataOf(type: string, value: unknown): unknown {
  if (type === "TXT") return (Array.isArray(value) ? value : [value]).map((text) => octets(String(text)));
  if (type === "MX" && Array.isArray(value)) return { preference: value[0], exchange: value[1] };
  return value;
}

/** UTF-8, one character an octet. */
function octets(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

describe.skipIf(!existsSync(file))("RFC 7208 test suite", () => {
  const scenarios: readonly Scenario[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  for (const { description, zonedata, tests } of scenarios) {
    test.each(Object.entries(tests))(`${description}: %s`, async (_, { helo, host, mailfrom, result, explanation }) => {
      const query = { ip: host, helo, sender: mailfrom };
      const [first] = Array.isArray(result) ? (result as string[]) : [result as string];
      const given = await checkHost(query, suiteResolver(zonedata));
      expect(given.result).toBe(first);
      if (explanation !== undefined) expect(given.explanation ?? "DEFAULT").toBe(explanation);
      const late = await checkHost(
        query,
        suiteResolver(zonedata, (question) => (question * 7 + 3) % 5),
      );
      expect(late).toEqual(given);
    });
  }
});
