import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";

/*
 * Settings of V8 for one zone. They are made once all code is loaded: what V8 keeps of compiled code between runs holds for the
 * settings under which it is loaded, and a run with others would throw it away.
 */

/** The engine whose setting was measured; another may have none of this name, and would say so on standard error. */
const measuredEngine = "13.6.";

/** With so many cores, V8's own threads have one to themselves. */
const enoughCores = 4;

/** What takes less than half a second is over before most of the code that V8 would optimize to the utmost has paid for that. */
export function tuneForShortRun(): void {
  if (process.versions.v8.startsWith(measuredEngine)) setFlagsFromString("--invocation-count-for-turbofan=100000");
}

/** Hardly anything lives on from one block to the next: more room for young objects is but memory to be touched. */
export function tuneForLargeZone(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}

/** Where two threads have two cores, what V8 compiles or collects on others takes from both. */
export function tuneForTwoThreads(): void {
  tuneForLargeZone();
  if (availableParallelism() < enoughCores) setFlagsFromString("--no-concurrent-recompilation --no-parallel-scavenge");
}
