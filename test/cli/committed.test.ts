import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { committedTexts } from "../../server/src/cli/committed.ts";
import { mailwright } from "./run.ts";

const installed = spawnSync("git", ["--version"]).status === 0;
const zone = (serial: number | string) =>
  `$TTL 3600\n@ SOA ns1.example.net. root.example.net. ${serial} 7200 3600 1209600 3600\n@ NS ns1.example.net.\n@ NS ns2.example.net.\n`;

let folder = "";
const git = (...args: string[]) =>
  spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder });
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-git-"));
  mkdirSync(join(folder, "zones"));
  write("db.dated.example", zone(2025123107));
  write("zones/db.counting.example", zone(7));
  write("db.same.example", zone(1));
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "zones");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function serials(path: string): Promise<Record<string, string[]>> {
  const { out } = await mailwright(["check", "--format", "json", join(folder, path)]);
  const { files } = JSON.parse(out) as { files: { path: string; findings: { rule: string }[] }[] };
  const found = files.map(({ path: at, findings }) => [
    at.slice(folder.length + 1),
    findings.map(({ rule }) => rule).filter((rule) => rule.startsWith("zone/serial-")),
  ]);
  return Object.fromEntries(found);
}

describe.runIf(installed)("a zone in a git repository", () => {
  it.each([
    ["db.same.example", true],
    ["zones/db.counting.example", true],
    ["db.new.example", false],
  ])("%s is in the last commit: %s", async (name, held) => {
    write("db.new.example", zone(1));
    const path = join(folder, name);
    expect((await committedTexts([path]))?.holds(path)).toBe(held);
  });

  it("is compared with the last commit", async () => {
    for (const name of ["db.dated.example", "zones/db.counting.example"])
      write(name, `${readFileSync(join(folder, name))}www A 192.0.2.1\n`);
    write("db.same.example", `${zone(1)}; only a note\n`);
    write("db.new.example", zone(1));
    expect(await serials("")).toEqual({
      "db.dated.example": ["zone/serial-not-raised"],
      "db.new.example": [],
      "db.same.example": [],
      "zones/db.counting.example": ["zone/serial-not-raised"],
    });
  });

  it("must not have a lower serial than there", async () => {
    write("zones/db.counting.example", zone(6));
    expect(await serials("zones")).toEqual({ "zones/db.counting.example": ["zone/serial-lowered"] });
  });

  it("gets the next serial in its own style", async () => {
    write("db.dated.example", `${zone(2025123107)}www A 192.0.2.1\n`);
    write("zones/db.counting.example", `${zone(7)}www A 192.0.2.1\n`);
    await mailwright(["check", "--fix", folder]);
    expect(readFileSync(join(folder, "db.dated.example"), "utf8")).toContain(" 2026010101 ");
    expect(readFileSync(join(folder, "zones/db.counting.example"), "utf8")).toContain(" 8 ");
  });

  it("has no program of its repository run", async () => {
    const ran = join(folder, "ran");
    for (const key of ["core.fsmonitor", "filter.x.clean", "filter.x.smudge", "diff.x.textconv"])
      git("config", key, `touch '${ran}'`);
    write(".gitattributes", "* filter=x diff=x\n");
    write("db.same.example", `${zone(1)}www A 192.0.2.1\n`);
    expect(await serials("db.same.example")).toEqual({ "db.same.example": ["zone/serial-not-raised"] });
    expect(existsSync(ran)).toBe(false);
  });

  it("is judged all the same where nothing is committed", async () => {
    rmSync(join(folder, ".git"), { recursive: true });
    git("init", "-q");
    expect(await serials("db.same.example")).toEqual({ "db.same.example": [] });
  });
});
