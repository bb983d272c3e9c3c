import { type Command, commands } from "./commands.ts";

/** What `mailwright --help` prints. */
export function overview(version: string): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    `mailwright ${version}: zone files, SPF, DKIM, DMARC and mail sessions, linted, explained and evaluated`,
    "",
    "Usage: mailwright COMMAND [ARGUMENTS]",
    "",
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    "",
    "mailwright COMMAND --help says more, with examples. mailwright --version prints the version.",
    "",
  ].join("\n");
}

/** What `mailwright COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? "" : ` ${value}`}`, help] as const,
  );
  const width = Math.min(32, Math.max(...options.map(([name]) => name.length)));
  const lines = options.map(([name, help]) =>
    name.length > width ? `  ${name}\n  ${" ".repeat(width)}  ${help}` : `  ${name.padEnd(width)}  ${help}`,
  );
  return [
    `mailwright ${command.name}: ${command.summary}`,
    "",
    `Usage: mailwright ${command.name} [OPTIONS] ${command.usage}`,
    "",
    ...lines,
    "",
    "Examples:",
    ...command.examples.map(([line, does]) => `  ${line}\n      ${does}`),
    "",
    `Exit codes: ${command.exits}`,
    "",
  ].join("\n");
}

/** What is said to words that name no command. */
export function unknownCommand(words: readonly string[]): string {
  const [first = ""] = words;
  const group = commands.filter((command) => command.name.startsWith(`${first} `)).map((command) => command.name);
  if (group.length > 0) return `mailwright ${first} needs one more word: ${group.join(", ")}`;
  const near = commands.find((command) => command.name.startsWith(first.slice(0, 3)) && first.length > 2);
  return `there is no command "${first}"${near === undefined ? "; mailwright --help lists them" : `; did you mean ${near.name}?`}`;
}
