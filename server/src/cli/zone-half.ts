import { suppressionWord } from "../documents/suppression.ts";
import type { LongText } from "../text/long-text.ts";
import { judgeShared, readHalf } from "../zone/half.ts";
import type { SharedZone, ZonePart } from "../zone/part.ts";
import { LargeFile } from "./large-file.ts";
import {
  type FromThread,
  foundWith,
  partWith,
  sign,
  type Task,
  type ThreadData,
  type ToThread,
  withoutRule,
} from "./zone-port.ts";

/** Reads the rest of the file from where it is told, then judges the names of the zone that it is sent. What it cannot do, others do. */
export function serve({ port, signs }: ThreadData): void {
  const send = (message: FromThread, moved: readonly ArrayBuffer[] = []) => {
    port.postMessage(message, moved);
    sign(signs);
  };
  const read = (text: LargeFile, from: number, zone: Task["zone"]) => {
    const part = attempt(() => readHalf(alive(text, signs), from, zone));
    const { hasWord } = text;
    send({ part: part && partWith(part, withoutRule), hasWord }, part && buffersOf(part));
  };
  const judge = (whole: SharedZone, text: LongText, zone: Task["zone"]) => {
    const found = attempt(() => judgeShared(whole, alive(text, signs), { ...zone, once: true }));
    send({ found: found && foundWith(found, withoutRule) });
    port.close();
  };
  port.once("message", (message: ToThread) => {
    if (!("task" in message)) return;
    const { file, length, zone } = message.task;
    const text = new LargeFile(file, length, suppressionWord);
    port.on("message", (next: ToThread) => {
      if ("from" in next) read(text, next.from, zone);
      else if ("whole" in next) judge(next.whole, text, zone);
    });
    send({ ready: true });
  });
}

/** Undefined where it fails: the command meets the cause as well, and tells. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** A text that shows by each piece that is read of it that the thread is at work. */
function alive(text: LongText, signs: Int32Array): LongText {
  return {
    length: text.length,
    slice: (start, end) => {
      sign(signs);
      return text.slice(start, end);
    },
    includes: (word) => text.includes(word),
  };
}

/** The memory of a part's columns, which can be handed over. */
function buffersOf({ names, records }: ZonePart): ArrayBuffer[] {
  return [...Object.values(names), ...Object.values(records)].flatMap((column) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
}
