import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What whole runs of one command took: medians. */
export interface Timing {
  readonly seconds: number;
  /** Peak resident memory in MB; undefined where the machine lacks the `time` program. */
  readonly megabytes: number | undefined;
  readonly status: number | null;
}

const timer = "/usr/bin/time";

export function onPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Runs the commands in turn, A B A B …, so that a machine whose speed drifts treats them alike; the first round is not counted. */
export function race(commands: ReadonlyMap<string, readonly string[]>, rounds: number): Map<string, Timing> {
  const seconds = new Map<string, number[]>();
  const megabytes = new Map<string, number[]>();
  const statuses = new Map<string, number | null>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, command] of commands) {
      const run = once(command);
      statuses.set(name, run.status);
      if (round === 0 && rounds > 1) continue;
      push(seconds, name, run.seconds);
      if (run.megabytes !== undefined) push(megabytes, name, run.megabytes);
    }
  }
  const timings = new Map<string, Timing>();
  for (const name of commands.keys()) {
    const memory = megabytes.get(name);
    timings.set(name, {
      seconds: median(seconds.get(name) ?? []),
      megabytes: memory === undefined ? undefined : median(memory),
      status: statuses.get(name) ?? null,
    });
  }
  return timings;
}

function once(command: readonly string[]): { seconds: number; megabytes: number | undefined; status: number | null } {
  const measured = existsSync(timer);
  const [program, ...rest] = measured ? [timer, "-f", "PEAK %M", ...command] : command;
  const start = process.hrtime.bigint();
  const run = spawnSync(program as string, rest, { stdio: ["ignore", "ignore", "pipe"], maxBuffer: 1 << 28 });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const peak = measured ? /PEAK (\d+)\s*$/.exec(run.stderr.subarray(-64).toString())?.[1] : undefined;
  return { seconds, megabytes: peak === undefined ? undefined : Number(peak) / 1024, status: run.status };
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The value below which `share` of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
