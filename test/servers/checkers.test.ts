import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { foldName } from "../../server/src/dns/names.ts";
import type { Finding } from "../../server/src/rules/rule.ts";
import { ZoneDocument } from "../../server/src/zone/index.ts";
import { nameToText } from "../../server/src/zone/name.ts";
import { type Checker, checkers } from "./checkers.ts";
import { type CheckedZone, changedZones, checkedApex, validZones } from "./mutants.ts";
import { installed } from "./running.ts";

const folder = mkdtempSync(join(tmpdir(), "mailwright-checkers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

function inFile(text: string): string {
  const path = join(folder, `${files++}.zone`);
  writeFileSync(path, text);
  return path;
}

/** The exit code and what was said. */
function execute(command: string, args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: folder, timeout: 20_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : 1, said: `${out}${err}` });
    });
  });
}

const none = { read: () => undefined };

/** What is found of zone/ and rdata/: errors, and the rest. */
function judged(checker: Checker, { text }: CheckedZone): { readonly errors: string[]; readonly others: string[] } {
  const zone = new ZoneDocument(text, { origin: `${checkedApex}.`, server: checker.server, files: none });
  const found = zone.findings().filter(({ rule }) => rule.group === "zone" || rule.group === "rdata");
  const isError = ({ rule, severity }: Finding) => (severity ?? rule.severity) === "error";
  return {
    errors: found.filter(isError).map(({ rule }) => rule.id),
    others: found.filter((f) => !isError(f)).map(({ rule }) => rule.id),
  };
}

/** Whether the verdicts agree, but for what the tables of `checkers.ts` explain. */
function agree(checker: Checker, zone: CheckedZone, refused: boolean): boolean {
  const { errors, others } = judged(checker, zone);
  if (!refused) return checker.takesAnything === true || errors.every((rule) => checker.accepts[rule] !== undefined);
  if (errors.length > 0 || others.some((rule) => checker.refuses[rule] !== undefined)) return true;
  return checker.refusesText.some(({ text }) => zone.change.includes(text));
}

/** Runs four at a time. */
async function each<T>(list: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < list.length) await work(list[next++] as T);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

describe.each(checkers)("$command comes to the same verdict", (checker) => {
  const there = installed(checker.command);

  it.runIf(there).each([
    ["valid", validZones(40)],
    ["changed", changedZones(600)],
  ])("on %s zones", { timeout: 300_000 }, async (_, zones) => {
    const differences: string[] = [];
    await each(zones, async (zone) => {
      const { code, said } = await execute(checker.command, checker.args(checkedApex, inFile(zone.text)));
      const refused = code !== 0;
      if (agree(checker, zone, refused)) return;
      const { errors, others } = judged(checker, zone);
      const here = `${errors.join(", ") || "valid"} (${others.join(", ")})`;
      const there = `${refused ? "refused" : "taken"}: ${said.trim().slice(0, 300)}`;
      differences.push(`${zone.change}\n  here: ${here}\n  there: ${there}`);
    });
    expect(differences.slice(0, 20).join("\n"), `${differences.length} of ${zones.length} differ`).toBe("");
  });
});

/** The records of BIND's raw format, version 1: `owner TTL type RDATA` in hexadecimal. */
function rawRecords(raw: Buffer): string[] {
  const records: string[] = [];
  let at = 24;
  while (at < raw.length) {
    const end = at + raw.readUInt32BE(at);
    const type = raw.readUInt16BE(at + 6);
    const ttl = raw.readUInt32BE(at + 10);
    const count = raw.readUInt32BE(at + 14);
    const nameLength = raw.readUInt16BE(at + 18);
    const owner = raw.toString("latin1", at + 20, at + 20 + nameLength);
    let data = at + 20 + nameLength;
    for (let i = 0; i < count; i++) {
      const length = raw.readUInt16BE(data);
      records.push(shown(nameToText(owner), ttl, type, raw.subarray(data + 2, data + 2 + length)));
      data += 2 + length;
    }
    at = end;
  }
  return records.sort();
}

function shown(owner: string, ttl: number, type: number, data: Uint8Array): string {
  return `${foldName(owner)} ${ttl} ${type} ${Buffer.from(data).toString("hex")}`;
}

describe("named-compilezone has the same records on the wire", () => {
  it.runIf(installed("named-compilezone"))("for valid zones", { timeout: 120_000 }, async () => {
    await each(validZones(60), async ({ text }) => {
      const out = join(folder, `${files}.raw`);
      const args = ["-q", "-i", "none", "-k", "ignore", "-F", "raw", "-o", out, checkedApex, inFile(text)];
      const { code, said } = await execute("named-compilezone", args);
      expect(code, said).toBe(0);
      const zone = new ZoneDocument(text, { origin: `${checkedApex}.`, server: "bind" });
      const ours = [...zone.records()].map((r) => shown(r.owner, r.ttl, r.typeCode, r.wire() ?? new Uint8Array()));
      expect(ours.sort()).toEqual(rawRecords(readFileSync(out)));
    });
  });
});
