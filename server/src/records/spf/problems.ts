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
