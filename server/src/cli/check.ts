import { statSync } from "node:fs";
import { kindByName, kindsPossible } from "../documents/kind.ts";
import type { Arguments } from "./args.ts";
import { tuneForShortRun } from "./engine.ts";
import type { ExitCode, Io } from "./io.ts";
import { leastLength, startThread } from "./thread.ts";

/** `mailwright check`. One zone file, the usual case, is judged without loading what other texts and DNS would need. */
export async function check(args: Arguments, io: Io): Promise<ExitCode> {
  if (mayBeOneZone(args)) {
    const size = sizeOf(args.positionals[0] as string);
    // A thread begins while our own code is read.
    const thread = startThread(size);
    const { checkZone } = await import("./check-zone.ts");
    if (size < leastLength) tuneForShortRun();
    const code = await checkZone(args, io, thread).finally(() => thread?.end());
    if (code !== undefined) return code;
  }
  const { checkAll } = await import("./check-all.ts");
  return checkAll(args, io);
}

/** The octets of a file; 0 where there is none. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** Options that bring in more than one file. */
const wider = ["stdin", "fix", "zone", "resolver"];

function mayBeOneZone(args: Arguments): boolean {
  const [path, ...more] = args.positionals;
  if (path === undefined || more.length > 0 || wider.some((option) => args.has(option))) return false;
  const kind = args.value("kind") ?? kindByName(path);
  return kind === undefined ? kindsPossible(path).includes("zone") : kind === "zone";
}
