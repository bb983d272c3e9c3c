import { nearest } from "../records/near.ts";
import { UsageError } from "./io.ts";

/** One option of a command. */
export interface OptionSpec {
  /** What the value is called in the help: `NAME`, `text|json`; absent for a switch. */
  readonly value?: string;
  /** The values there are, where the list is closed. */
  readonly choices?: readonly string[];
  /** May be given several times. */
  readonly repeatable?: true;
  readonly help: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** The arguments of one call, as they were given. */
export interface Arguments {
  readonly positionals: readonly string[];
  has(option: string): boolean;
  /** The value given last. */
  value(option: string): string | undefined;
  values(option: string): readonly string[];
}

/** Reads arguments by a table of options: `--name VALUE`, `--name=VALUE`, `--` ends them. Throws a `UsageError` on what is not in the table. */
export function parseArguments(args: readonly string[], table: OptionTable): Arguments {
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === "--") {
      positionals.push(...args.slice(i + 1));
      break;
    }
    if (arg === "-h") {
      given.set("help", []);
      continue;
    }
    if (!arg.startsWith("-") || arg === "-") {
      positionals.push(arg);
      continue;
    }
    const equals = arg.indexOf("=");
    const name = arg.slice(2, equals < 0 ? undefined : equals);
    const spec = arg.startsWith("--") && Object.hasOwn(table, name) ? table[name] : undefined;
    if (spec === undefined)
      throw new UsageError(`there is no option ${equals < 0 ? arg : arg.slice(0, equals)}${suggestion(name, table)}`);
    const values = given.get(name) ?? [];
    given.set(name, values);
    if (spec.value === undefined) {
      if (equals >= 0) throw new UsageError(`--${name} takes no value`);
      continue;
    }
    const value = equals >= 0 ? arg.slice(equals + 1) : args[++i];
    if (value === undefined) throw new UsageError(`--${name} needs a value: ${spec.value}`);
    if (spec.choices !== undefined && !spec.choices.includes(value)) {
      throw new UsageError(`--${name} is one of ${spec.choices.join(", ")}, not "${value}"`);
    }
    if (values.length > 0 && spec.repeatable === undefined) values.length = 0;
    values.push(value);
  }
  return {
    positionals,
    has: (option) => given.has(option),
    value: (option) => given.get(option)?.at(-1),
    values: (option) => given.get(option) ?? [],
  };
}

/** `; did you mean --format?` for a name that begins alike, or has a slip in it. */
function suggestion(name: string, table: OptionTable): string {
  const options = Object.keys(table);
  const near =
    options.find((known) => known.length > 2 && (known.startsWith(name.slice(0, 4)) || name.startsWith(known))) ??
    nearest(name, options);
  return near === undefined || name.length < 2 ? "" : `; did you mean --${near}?`;
}
