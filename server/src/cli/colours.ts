import type { Severity } from "../rules/rule.ts";
import type { Io, Output } from "./io.ts";

/** Marks for a terminal; all of them leave the text as it is where nobody looks. */
export interface Colours {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
  severity(severity: Severity, text: string): string;
}

const codes: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 36, hint: 35 };

/** Colours for an output: on a terminal, unless `--no-color` or `NO_COLOR` says no. */
export function coloursFor(output: Output, io: Io, off: boolean): Colours {
  const on = output.terminal && !off && (io.env.NO_COLOR ?? "") === "" && io.env.TERM !== "dumb";
  const paint = (code: number) => (text: string) => (on && text !== "" ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    bold: paint(1),
    dim: paint(2),
    green: paint(32),
    red: paint(31),
    severity: (severity, text) => paint(codes[severity])(text),
  };
}

/** Text from strangers, safe to show on a terminal: control characters, which could move the cursor, become U+FFFD. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "\ufffd");
}
