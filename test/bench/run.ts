/**
 * `npm run bench [-- --quick]`: one table, each figure beside that of a peer measured in the same run. Peers that are not
 * installed are left out.
 */
import { join } from "node:path";
import { build } from "../../scripts/build.ts";
import { dist } from "../../scripts/paths.ts";
import { checkRows, type Row } from "./check.bench.ts";
import { editingRows } from "./editing.bench.ts";
import { recordRows } from "./records.bench.ts";
import { spfRows } from "./spf.bench.ts";
import { transcriptRows } from "./transcripts.bench.ts";

const quick = process.argv.includes("--quick");
const cli = join(dist, "cli.js");

/** What is measured, in the table's order. */
const parts: readonly (() => readonly Row[] | Promise<readonly Row[]>)[] = [
  () => checkRows(cli, quick ? [1_000] : [1_000, 100_000, 1_000_000]),
  () => editingRows(),
  () => transcriptRows(),
  () => recordRows(),
  () => spfRows(quick ? 0.1 : 0.3),
];

await build({ production: true });
const heading: Row = { what: "what", ours: "Mailwright", peer: "peer", ratio: "ratio" };
const rows = [heading];
for (const part of parts) rows.push(...(await part()));
const width = (column: keyof Row) => Math.max(...rows.map((row) => row[column].length));
const widths = { what: width("what"), ours: width("ours"), peer: width("peer") };
for (const { what, ours, peer, ratio } of rows)
  process.stdout.write(
    `${what.padEnd(widths.what)}  ${ours.padStart(widths.ours)}  ${peer.padStart(widths.peer)}  ${ratio}\n`,
  );
