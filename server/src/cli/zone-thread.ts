/** A thread that reads and judges a part of a large zone while the command does so with the rest (`thread.ts`). */
import { enableCompileCache } from "node:module";
import { workerData } from "node:worker_threads";

enableCompileCache();
void import("./check-zone.ts").then(({ serve }) => serve(workerData));
