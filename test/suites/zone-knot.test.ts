import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ZoneDocument, type ZoneFiles, ZoneRecord } from "../../server/src/zone/index.ts";
import { readName } from "../../server/src/zone/name.ts";

const folder = process.env.MAILWRIGHT_SUITES ?? join(import.meta.dirname, "../../../shared/suites");
const suite = join(folder, "zone-knot");

/** What `.out` lists before its first ERROR, in the form that the records are put in below. */
function expected(out: string): string[] {
  const lines: string[] = [];
  let fields: string[] = [];
  for (const line of out.split("\n")) {
    if (line.startsWith("ERROR=")) break;
    if (line.startsWith("WARNG=")) lines.push("bad");
    else if (line.startsWith("------")) {
      if (fields.length > 0) lines.push(fields.join(" "));
      fields = [];
    } else if (line.startsWith("OWNER=")) fields.push(foldHex(line.slice(6)));
    else if (line.includes("=")) fields.push(line.slice(line.indexOf("=") + 1));
  }
  return lines;
}

function foldHex(hex: string): string {
  return Buffer.from(hex, "hex").toString("latin1").toLowerCase();
}

const hex = (n: number, width: number): string => n.toString(16).toUpperCase().padStart(width, "0");

function* actual(name: string): Generator<string> {
  const path = join(suite, name);
  const files: ZoneFiles = {
    read: (file) => {
      const at = file.replace("@TMPDIR@", suite);
      const full = [at, join(suite, at), join(suite, "includes", at)].find((p) => existsSync(p) && !p.endsWith("/"));
      if (full === undefined) return undefined;
      return { path: full, text: readFileSync(full, "latin1") };
    },
  };
  const text = readFileSync(path, "latin1");
  const zone = new ZoneDocument(text, { origin: ".", server: "knot", path, files, latin1: true });
  for (const entry of zone.entries()) {
    if (!(entry instanceof ZoneRecord)) yield "bad";
    else {
      const wire = readName(entry.owner, 0, entry.owner.length, undefined).wire ?? "?";
      const data = Buffer.from(entry.wire() ?? [])
        .toString("hex")
        .toUpperCase();
      yield [wire.toLowerCase(), "0001", hex(entry.ttl, 8), hex(entry.typeCode, 4), data].join(" ");
    }
  }
}

describe.skipIf(!existsSync(suite))("Knot's zone scanner suite", () => {
  const cases = existsSync(suite) ? readdirSync(suite).filter((name) => name.endsWith(".in")) : [];
  it.each(cases)("%s", (name) => {
    const want = expected(readFileSync(join(suite, name.replace(/in$/, "out")), "latin1"));
    const got = [...actual(name)].slice(0, want.length);
    expect(got).toEqual(want);
  });
});
