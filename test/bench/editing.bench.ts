import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ZoneFileDocument } from "../../server/src/documents/zone.ts";
import { Scanner } from "../../server/src/zone/scan.ts";
import { Words } from "../../server/src/zone/words.ts";
import { ZoneDocument } from "../../server/src/zone/zone-document.ts";
import { type Row, row } from "./check.bench.ts";
import { origin, writeZone } from "./generated-zones.ts";
import { percentile } from "./processes.ts";

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;
const octetsPerRecord = 154;

/** A zone of mail domains of about that many octets. */
function mailZone(octets: number): string {
  const file = join(tmpdir(), `mailwright-bench-${octets}.zone`);
  writeZone(file, "mail", Math.ceil(octets / octetsPerRecord));
  return readFileSync(file, "latin1").slice(0, octets);
}

/** (b) From a change to fresh findings, (c) from a text in the server to its findings, (d) the scanner beside a bare loop. */
export function editingRows(): Row[] {
  const small = mailZone(megabyte);
  const large = mailZone(50 * megabyte);
  // Compiled code is what an editor's server has after its first minute.
  keystrokes("1 MB", small, 2);
  return [...keystrokes("1 MB", small, 2), ...keystrokes("50 MB", large, 16), ...opening(large), scanning(large)];
}

function keystrokes(size: string, text: string, most: number): Row[] {
  const zone = new ZoneDocument(text, { origin });
  zone.findings();
  const times: number[] = [];
  for (let i = 0; i < 400; i++) {
    // A letter comes into a domain's SPF record and goes again, all over the zone.
    const at = lineNear(text, ((i >> 1) * 7919 * 331) % text.length);
    const from = performance.now();
    zone.edit([i % 2 === 0 ? { start: at, end: at, text: "x" } : { start: at, end: at + 1, text: "" }]);
    zone.findings();
    times.push(performance.now() - from);
  }
  return [
    row(`keystroke in a zone of ${size}, median`, percentile(times, 0.5), most),
    row(`keystroke in a zone of ${size}, p99`, percentile(times, 0.99), most),
  ];
}

/** The beginning of the line after an offset. */
function lineNear(text: string, offset: number): number {
  return text.indexOf("\n", offset) + 1;
}

function opening(text: string): Row[] {
  const begun = performance.now();
  const zone = new ZoneFileDocument(text, { origin, sliceAbove: megabyte });
  zone.findings();
  const first = performance.now() - begun;
  let longest = 0;
  for (let done = false; !done; ) {
    const from = performance.now();
    done = zone.readSome(128 * kilobyte);
    longest = Math.max(longest, performance.now() - from);
  }
  for (let done = false; !done; ) {
    const from = performance.now();
    done = zone.zone.checkSome(500);
    longest = Math.max(longest, performance.now() - from);
  }
  zone.findings();
  const all = performance.now() - begun;
  return [
    row("first findings of a zone of 50 MB", first, 100),
    row("all findings of a zone of 50 MB", all, 3000),
    row("longest slice of that", longest, 50),
  ];
}

function scanning(text: string): Row {
  const loop = best(() => {
    let sum = 0;
    for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i);
    if (sum === 0) throw new Error("The text is empty");
  });
  const scanner = new Scanner(new Words());
  const scan = best(() => {
    for (let at = 0; at < text.length; ) at = scanner.entry(text, at, text.length);
  });
  const speed = (seconds: number) => `${Math.round(text.length / 1e6 / seconds)} MB/s`;
  return { what: "scan", ours: speed(scan), peer: `bare loop ${speed(loop)}`, ratio: `${(loop / scan).toFixed(2)}×` };
}

function best(run: () => void): number {
  let seconds = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const from = performance.now();
    run();
    seconds = Math.min(seconds, (performance.now() - from) / 1000);
  }
  return seconds;
}
