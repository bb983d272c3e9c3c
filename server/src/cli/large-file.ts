import { isAscii } from "node:buffer";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { LongText } from "../text/long-text.ts";
import { largest, noText, opening } from "./files.ts";

/** Files of fewer octets are read whole. */
const leastLarge = 1 << 20;

/** Octets that are looked through at a time. */
const pieceSize = 1 << 20;

/** Thrown where a part of a file cannot be had as it is needed; the message says why. */
export class NotReadable extends Error {}

/**
 * A large file of ASCII text, of which the parts are read where they are needed: what is not held is read from the system's
 * memory of the file faster than memory of our own is filled. Whether the text holds `word` is known once all is read.
 */
export class LargeFile implements LongText {
  readonly length: number;
  /** Its number in this process. */
  readonly file: number;
  /** The word for which all that is read is looked through. */
  readonly word: string;
  /** It has been met. */
  hasWord = false;
  #modified = 0n;
  #buffer = Buffer.alloc(0);

  constructor(file: number, length: number, word: string) {
    this.file = file;
    this.length = length;
    this.word = word;
  }

  /** Undefined where the file is small, too large, or none: then `readText` tells. */
  static open(path: string, word: string, least = leastLarge): LargeFile | undefined {
    try {
      const file = openSync(path, opening);
      const stat = fstatSync(file, { bigint: true });
      if (stat.isFile() && stat.size >= least && stat.size <= largest) {
        const large = new LargeFile(file, Number(stat.size), word);
        large.#modified = stat.mtimeNs;
        return large;
      }
      closeSync(file);
    } catch {
      // It will be told why when it is read as others are.
    }
    return undefined;
  }

  /** Throws `NotReadable` where the octets are not ASCII, or the file is no longer what it was. */
  slice(start: number, end: number): string {
    const length = end - start;
    if (length > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(length);
    const octets = this.#buffer.subarray(0, length);
    for (let at = 0; at < length; ) {
      const size = readSync(this.file, octets, at, length - at, start + at);
      if (size === 0) throw new NotReadable("the file has become shorter");
      at += size;
    }
    if (!isAscii(octets) || (start === 0 && noText(octets) !== undefined)) throw new NotReadable("it is no ASCII text");
    const text = octets.toString("latin1");
    if (!this.hasWord && text.includes(this.word)) this.hasWord = true;
    return text;
  }

  includes(word: string): boolean {
    if (word === this.word) return this.hasWord;
    for (let at = 0; at < this.length; at += pieceSize) {
      if (this.slice(at, Math.min(this.length, at + pieceSize + word.length)).includes(word)) return true;
    }
    return false;
  }

  /** Throws `NotReadable` where the file has changed since it was opened. */
  verify(): void {
    const stat = fstatSync(this.file, { bigint: true });
    if (stat.mtimeNs !== this.#modified || Number(stat.size) !== this.length)
      throw new NotReadable("the file was changed while it was read");
  }

  close(): void {
    closeSync(this.file);
  }
}
