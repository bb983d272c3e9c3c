import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { decodeText, encodeText, type TextFile } from "./files.ts";

/**
 * A repository may name programs in its configuration that git runs (fsmonitor, filters, textconv, hooks, transports). What is asked
 * here reads objects only, which runs none of them; what could be is switched off all the same.
 */
const neutral = [
  "--no-pager",
  "--no-optional-locks",
  ...["core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never"].flatMap((one) => ["-c", one]),
];
const environment = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_NO_LAZY_FETCH: "1",
  GIT_TERMINAL_PROMPT: "0",
};

/** The most octets that are read of one answer, and milliseconds waited for it. */
const longest = 256 << 20;
const patience = 10_000;

/** What the last commit of a repository holds of some files. */
export class Head {
  readonly #root: string;
  readonly #names: readonly string[];
  #objects: ReadonlyMap<string, string> | undefined;

  /** `names`: of files, relative to the repository's root, with `/`. */
  constructor(root: string, names: readonly string[]) {
    this.#root = root;
    this.#names = names.filter((name) => !/[\r\n]/.test(name));
  }

  /** Whether the last commit has the file. */
  holds(name: string): boolean {
    return this.#object(name) !== undefined;
  }

  /** The text of a file in the last commit, if it is another than the one at hand. */
  differing(name: string, file: TextFile): string | undefined {
    const object = this.#object(name);
    if (object === undefined || object === objectName(encodeText(file), object.length)) return undefined;
    const octets = this.#git(["cat-file", "blob", object]);
    const read = octets === undefined ? undefined : decodeText(name, octets);
    return read === undefined || "reason" in read ? undefined : read.text;
  }

  #object(name: string): string | undefined {
    this.#objects ??= this.#list();
    return this.#objects.get(name);
  }

  #list(): ReadonlyMap<string, string> {
    const objects = new Map<string, string>();
    const questions = this.#names.map((name) => `HEAD:${name}\n`).join("");
    const answers = this.#git(["cat-file", "--batch-check=%(objecttype) %(objectname)"], questions);
    const lines = answers?.toString("utf8").split("\n") ?? [];
    this.#names.forEach((name, i) => {
      const found = /^blob ([0-9a-f]{40,64})$/.exec(lines[i] ?? "");
      if (found?.[1] !== undefined) objects.set(name, found[1]);
    });
    return objects;
  }

  /** What git writes; undefined where there is none, it fails, or it takes too long. */
  #git(args: readonly string[], input = ""): Buffer | undefined {
    const { status, stdout } = spawnSync("git", [...neutral, ...args], {
      cwd: this.#root,
      env: { ...process.env, ...environment },
      input,
      maxBuffer: longest,
      timeout: patience,
      stdio: ["pipe", "pipe", "ignore"],
    });
    return status === 0 ? stdout : undefined;
  }
}

/** The name that git gives to a file's octets, in a repository whose names have this many digits. */
function objectName(octets: Buffer, digits: number): string {
  const hash = createHash(digits === 40 ? "sha1" : "sha256");
  return hash.update(`blob ${octets.length}\0`).update(octets).digest("hex");
}
