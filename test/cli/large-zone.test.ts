import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LargeFile, NotReadable } from "../../server/src/cli/large-file.ts";
import { startThread } from "../../server/src/cli/thread.ts";
import { partnerOf, sharedMemory } from "../../server/src/cli/zone-partner.ts";
import { ZoneDocument, type ZoneOptions } from "../../server/src/zone/index.ts";
import { mailwright } from "./run.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const head =
  "$TTL 3600\n@ SOA ns1 h.example.com. 1 7200 3600 1209600 3600\n@ NS ns1\n@ NS ns2.example.net.\nns1 A 192.0.2.1\n";
const hosts = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, i) => `host${from + i} A 192.0.2.1\nalias${from + i} CNAME host${from + i}\n`,
  ).join("");
const mistakes = `broken A 192.0.2.256
; mailwright-disable-next-line zone/dangling-target
quiet CNAME nowhere
told CNAME nowhere
twice A 192.0.2.7
ns1 300 A 192.0.2.2
`;
const large = `${head}twice A 192.0.2.7\n${hosts(0, 60000)}${mistakes}${hosts(60000, 70000)}`;

describe("a large zone is judged as one that is held", () => {
  test.each([
    ["ASCII", large],
    ["UTF-8 in its last lines", `${large}; café\n`],
    ["a file that it includes", `${large}$INCLUDE other.zone\n`],
  ])(
    "%s",
    async (name, text) => {
      write("other.zone", "inner A 192.0.2.300\n");
      const path = write(`${name.replaceAll(" ", "-")}.zone`, text);
      const words = ["check", "--format", "json", "--origin", "example.com"];
      const fromFile = await mailwright([...words, path]);
      const held = await mailwright([...words, "--stdin", "--stdin-filename", path], readFileSync(path, "latin1"));
      expect(JSON.parse(fromFile.out)).toEqual(JSON.parse(held.out));
      expect(fromFile.out).toContain("zone/dangling-target");
      expect(fromFile.code).toBe(1);
    },
    60_000,
  );
});

test("a thread that is ready reads what is left behind the middle and judges names from the last on", () => {
  const whole = `${large}last CNAME nowhere\n`;
  const path = write("half.zone", whole);
  const zone: ZoneOptions = { origin: "example.com.", once: true };
  const file = LargeFile.open(path, "mailwright-disable", 0) as LargeFile;
  const thread = startThread(file.length, 0);
  if (thread === undefined) throw new Error("there is no thread");
  const partner = partnerOf(thread, file, zone);
  let read = 0;
  let judged = 0;
  const document = new ZoneDocument(file, {
    ...zone,
    memory: sharedMemory,
    partner: {
      ...partner,
      from: (at) => {
        Atomics.wait(thread.signs, 0, 0, 10_000);
        return partner.from(at);
      },
      part: () => {
        const part = partner.part();
        read = part?.records.count ?? 0;
        return part;
      },
      judge: (shared) => {
        const found = partner.judge(shared);
        const { taken } = shared.lots;
        for (let i = 0; i < 1000 && taken[0] === 0; i++) Atomics.wait(taken, 0, 0, 10);
        return () => {
          const names = found();
          judged = names?.length ?? 0;
          return names;
        };
      },
    },
  });
  expect(document.findings()).toEqual(new ZoneDocument(whole, zone).findings());
  expect([read > 30_000, judged > 0]).toEqual([true, true]);
  expect(file.includes("mailwright-disable")).toBe(true);
  thread.end();
  file.close();
}, 60_000);

describe("a large file", () => {
  test("gives its parts, and knows of the word that was asked for", () => {
    const file = LargeFile.open(write("a.zone", "@ TXT one\n@ TXT two\n"), "two", 0) as LargeFile;
    expect([file.slice(2, 9), file.includes("two")]).toEqual(["TXT one", false]);
    expect([file.slice(10, 20), file.includes("two"), file.includes("one")]).toEqual(["@ TXT two\n", true, true]);
    file.close();
  });

  test("is none where it is short, a folder, or missing", () => {
    const short = write("short.zone", "@ TXT one\n");
    expect([short, folder, join(folder, "missing")].map((path) => LargeFile.open(path, "x"))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each([
    ["octets that are not ASCII", "@ TXT é\n"],
    ["no text", "\u007fELF and more"],
  ])("with %s is not read in parts", (_, text) => {
    const file = LargeFile.open(write("odd.zone", text), "x", 0) as LargeFile;
    expect(() => file.slice(0, file.length)).toThrow(NotReadable);
    file.close();
  });

  test("that has changed is read again", () => {
    const path = write("changed.zone", "@ TXT one\n");
    const file = LargeFile.open(path, "x", 0) as LargeFile;
    appendFileSync(path, "more");
    expect(() => file.verify()).toThrow(NotReadable);
    file.close();
  });
});
