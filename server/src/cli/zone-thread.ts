/** A thread that reads and judges the second half of a large zone while the command does so with the first (`thread.ts`). */
import { enableCompileCache } from "node:module";
import { workerData } from "node:worker_threads";

enableCompileCache();
void import("./check-zone.ts").then(({ serve }) => serve(workerData));
