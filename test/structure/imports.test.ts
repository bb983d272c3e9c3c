import { describe, expect, test } from "vitest";
import { readSource, sources } from "./sources.ts";

/** From left to right: a folder imports from those to its left. Folders of one step do not know each other. */
const steps = [
  ["text"],
  ["rules"],
  ["records"],
  ["zone", "transcripts"],
  ["dns"],
  ["evaluate"],
  ["mailauth"],
  ["documents"],
  ["features"],
  ["lsp", "cli"],
];

/** `mailwright lsp` hands over to the server. */
const handOvers = [["server/src/cli/lsp.ts", "server/src/lsp/"]] as const;

/** The places that touch the outside world: implementations of `Resolver`, the thread that verifies signatures, and the adapters. */
const outside = new Set(["dns", "mailauth", "lsp", "cli"]);

const server = sources("server/src");
const client = sources("client/src");

function folder(path: string): string {
  return path.split("/")[2] ?? "";
}

function step(name: string): number {
  return steps.findIndex((names) => names.includes(name));
}

function againstTheRule(path: string, target: string): boolean {
  if (!target.startsWith("server/src/") || folder(path).endsWith(".ts")) return false;
  if (handOvers.some(([from, to]) => path === from && target.startsWith(to))) return false;
  const [from, to] = [folder(path), folder(target)];
  return from !== to && !(step(to) >= 0 && step(to) < step(from));
}

describe("the dependency rule", () => {
  test("every folder of the server has its place", () => {
    const folders = new Set(server.map(({ path }) => folder(path)).filter((name) => !name.endsWith(".ts")));
    expect([...folders].filter((name) => step(name) < 0)).toEqual([]);
  });

  test("imports point to the left", () => {
    const wrong = server.flatMap(({ path, imports }) =>
      imports.filter((target) => againstTheRule(path, target)).map((target) => `${path} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the server knows nothing of the client, nor of the tests", () => {
    const wrong = server.filter(({ imports }) => imports.some((target) => /^(?:client|test|scripts)\//.test(target)));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("the client knows the editor, and of the server what both must agree on", () => {
    const allowed = [
      "vscode",
      "vscode-languageclient/node",
      "server/src/lsp/requests.ts",
      "server/src/documents/kind.ts",
    ];
    const foreign = client.flatMap(({ path, imports }) =>
      imports
        .filter((target) => !target.startsWith("client/src/") && !allowed.includes(target))
        .map((target) => `${path} → ${target}`),
    );
    expect(foreign).toEqual([]);
  });
});

describe("the outside world", () => {
  const inner = server.filter(({ path }) => !folder(path).endsWith(".ts") && !outside.has(folder(path)));

  test("no file, socket or process left of the adapters", () => {
    const wrong = inner.flatMap(({ path, imports, world }) =>
      [...imports.filter((target) => target.startsWith("node:")), ...world].map((what) => `${path}: ${what}`),
    );
    expect(wrong).toEqual([]);
  });

  test("no editor left of the features, and there its types only", () => {
    const wrong = inner.flatMap(({ path, imports }) =>
      imports
        .filter((target) => target.startsWith("vscode"))
        .filter((target) => folder(path) !== "features" || target !== "vscode-languageserver-types")
        .map((target) => `${path} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("no state of a module", () => {
    const wrong = server.flatMap(({ path, state }) => state.map((name) => `${path}: ${name}`));
    expect(wrong).toEqual([]);
  });
});

describe("what the rule sees", () => {
  const seen = (text: string) => readSource("server/src/zone/x.ts", text);

  test.each([
    [`import { a } from "../dns/a.ts";`],
    [`import type { A } from "../dns/a.ts";`],
    [`export * from "../dns/a.ts";`],
    [`export type { A } from "../dns/a.ts";`],
    [`const a = () => import("../dns/a.ts");`],
    [`let a: import("../dns/a.ts").A;`],
  ])("%s", (text) => {
    expect(seen(text).imports).toEqual(["server/src/dns/a.ts"]);
    expect(seen(text).imports.some((target) => againstTheRule("server/src/zone/x.ts", target))).toBe(true);
  });

  test.each([
    ["process.env", ["process.env"]],
    ["setTimeout(f, 1)", ["setTimeout"]],
    ["new Date()", ["new Date()"]],
    ["new Date(0)", []],
    ["Date.now()", ["Date.now"]],
    ["const process = (a) => a.process", []],
  ])("%s", (text, world) => expect(seen(text).world).toEqual(world));

  test.each([
    ["let a = 1;", ["a"]],
    ["export let a = 1;", ["a"]],
    ["const a = 1;", []],
    ["function f() { let a = 1; return a; }", []],
  ])("%s", (text, state) => expect(seen(text).state).toEqual(state));
});
