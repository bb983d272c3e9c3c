import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { origin, shapes, writeZone } from "./generated-zones.ts";
import { onPath, race, type Timing } from "./processes.ts";

/** One figure of the table: ours beside its peer's, measured in the same run. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: string;
}

const zone = origin.slice(0, -1);

const peers: Readonly<Record<string, (file: string) => readonly string[]>> = {
  "named-checkzone": (file) => ["named-checkzone", "-q", "-i", "local", zone, file],
  kzonecheck: (file) => ["kzonecheck", "-o", zone, file],
  validns: (file) => ["validns", "-z", zone, file],
};

/** (a) `mailwright check` as a whole process, all rules on, beside the name servers' own checkers and an empty Node start. */
export function checkRows(cli: string, sizes: readonly number[]): Row[] {
  const folder = join(tmpdir(), "mailwright-bench");
  mkdirSync(folder, { recursive: true });
  const rows: Row[] = [];
  for (const size of sizes) {
    for (const shape of shapes) {
      const file = join(folder, `${shape}-${size}.zone`);
      if (!existsSync(file)) writeZone(file, shape, size);
      const commands = new Map<string, readonly string[]>([
        ["mailwright", [process.execPath, cli, "check", "--origin", zone, file]],
        ["empty Node", [process.execPath, "-e", "0"]],
      ]);
      for (const [name, command] of Object.entries(peers)) if (onPath(name)) commands.set(name, command(file));
      const timings = race(commands, size >= 1_000_000 ? 3 : 5);
      const ours = timings.get("mailwright") as Timing;
      for (const [name, peer] of timings) {
        if (name === "mailwright" || (name === "empty Node" && size > 1000)) continue;
        rows.push({
          what: `check ${shape} ${size.toLocaleString("en")} beside ${name}`,
          ours: figure(ours),
          peer: peer.status === 0 ? figure(peer) : `${figure(peer)}, refuses it (${peer.status})`,
          ratio: `${(peer.seconds / ours.seconds).toFixed(2)}× as fast`,
        });
      }
    }
  }
  return rows;
}

function figure(timing: Timing): string {
  const memory = timing.megabytes === undefined ? "" : `, ${timing.megabytes.toFixed(0)} MB`;
  return `${timing.seconds.toFixed(3)} s${memory}`;
}

/** A time beside the most it may be. */
export function row(what: string, milliseconds: number, most: number): Row {
  const ratio = `${(milliseconds / most).toFixed(2)} of it`;
  return { what, ours: `${milliseconds.toFixed(2)} ms`, peer: `at most ${most} ms`, ratio };
}
