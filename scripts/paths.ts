import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** What is built. */
export const dist: string = join(root, "dist");

/** What may be thrown away: downloads, results of tests, stamps. Ignored by git. */
export const cache: string = join(root, ".cache");

/** A path in the repository. */
export function inRoot(...parts: readonly string[]): string {
  return join(root, ...parts);
}
