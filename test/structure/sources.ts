import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** The repository. */
export const root: string = resolve(import.meta.dirname, "../..");

export interface Source {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** What it imports, type-only imports, re-exports and `import()` included: a path from the root, or a package's name. */
  readonly imports: readonly string[];
  /** Names of the outside world that it uses: `process`, `Date.now`, … */
  readonly world: readonly string[];
  /** Variables of the module that can change. */
  readonly state: readonly string[];
}

const globals = new Set(["process", "console", "fetch", "setTimeout", "setInterval", "setImmediate", "performance"]);
const members = new Set(["Date.now", "Math.random"]);

/** Every TypeScript source below a folder of the repository. */
export function sources(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => read(join(folder, name).replaceAll("\\", "/")));
}

function read(path: string): Source {
  const text = readFileSync(join(root, path), "utf8");
  return { path, ...readSource(path, text) };
}

/** What a text at this path imports and uses. */
export function readSource(path: string, text: string): Omit<Source, "path"> {
  const { program, module } = parseSync(path, text);
  const requests = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((entry) => entry.entries.flatMap((e) => e.moduleRequest?.value ?? [])),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
  ];
  const world: string[] = [];
  new Visitor({
    MemberExpression(node) {
      if (node.object.type !== "Identifier" || node.property.type !== "Identifier" || node.computed) return;
      const name = `${node.object.name}.${node.property.name}`;
      if (globals.has(node.object.name) || members.has(name)) world.push(name);
    },
    CallExpression(node) {
      if (node.callee.type === "Identifier" && globals.has(node.callee.name)) world.push(node.callee.name);
    },
    NewExpression(node) {
      if (node.callee.type === "Identifier" && node.callee.name === "Date" && node.arguments.length === 0)
        world.push("new Date()");
    },
    TSImportType(node) {
      requests.push(node.source.value);
    },
  }).visit(program);
  const state = program.body
    .map((statement) => (statement.type === "ExportNamedDeclaration" ? statement.declaration : statement))
    .flatMap((statement) =>
      statement?.type === "VariableDeclaration" && statement.kind !== "const" ? statement.declarations : [],
    )
    .map((declaration) => (declaration.id.type === "Identifier" ? declaration.id.name : "…"));
  return { imports: requests.map((request) => target(path, request)), world, state };
}

function target(from: string, request: string): string {
  if (!request.startsWith(".")) return request;
  return relative(root, resolve(root, dirname(from), request)).replaceAll("\\", "/");
}
