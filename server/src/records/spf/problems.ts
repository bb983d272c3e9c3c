/** Part of a record, in units of its decoded text. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** The mend of a problem, in units of the record's text. */
export interface ProblemFix {
  readonly title: string;
  readonly edits: readonly (Part & { readonly text: string })[];
}

/** What the parser found wrong, by the name of its rule. */
export type ProblemName =
  | "unknown-mechanism"
  | "qualifier-on-modifier"
  | "lone-qualifier"
  | "bad-separator"
  | "missing-space"
  | "lost-space-at-join"
  | "non-ascii"
  | "missing-domain"
  | "bad-domain-spec"
  | "address-as-domain"
  | "bad-address"
  | "wrong-family"
  | "bad-prefix-length"
  | "unexpected-prefix"
  | "unexpected-argument"
  | "bad-macro"
  | "macro-only-in-exp";

export interface SpfProblem extends Part {
  readonly name: ProblemName;
  /** The text at hand. */
  readonly found: string;
  /** What more the message says: the known word it is near to, the reason. */
  readonly hint?: string;
  readonly fix?: ProblemFix;
}

type Draft = { -readonly [K in keyof SpfProblem]: SpfProblem[K] };

/** What is wrong in one text, in the order in which it is met. */
export class Problems {
  readonly text: string;
  readonly list: SpfProblem[] = [];
  /** Whether words are parted where two terms run together. */
  readonly parting: boolean;
  /** A word was parted: what it is to receivers is to be found out. */
  parted = false;

  constructor(text: string, parting: boolean) {
    this.text = text;
    this.parting = parting;
  }

  add(
    name: ProblemName,
    { start, end }: Part,
    more: {
      readonly found?: string;
      readonly hint?: string;
      readonly fix?: ProblemFix | undefined;
    } = {},
  ): void {
    const problem: Draft = { name, start, end, found: more.found ?? this.text.slice(start, end) };
    if (more.hint !== undefined) problem.hint = more.hint;
    if (more.fix !== undefined) problem.fix = more.fix;
    this.list.push(problem);
  }

  /** Two strings meet at a place where a space belongs. */
  addLostSpace(join: number): void {
    const place = { start: join, end: join };
    this.add("lost-space-at-join", place, fixedBy("Add the space", place, " "));
  }
}

/** A fix of one edit. */
export function fixedBy(title: string, { start, end }: Part, text: string): { readonly fix: ProblemFix } {
  return { fix: { title, edits: [{ start, end, text }] } };
}
