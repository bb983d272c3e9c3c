import { isAscii } from "node:buffer";
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** A file's text, and how its octets became characters. */
export interface TextFile {
  /** As given, with `/`. */
  readonly path: string;
  readonly text: string;
  /** `latin1`: not valid UTF-8, so each octet became one character. */
  readonly encoding: "utf8" | "latin1";
}

/** A file that cannot be read, and why, as the end of a sentence that begins with its name. */
export interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

/** Octets read at a time: the whole of a big file is never held twice. */
const piece = 4 << 20;

/** The longest text that Node can hold in one string is a little above this. */
export const largest = 500 << 20;

/** A pipe that nobody writes to is opened at once too, so that it can be refused. */
export const opening = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Reads a file as the contract says: UTF-8 where valid, else one character an octet. Only what is plainly no text is refused. */
export function readText(path: string): TextFile | Unreadable {
  let file: number | undefined;
  try {
    file = openSync(path, opening);
    const stat = fstatSync(file);
    if (stat.isDirectory()) return { path, reason: "is a folder" };
    if (!stat.isFile()) return { path, reason: "is no file but a pipe or a device: hand its text to check --stdin" };
    if (stat.size > largest) return { path, reason: `is too large: ${stat.size} octets, at most ${largest} are read` };
    const open = file;
    // One octet more than the file has, so that its end shows at once.
    return decode(path, () => pieces(open, Math.min(piece, stat.size + 1)));
  } catch (error) {
    return { path, reason: systemReason(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The octets of a file; each piece is gone when the next is asked for. */
function* pieces(file: number, length: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  for (let at = 0; ; ) {
    const size = readSync(file, buffer, 0, length, at);
    if (size === 0) return;
    at += size;
    yield buffer.subarray(0, size);
  }
}

/** What is said once of a file that is read one character an octet. */
export function latin1Note(path: string): string {
  return `mailwright: ${path} is not UTF-8, so each octet is read as one character (Latin-1)\n`;
}

/** Octets that are at hand, such as standard input, as text. */
export function decodeText(path: string, octets: Uint8Array): TextFile | Unreadable {
  return decode(path, () => [Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)]);
}

/** The text as octets again, the way it was read. */
export function encodeText(file: TextFile, text = file.text): Buffer {
  return Buffer.from(text, file.encoding);
}

function decode(path: string, octets: () => Iterable<Buffer>): TextFile | Unreadable {
  for (const first of octets()) {
    const reason = noText(first);
    if (reason !== undefined) return { path, reason };
    break;
  }
  try {
    return { path, text: utf8(octets()), encoding: "utf8" };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { path, text: [...mapped(octets(), (some) => some.toString("latin1"))].join(""), encoding: "latin1" };
  }
}

/** Throws a `TypeError` where the octets are no UTF-8. A byte-order mark stays: it is part of what a server would read. */
function utf8(octets: Iterable<Buffer>): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let ascii = true;
  const parts: string[] = [];
  for (const some of octets) {
    // ASCII by way of Latin-1 takes one octet of memory a character, which the decoder does not promise.
    ascii &&= isAscii(some);
    parts.push(ascii ? some.toString("latin1") : decoder.decode(some, { stream: true }));
  }
  parts.push(decoder.decode());
  return parts.length === 2 ? (parts[0] as string) + (parts[1] as string) : parts.join("");
}

function* mapped<T, U>(items: Iterable<T>, change: (item: T) => U): Generator<U> {
  for (const item of items) yield change(item);
}

/** Beginnings of files that are no text, whatever their octets may look like. */
const signatures: readonly (readonly [octets: string, kind: string])[] = [
  ["\x7fELF", "a program"],
  ["MZ\x90\x00", "a program"],
  ["\x89PNG", "a picture"],
  ["\xff\xd8\xff", "a picture"],
  ["GIF8", "a picture"],
  ["PK\x03\x04", "a zip archive"],
  ["\x1f\x8b", "compressed with gzip"],
  ["BZh", "compressed with bzip2"],
  ["\xfd7zXZ", "compressed with xz"],
  ["\x28\xb5\x2f\xfd", "compressed with zstd"],
  ["%PDF-", "a PDF document"],
  ["SQLite format 3\0", "a database"],
  ["\xff\xfe", "UTF-16 text: save it as UTF-8"],
  ["\xfe\xff", "UTF-16 text: save it as UTF-8"],
];

/** Why the first octets of a file are plainly no text we read; undefined where they may be. */
export function noText(octets: Buffer): string | undefined {
  const start = octets.toString("latin1", 0, 16);
  const signature = signatures.find(([sign]) => start.startsWith(sign));
  if (signature !== undefined) return `is no text: it is ${signature[1]}`;
  const sample = octets.toString("latin1", 0, 8192);
  const control = sample.match(/[\u0000-\u0007\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0;
  // Stray control octets are a mistake to point at. Noise has one octet in ten of them; of a short text that says little.
  const share = sample.length < 512 ? 3 : 20;
  return control * share > sample.length && control > 3 ? "is no text: it is full of control characters" : undefined;
}

function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return "does not exist";
    case "EACCES":
    case "EPERM":
      return "may not be read by you";
    case "EISDIR":
      return "is a folder";
    case "ENAMETOOLONG":
      return "has a name that is too long";
    case "ENOTDIR":
      return "does not exist: what its path calls a folder is a file";
    case "ENXIO":
      return "is no file but a socket";
    case "ELOOP":
      return "is a link that leads in a circle";
    default:
      return `cannot be read: ${message}`;
  }
}

/** The files below a folder, in alphabetical order of their paths; hidden ones and `node_modules` are left out. */
export function walk(folder: string): {
  readonly files: readonly string[];
  readonly unreadable: readonly Unreadable[];
} {
  const files: string[] = [];
  const unreadable: Unreadable[] = [];
  const visit = (path: string, depth: number) => {
    let entries: Dirent[];
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      unreadable.push({ path: slashes(path), reason: systemReason(error) });
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(path, entry.name);
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      // Links to folders are not followed: they may lead in circles.
      if (entry.isDirectory() && depth < 64) visit(inner, depth + 1);
      else if (entry.isFile() || (entry.isSymbolicLink() && isFile(inner))) files.push(slashes(inner));
    }
  };
  visit(folder, 0);
  return { files: files.sort(), unreadable };
}

function isFile(path: string): boolean {
  return statOf(path)?.isFile() === true;
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true;
}

/** Undefined where nothing can be told: no such file, a link in a circle, a folder that may not be entered. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function slashes(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}

/** The first octets of a file, one character each, for telling what it is; undefined where it cannot be read. */
export function sample(path: string, size = 16384): string | undefined {
  try {
    const file = openSync(path, opening);
    try {
      if (!fstatSync(file).isFile()) return undefined;
      const buffer = Buffer.alloc(size);
      return buffer.toString("latin1", 0, readSync(file, buffer, 0, size, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Replaces a file whole, so that an interrupted run leaves none half written. Undefined: done; else why not. */
export function replaceFile(file: TextFile, text: string): string | undefined {
  let beside = "";
  try {
    // A link stays a link: what it leads to is changed.
    const path = realpathSync(file.path);
    beside = `${path}.mailwright-${process.pid}`;
    writeFileSync(beside, encodeText(file, text), { mode: statSync(path).mode, flag: "wx" });
    renameSync(beside, path);
    return undefined;
  } catch (error) {
    if (beside !== "") rmSync(beside, { force: true });
    return `cannot be written: ${(error as Error).message}`;
  }
}
