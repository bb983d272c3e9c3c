import { fstatSync, statSync, writeSync } from "node:fs";
import { devNull } from "node:os";
import type { Output } from "./io.ts";

/**
 * A standard stream of this process. Files and pipes are written without Node's stream for it: to make one takes as long as
 * to check some hundred records.
 */
export function standardOutput(name: "stdout" | "stderr"): Output {
  const file = name === "stdout" ? 1 : 2;
  const unwritable = ({ code }: NodeJS.ErrnoException) => {
    // Notes may be lost. A reader of results that has seen enough (`| head`) is no error.
    if (name === "stdout") process.exit(code === "EPIPE" ? 0 : 2);
  };
  let made: NodeJS.WriteStream | undefined;
  const stream = () => {
    if (made === undefined) {
      made = process[name];
      made.on("error", unwritable);
    }
    return made;
  };
  const mayBeTerminal = isDevice(file);
  return {
    write(text) {
      if (mayBeTerminal || made !== undefined) {
        stream().write(text);
        return;
      }
      let rest: Uint8Array = Buffer.from(text);
      try {
        while (rest.length > 0) rest = rest.subarray(writeSync(file, rest));
      } catch (error) {
        // A full pipe of a reader that made it so: the stream waits for it.
        if ((error as NodeJS.ErrnoException).code === "EAGAIN") stream().write(rest);
        else unwritable(error as NodeJS.ErrnoException);
      }
    },
    get terminal() {
      return mayBeTerminal && stream().isTTY === true;
    },
    get columns() {
      return mayBeTerminal ? stream().columns : undefined;
    },
  };
}

/** Whether this is a device other than the one that swallows all. */
function isDevice(file: number): boolean {
  try {
    const stat = fstatSync(file);
    return stat.isCharacterDevice() && stat.rdev !== statSync(devNull).rdev;
  } catch {
    return true;
  }
}
