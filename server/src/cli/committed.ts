import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { TextFile } from "./files.ts";

/** What the last commits of repositories hold. */
export interface Committed {
  /** Whether the last commit has such a file. */
  holds(path: string): boolean;
  /** The text that a file has there; undefined where it is the same, or the file is not tracked. */
  differing(file: TextFile): string | undefined;
}

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
  const at = (path: string) => {
    const root = rootOf(dirname(resolve(path)), roots);
    const head = root === undefined ? undefined : heads.get(root);
    return root === undefined || head === undefined ? undefined : { head, name: nameIn(root, path) };
  };
  return {
    holds(path) {
      const found = at(path);
      return found?.head.holds(found.name) === true;
    },
    differing(file) {
      const found = at(file.path);
      return found?.head.differing(found.name, file);
    },
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
