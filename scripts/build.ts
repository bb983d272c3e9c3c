/** Builds dist/. `node scripts/build.ts [--production]`; does nothing where nothing has changed. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { type BuildOptions, build as bundle, type Plugin } from "esbuild";
import { dist, inRoot } from "./paths.ts";

export interface BuildChoice {
  /** Minified, without source maps: what goes into packages. */
  readonly production?: boolean;
  /** What the editor needs, without the command line and the library. */
  readonly extensionOnly?: boolean;
}

/** Builds all bundles, unless the last build was of the same sources in the same way. Says what it did. */
export async function build(choice: BuildChoice = {}): Promise<"built" | "unchanged"> {
  const stamp = join(dist, ".built");
  const now = await fingerprint(choice);
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === now) return "unchanged";
  // What the command of an earlier build loads stays while only the extension is built.
  if (choice.extensionOnly !== true) await rm(join(dist, "chunks"), { recursive: true, force: true });
  const common = await commonOptions(choice);
  const commonJs = commonJsOptions(common);
  const extension = buildExtension(commonJs);
  const results = await Promise.allSettled(
    choice.extensionOnly ? [extension] : [extension, buildCommandAndLibrary(common, commonJs)],
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  if (existsSync(join(dist, "cli.js"))) await chmod(join(dist, "cli.js"), 0o755);
  await writeFile(stamp, now);
  return "built";
}

/** Sizes and times of everything a bundle is made of. */
async function fingerprint(choice: BuildChoice): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(choice));
  for (const folder of ["server/src", "client/src"]) {
    const names = (await readdir(inRoot(folder), { recursive: true })).sort();
    for (const name of names) await addFile(inRoot(folder, name));
  }
  for (const name of ["package.json", "package-lock.json", "scripts/build.ts"]) await addFile(inRoot(name));
  return hash.digest("hex");

  async function addFile(path: string): Promise<void> {
    const { size, mtimeMs } = await stat(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
}

async function commonOptions({ production = false }: BuildChoice): Promise<BuildOptions> {
  const { version } = JSON.parse(await readFile(inRoot("package.json"), "utf8")) as { version: string };
  return {
    absWorkingDir: inRoot(),
    bundle: true,
    platform: "node",
    target: "node22.19",
    outdir: dist,
    minify: production,
    sourcemap: production ? false : "linked",
    legalComments: "none",
    logLevel: "warning",
    define: { MAILWRIGHT_VERSION: JSON.stringify(version) },
    // Its other build asks for its own parts in a way that no bundler follows.
    alias: { "jsonc-parser": inRoot("node_modules/jsonc-parser/lib/esm/main.js") },
    plugins: [suffixesUnpackedLate],
  };
}

function commonJsOptions(common: BuildOptions): BuildOptions {
  return {
    ...common,
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    banner: { js: `const moduleUrl = require("node:url").pathToFileURL(__filename).href;` },
    define: { ...common.define, "import.meta.url": "moduleUrl" },
  };
}

async function buildExtension(commonJs: BuildOptions): Promise<void> {
  await Promise.all([
    bundle({ ...commonJs, entryPoints: { extension: "client/src/extension.ts" }, external: ["vscode"] }),
    bundle({
      ...commonJs,
      entryPoints: { server: "server/src/lsp/node.ts" },
      // The command line imports this module too; here it is the program.
      footer: { js: "module.exports.serveStdio();" },
    }),
    // mailauth runs as CommonJS only, and on a thread of its own: two megabytes that are read when first needed.
    bundle({ ...commonJs, entryPoints: { "mailauth-worker": "server/src/mailauth/worker.ts" } }),
  ]);
}

/**
 * A check of one zone is one CommonJS file, since to read many takes longer than the check. What else the command loads when it
 * is needed shares its parts with the library.
 */
async function buildCommandAndLibrary(common: BuildOptions, commonJs: BuildOptions): Promise<void> {
  const later = new Map<string, string>();
  await bundle({
    ...commonJs,
    entryPoints: {
      cli: "server/src/cli/main.ts",
      "check-zone": "server/src/cli/check-zone.ts",
      "zone-thread": "server/src/cli/zone-thread.ts",
    },
    plugins: [suffixesUnpackedLate, loadedLater(later)],
    // `import()` of CommonJS looks through its text for exports first.
    supported: { "dynamic-import": false },
  });
  await Promise.all([
    bundle({ ...common, format: "esm", entryPoints: { cli: "server/src/cli/bin.ts" } }),
    bundle({
      ...common,
      format: "esm",
      splitting: true,
      chunkNames: "chunks/[name]-[hash]",
      entryPoints: { index: "server/src/index.ts", ...Object.fromEntries(later) },
      // Some packages are CommonJS and ask for Node's own modules with `require`.
      banner: {
        js: `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);`,
      },
    }),
  ]);
}

/** tldts unpacks the public suffix list as soon as it is loaded. Few runs ask for it, and those can wait until they do. */
const suffixesUnpackedLate: Plugin = {
  name: "suffixes unpacked late",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^tldts$/ }, ({ kind }) =>
      kind === "import-statement" ? { path: "tldts", namespace: "late" } : undefined,
    );
    onLoad({ filter: /./, namespace: "late" }, () => ({
      resolveDir: inRoot(),
      contents: ["parse", "getPublicSuffix"]
        .map((name) => `export const ${name} = (...given) => require("tldts").${name}(...given);`)
        .join("\n"),
    }));
  },
};

/** Leaves out what is imported with `import()`, and notes where it will stand and what it is made from. */
function loadedLater(noted: Map<string, string>): Plugin {
  return {
    name: "loaded later",
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind !== "dynamic-import" || path === "./check.ts") return undefined;
        if (path === "./check-zone.ts") return { path: "./check-zone.cjs", external: true };
        const source = resolve(resolveDir, path);
        const place = `chunks/${relative(inRoot("server/src"), source).replace(/\.ts$/, "").replaceAll(/[\\/]/g, "-")}`;
        noted.set(place, source);
        return { path: `./${place}.js`, external: true };
      });
    },
  };
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  const result = await build({ production: process.argv.includes("--production") });
  process.stdout.write(result === "built" ? "Built dist/.\n" : "dist/ is up to date.\n");
}
