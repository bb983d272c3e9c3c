import type { Span } from "../text/span.ts";
import type { AnswerData } from "./answer-data.ts";
import type { Reference } from "./reference.ts";

export const severities = ["error", "warning", "info", "hint"] as const;
export type Severity = (typeof severities)[number];

/**
 * A text that shows a rule. `[[ ]]` surrounds what the rule underlines (stripped before reading, and in the docs).
 * A bare string is a zone fragment of `example.com.` for the zone and record groups, a transcript for the others.
 */
export type Example = string | DetailedExample;

export interface DetailedExample {
  readonly text: string;
  readonly language?: "zone" | "record" | "transcript" | "policy" | "message";
  /** The zone's name, absolute; default `example.com.`. */
  readonly origin?: string;
  /** The whole zone is given (SOA and all): rules on the whole zone apply. */
  readonly whole?: boolean;
  /** Recorded DNS, in the form of `recorded:FILE`. */
  readonly answers?: AnswerData;
  /** The text at the last commit. */
  readonly previous?: string;
  /** Other files of the workspace, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** The file's own name, where it matters (`mta-sts.txt`, `x.dmarc`). */
  readonly path?: string;
  /** The clock, ISO 8601. */
  readonly now?: string;
  /** Which name server will load the zone. */
  readonly server?: "any" | "bind" | "knot" | "nsd";
  /** Which edition of DMARC the person has chosen; default 9989. */
  readonly dmarc?: "9989" | "7489";
}

/** What one rule says of itself. `Args` are the values its message needs. */
export interface RuleDefinition<Args> {
  readonly severity: Severity;
  /** A few words, for lists: `Two SPF records at one name`. */
  readonly title: string;
  readonly reference: Reference | readonly Reference[];
  /** One sentence with the value at hand: what is wrong, and the effect. Plain text. */
  readonly message: (args: Args) => string;
  /** What goes wrong in practice. */
  readonly why: string;
  /** How to mend it. */
  readonly mend: string;
  readonly bad: Example;
  readonly good: Example;
  /** Needs DNS answers beyond the file (the catalogue's †). */
  readonly dns?: true;
}

export interface Rule<Args = never> extends Omit<RuleDefinition<Args>, "reference"> {
  /** `group/name`; never changes its meaning. */
  readonly id: string;
  readonly group: string;
  readonly references: readonly Reference[];
}

/** Any rule, whatever its arguments. */
export type AnyRule = Rule<never>;

// biome-ignore lint/suspicious/noExplicitAny: the compiler infers each rule's arguments from its message
type Definitions = Readonly<Record<string, RuleDefinition<any>>>;
type ArgsOf<D> = D extends { readonly message: () => string }
  ? undefined
  : D extends { readonly message: (args: infer A) => string }
    ? A
    : never;

/** Declares the rules of one group. The result has one `Rule` for each key, typed by what its message needs. */
export function defineRules<D extends Definitions>(
  group: string,
  definitions: D,
): { readonly [K in keyof D & string]: Rule<ArgsOf<D[K]>> } {
  const rules: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    const { reference, ...rest } = definition;
    rules[name] = {
      ...rest,
      id: `${group}/${name}`,
      group,
      references: Array.isArray(reference) ? reference : [reference],
    };
  }
  return rules as { readonly [K in keyof D & string]: Rule<ArgsOf<D[K]>> };
}

/** One change of text: what is in `span` becomes `text`. `path`: another file of the workspace than the finding's own. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
  readonly path?: string;
}

/** A way to mend a finding. `preferred`: the only sensible one, applied by `--fix` and by "fix all". */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly preferred?: boolean;
}

/** Another place that has to do with a finding. */
export interface Related {
  readonly message: string;
  readonly span: Span;
  /** Another file than the finding's own. */
  readonly path?: string;
}

/** One thing that is wrong, at its place. Severity is the catalogue's; a person's settings win. */
export interface Finding {
  readonly rule: AnyRule;
  readonly span: Span;
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
  /** In place of the catalogue's severity: a server chosen by the person refuses what another only dislikes. */
  readonly severity?: Severity;
  /** Another file than the one at hand: a record of an included file, met by a check across records. */
  readonly path?: string;
}

interface Extra {
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
  readonly severity?: Severity;
}

/** A finding of a rule at a place. Rules whose message takes no arguments are called without them. */
export function finding<A>(
  rule: Rule<A>,
  span: Span,
  ...rest: A extends undefined ? [args?: undefined, extra?: Extra] : [args: A, extra?: Extra]
): Finding {
  const [args, extra] = rest;
  return { rule: rule as unknown as AnyRule, span, message: rule.message(args as A), ...extra };
}
