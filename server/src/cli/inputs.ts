import { dirname, resolve } from "node:path";
import type { DocumentKind } from "../documents/document.ts";
import { kindByName, kindsPossible } from "../documents/kind.ts";
import { isServerConfig } from "../documents/server-config.ts";
import type { ConfigFile } from "../documents/workspace.ts";
import { looksLikeZone } from "../documents/zone.ts";
import { configPathsIn, readConfigs } from "./configs.ts";
import { decodeText, isFolder, readText, sample, type TextFile, type Unreadable, walk } from "./files.ts";
import { LargeFile } from "./large-file.ts";

/** One text to be judged. */
export interface Input {
  /** As given, with `/`. */
  readonly path: string;
  readonly kind: DocumentKind;
  /** Reads it anew each time, so that no more than one is held. */
  readonly read: () => TextFile | Unreadable;
  /** Opens a large file that need not be held; undefined for any other, and absent for what is no file. */
  readonly large?: (word: string) => LargeFile | undefined;
}

export interface Inputs {
  /** In the order given, a folder's in alphabetical order; each file once. */
  readonly inputs: readonly Input[];
  readonly unreadable: readonly Unreadable[];
  /** Configurations of name servers in the folders, beside the files, and in the working folder. */
  readonly configs: readonly ConfigFile[];
}

/** Characters that are enough to tell what a text is. */
const sampleSize = 16384;

/** The files that these paths mean. A folder gives those that are ours by name and content; a file that is named is taken at the word. */
export async function findInputs(paths: readonly string[], kind: DocumentKind | undefined): Promise<Inputs> {
  const inputs: Input[] = [];
  const unreadable: Unreadable[] = [];
  const configs = new Set<string>();
  const seen = new Set<string>();
  const add = (path: string, is: DocumentKind) => {
    const absolute = resolve(path);
    if (seen.has(absolute)) return;
    seen.add(absolute);
    inputs.push({ path, kind: is, read: () => readText(path), large: (word) => LargeFile.open(path, word) });
  };
  const noteConfigs = (folder: string) => {
    for (const path of configPathsIn(folder)) configs.add(path);
  };

  for (const given of paths) {
    if (isFolder(given)) {
      const below = walk(given);
      unreadable.push(...below.unreadable);
      for (const path of below.files) {
        if (isServerConfig(path)) configs.add(path);
        const found = kind ?? (await kindOf(path, () => sample(path)));
        if (found !== undefined) add(path, found);
      }
      continue;
    }
    const path = given.replaceAll("\\", process.platform === "win32" ? "/" : "\\");
    noteConfigs(dirname(path));
    const found = kind ?? (await namedKind(path));
    if (found !== undefined) add(path, found);
    else {
      const read = readText(path);
      unreadable.push(
        "reason" in read
          ? read
          : { path, reason: "is none of the kinds that we know, by name or content: say which it is with --kind" },
      );
    }
  }
  noteConfigs(".");
  return { inputs, unreadable, configs: readConfigs(configs) };
}

/** The kind of a file by its name, else by its content. What only zones can be is told without loading the other languages. */
async function kindOf(path: string, start: () => string | undefined): Promise<DocumentKind | undefined> {
  const byName = kindByName(path);
  const possible = kindsPossible(path);
  if (byName !== undefined || possible.length === 0) return byName;
  const text = start();
  if (text === undefined) return undefined;
  if (possible.length === 1 && possible[0] === "zone") {
    return looksLikeZone(text) ? "zone" : undefined;
  }
  const { documentKind } = await import("../documents/open.ts");
  return documentKind(path, () => text);
}

/** What a file that a person named is: by its name, its content, or what its name may be. */
async function namedKind(path: string): Promise<DocumentKind | undefined> {
  const start = sample(path);
  const found = await kindOf(path, () => start);
  if (found !== undefined || start === undefined) return found;
  const { kindOfContent } = await import("../documents/open.ts");
  return kindOfContent(start) ?? (kindsPossible(path).includes("zone") || start.trim() === "" ? "zone" : undefined);
}

/** Standard input under the name that it goes by. */
export async function inputOf(
  octets: Uint8Array,
  name: string | undefined,
  kind: DocumentKind | undefined,
): Promise<Input | Unreadable> {
  const path = name ?? "<stdin>";
  const file = decodeText(path, octets);
  if ("reason" in file) return file;
  const start = file.text.slice(0, sampleSize);
  const { documentKind, kindOfContent } = await import("../documents/open.ts");
  const found =
    kind ?? (name === undefined ? undefined : documentKind(name, () => start)) ?? kindOfContent(start) ?? "zone";
  return { path, kind: found, read: () => file };
}
