import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  contributes: {
    commands: { command: string; title: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    viewsWelcome: { contents: string }[];
  };
};
const declared = contributes.commands.map(({ command }) => command);
const sources = readdirSync(join(root, "client/src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join(root, "client/src", name), "utf8"));

test("every command has a title of ours, once", () => {
  expect(new Set(declared).size).toBe(declared.length);
  for (const { title } of contributes.commands) expect(title).toMatch(/^Mailwright: [A-Z]/);
});

test("menus and views name commands that there are", () => {
  const links = contributes.viewsWelcome.flatMap(({ contents }) =>
    [...contents.matchAll(/command:([\w.]+)/g)].map(([, command = ""]) => command),
  );
  const named = [...Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command)), ...links];
  expect(named.filter((command) => !declared.includes(command))).toEqual([]);
});

test("commands that need the view or a link are not in the palette", () => {
  const hidden = (contributes.menus.commandPalette ?? []).filter(({ when }) => when === "false");
  expect(hidden.map(({ command }) => command).sort()).toEqual(
    declared.filter((command) => command === "mailwright.lookUp" || command.includes(".view.")).sort(),
  );
});

test("every declared command is registered by its own name or with its family", () => {
  const text = sources.join("\n");
  const registered = (command: string) =>
    text.includes(`"${command}"`) || text.includes(`on("${command.split(".").at(-1)}",`);
  expect(declared.filter((command) => !registered(command))).toEqual([]);
});
