import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { TextFile } from "./files.ts";

/** The text that a file has in the last commit of its repository; undefined where it is the same, or the file is not tracked. */
export type Committed = (file: TextFile) => string | undefined;

/** What the last commits hold of these files; undefined where none lies in a repository. Nothing is asked of git before. */
export async function committedTexts(paths: readonly string[]): Promise<Committed | undefined> {
  const roots = new Map<string, string | undefined>();
  const byRoot = new Map<string, string[]>();
  for (const path of paths) {
    const root = rootOf(dirname(resolve(path)), roots);
    if (root === undefined) continue;
    byRoot.set(root, [...(byRoot.get(root) ?? []), nameIn(root, path)]);
  }
  if (byRoot.size === 0) return undefined;
  const { Head } = await import("./git.ts");
  const heads = new Map([...byRoot].map(([root, names]) => [root, new Head(root, names)] as const));
  return (file) => {
    const root = rootOf(dirname(resolve(file.path)), roots);
    return root === undefined ? undefined : heads.get(root)?.differing(nameIn(root, file.path), file);
  };
}

/** The folder with `.git` at or above a folder. */
function rootOf(folder: string, known: Map<string, string | undefined>): string | undefined {
  const before = known.get(folder);
  if (before !== undefined || known.has(folder)) return before;
  const above = dirname(folder);
  const root = existsSync(join(folder, ".git")) ? folder : above === folder ? undefined : rootOf(above, known);
  known.set(folder, root);
  return root;
}

function nameIn(root: string, path: string): string {
  return relative(root, resolve(path)).split(sep).join("/");
}
