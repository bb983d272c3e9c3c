import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, SHARE_ENV, Worker } from "node:worker_threads";

/** Smaller texts are read before a thread has begun. */
export const leastLength = 16 << 20;

/** Hardly anything lives on from one block to the next: more room for young objects is but memory to be touched. */
const youngMegabytes = 6;

/** A thread that reads a part of a large zone and judges some of its names; it waits to be told of which file. */
export interface ZoneThread {
  readonly port: MessagePort;
  /** One number that changes with each sign of life. */
  readonly signs: Int32Array;
  end(): void;
}

/** Starts a thread for a zone of so many octets; undefined where it would not pay. */
export function startThread(length: number, least = leastLength): ZoneThread | undefined {
  const program = length < least || availableParallelism() < 2 ? undefined : threadFile();
  if (program === undefined) return undefined;
  const { port1: port, port2 } = new MessageChannel();
  const signs = new Int32Array(new SharedArrayBuffer(4));
  const resourceLimits = { maxYoungGenerationSizeMb: youngMegabytes };
  const workerData = { port: port2, signs };
  const worker = new Worker(program, { workerData, transferList: [port2], env: SHARE_ENV, resourceLimits });
  // What it cannot do is done here.
  worker.on("error", () => {});
  worker.unref();
  const end = () => {
    port.close();
    void worker.terminate();
  };
  return { port, signs, end };
}

/** Beside the bundle, or in the sources. */
function threadFile(): URL | undefined {
  for (const path of ["./zone-thread.cjs", "../zone-thread.cjs", "./zone-thread.ts"]) {
    const url = new URL(path, import.meta.url);
    if (existsSync(fileURLToPath(url))) return url;
  }
  return undefined;
}
