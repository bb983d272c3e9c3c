import { receiveMessageOnPort } from "node:worker_threads";
import { entryBehind } from "../zone/half.ts";
import type { ZoneOptions } from "../zone/index.ts";
import type { Memory } from "../zone/names.ts";
import type { Partner } from "../zone/part.ts";
import { tuneForTwoThreads } from "./engine.ts";
import type { LargeFile } from "./large-file.ts";
import type { ZoneThread } from "./thread.ts";
import { type FromThread, foundWith, partWith, type Task, type ToThread, withRule } from "./zone-port.ts";

/** A thread that shows no life for so many milliseconds is no longer waited for. */
const patience = 10_000;

/** Memory that both threads see. */
export const sharedMemory: Memory = (octets) => new SharedArrayBuffer(octets);

/** What is left of a file must have so many octets to be shared. */
const leastShared = 1 << 20;

/** About what one thread reads while the other looks for what holds at its first line, and its code is compiled. */
const lostToStart = 6 << 20;

/**
 * The thread as the partner of a zone. What is left when the thread is ready is shared so that both end together. One waits for the
 * other without a turn of the event loop.
 */
export function partnerOf({ port, signs }: ZoneThread, file: LargeFile, options: ZoneOptions): Partner {
  const { origin, server, now, settings } = options;
  const zone: Task["zone"] = {
    ...(origin === undefined ? {} : { origin }),
    ...(server === undefined ? {} : { server }),
    ...(now === undefined ? {} : { now }),
    ...(settings === undefined ? {} : { settings }),
  };
  const send = (message: ToThread) => port.postMessage(message);
  const next = (): FromThread | undefined => {
    for (;;) {
      const seen = Atomics.load(signs, 0);
      const received = receiveMessageOnPort(port);
      if (received !== undefined) return received.message as FromThread;
      if (Atomics.wait(signs, 0, seen, patience) === "timed-out") return undefined;
    }
  };
  send({ task: { file: file.file, length: file.length, zone } });
  let ready = false;
  let from: number | undefined;
  return {
    from: (at) => {
      const left = file.length - at;
      if (from !== undefined || left < leastShared) return from;
      if (!ready && receiveMessageOnPort(port) !== undefined) {
        ready = true;
        tuneForTwoThreads();
      }
      const begin = at + ((left + Math.min(lostToStart, left >> 1)) >> 1);
      from = ready ? entryBehind(file, begin) : undefined;
      if (from !== undefined) send({ from });
      return from;
    },
    part: () => {
      const message = next();
      if (message === undefined || !("part" in message)) return undefined;
      if (message.hasWord) file.hasWord = true;
      return message.part && partWith(message.part, withRule);
    },
    judge: (whole) => {
      if (!ready) return () => undefined;
      send({ whole });
      return () => {
        const message = next();
        if (message === undefined || !("found" in message)) return undefined;
        return message.found && foundWith(message.found, withRule);
      };
    },
  };
}
