import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeText, encodeText, isFolder, readText, sample, type TextFile, walk } from "../../server/src/cli/files.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a file's text", () => {
  it.each([
    ["ASCII", Buffer.from("@ TXT x\r\n"), "@ TXT x\r\n", "utf8"],
    ["UTF-8", Buffer.from("; café €\n"), "; café €\n", "utf8"],
    ["UTF-8 with a byte-order mark, which stays", Buffer.from("\ufeff@"), "\ufeff@", "utf8"],
    ["Latin-1", Buffer.from([0x63, 0xe9, 0x0a]), "c\u00e9\n", "latin1"],
    ["UTF-8 that is cut", Buffer.from([0x61, 0xc3]), "a\u00c3", "latin1"],
    ["nothing", Buffer.alloc(0), "", "utf8"],
    [
      "a short text with much noise in it",
      Buffer.from("@ TXT \u0001\u0002\u0003\u0004 and more words\n"),
      "@ TXT \u0001\u0002\u0003\u0004 and more words\n",
      "utf8",
    ],
    ["a stray NUL", Buffer.from("@ TXT a\0b and more\n"), "@ TXT a\0b and more\n", "utf8"],
  ])("%s", (_, octets, text, encoding) => {
    expect(decodeText("x", octets)).toEqual({ path: "x", text, encoding });
  });

  it("turns back into the octets it came from", () => {
    for (const octets of [Buffer.from("caf\u00e9"), Buffer.from([0x63, 0xe9])]) {
      expect(encodeText(decodeText("x", octets) as TextFile)).toEqual(octets);
    }
  });

  it("is read in pieces, even where a character lies across two", () => {
    const path = join(folder, "big");
    const text = `${"a".repeat((4 << 20) - 1)}é${"b".repeat(100)}`;
    writeFileSync(path, text);
    expect((readText(path) as TextFile).text).toBe(text);
    writeFileSync(path, Buffer.concat([Buffer.from(text), Buffer.from([0xff])]));
    expect(readText(path)).toMatchObject({ encoding: "latin1" });
    expect((readText(path) as TextFile).text).toHaveLength(Buffer.byteLength(text) + 1);
  });

  it.each([
    ["a picture", Buffer.from("\x89PNG\r\n", "latin1"), /a picture/],
    ["a gzip file", Buffer.from([0x1f, 0x8b, 8, 0]), /gzip/],
    ["UTF-16", Buffer.from("\ufeffabc", "utf16le"), /UTF-16/],
    ["binary data", Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 31) % 256)), /control characters/],
  ])("%s is refused", (_, octets, reason) => {
    expect(decodeText("x", octets)).toEqual({ path: "x", reason: expect.stringMatching(reason) });
  });

  it("is missing or a folder: said in words", () => {
    expect(readText(join(folder, "nowhere"))).toMatchObject({ reason: "does not exist" });
    expect(readText(folder)).toMatchObject({ reason: "is a folder" });
  });

  it("is a link in a circle or a pipe: said in words, without waiting", () => {
    const circle = join(folder, "circle");
    symlinkSync(circle, circle);
    expect(readText(circle)).toMatchObject({ reason: "is a link that leads in a circle" });
    expect(isFolder(circle)).toBe(false);
    const pipe = join(folder, "pipe.zone");
    execFileSync("mkfifo", [pipe]);
    expect(readText(pipe)).toMatchObject({ reason: expect.stringContaining("pipe") });
    expect(sample(pipe)).toBeUndefined();
    expect(readText(join(pipe, "below"))).toMatchObject({ reason: expect.stringContaining("does not exist") });
  });
});

it("a folder is walked in alphabetical order; hidden files, node_modules and links to folders are left out", () => {
  const root = join(folder, "root");
  for (const path of ["b/z", "b/a", ".git/x", "node_modules/y"]) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), "");
  }
  writeFileSync(join(root, "a"), "");
  symlinkSync(root, join(root, "c"));
  symlinkSync(join(root, "a"), join(root, "d"));
  expect(walk(root).files.map((path) => path.slice(root.length + 1))).toEqual(["a", "b/a", "b/z", "d"]);
});
