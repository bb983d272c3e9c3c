import { receiveMessageOnPort } from "node:worker_threads";
import { middleEntry } from "../zone/half.ts";
import type { ZoneOptions } from "../zone/index.ts";
import type { Memory } from "../zone/names.ts";
import type { Partner } from "../zone/part.ts";
import type { LargeFile } from "./large-file.ts";
import type { ZoneThread } from "./thread.ts";
import { type FromThread, foundWith, partWith, type Task, type ToThread, withRule } from "./zone-port.ts";

/** A thread that shows no life for so many milliseconds is no longer waited for. */
const patience = 10_000;

/** Memory that both threads see. */
export const sharedMemory: Memory = (octets) => new SharedArrayBuffer(octets);

/** The thread as the partner of a zone. One waits for the other without a turn of the event loop. */
export function partnerOf(thread: ZoneThread, file: LargeFile, options: ZoneOptions): Partner | undefined {
  const from = middleEntry(file);
  if (from === undefined) return undefined;
  const { port, signs } = thread;
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
  return {
    from,
    part: () => {
      const message = next();
      if (message === undefined || !("part" in message)) return undefined;
      if (message.hasWord) file.hasWord = true;
      return message.part && partWith(message.part, withRule);
    },
    judge: (whole) => {
      send({ whole });
      return () => {
        const message = next();
        if (message === undefined || !("found" in message)) return undefined;
        return message.found && foundWith(message.found, withRule);
      };
    },
  };
}
