import type { Reference } from "../rules/reference.ts";
import type { Finding } from "../rules/rule.ts";
import type { Decoded } from "../text/decoded.ts";
import type { Markdown } from "../text/markdown.ts";
import type { Span } from "../text/span.ts";

/**
 * A domain name as the record languages see it: absolute, without the final dot, ASCII lower case,
 * one char per octet; a dot or backslash inside a label is written `\.` and `\\`. The root is "".
 */
export type Name = string;

/** What a person chose that changes how records are judged. */
export interface RecordSettings {
  /** Which edition of DMARC counts. */
  readonly dmarc: "9989" | "7489";
}

/** One record of the zone at hand, as a check across records sees it. */
export interface RecordView {
  readonly owner: Name;
  /** Mnemonic in upper case, or `TYPEn`. */
  readonly type: string;
  readonly ttl: number;
  /** The whole entry, and its owner (the empty span at the entry's start where the owner is inherited). */
  readonly span: Span;
  readonly ownerSpan: Span;
  /** RDATA by field, in order; names as `Name`, others as written. */
  readonly fields: readonly { readonly text: string; readonly span: Span }[];
  /** TXT and SPF: the joined character-strings. */
  readonly value?: Decoded;
  /** Another file that the zone includes holds this record. */
  readonly path?: string;
}

/** The zone that a record stands in, as far as checks across records need it. Names outside it are unknown, never missing. */
export interface ZoneView {
  readonly apex: Name;
  /** Whether the file is a whole zone (has its SOA); in a fragment nothing is "missing". */
  readonly whole: boolean;
  contains(name: Name): boolean;
  /** Records at exactly this name, in file order; `type` narrows them. */
  at(name: Name, type?: string): readonly RecordView[];
  /** Whether the name exists: has records, or names below it (RFC 8020). */
  exists(name: Name): boolean;
  /** As `at`, but what a query would find: a wildcard answers for names that do not exist (RFC 4592). */
  answer(name: Name, type: string): readonly RecordView[];
  /** Names directly below: `_domainkey` → its selectors. At most `most` of them, whichever: a name may have a million. */
  children(name: Name, most?: number): readonly Name[];
  /** Whether the name lies at or below a delegation (other servers answer for it). */
  delegated(name: Name): boolean;
}

/** What surrounds one value. */
export interface RecordContext {
  /** Absent for a loose record and for tools' output without a name: rules on the place are then silent. */
  readonly owner?: Name;
  readonly ownerSpan?: Span;
  /** `TXT`, `SPF`, `MX` …; absent for a loose record. */
  readonly type?: string;
  /** The type as written. */
  readonly typeSpan?: Span;
  /** The whole record, where there is one. */
  readonly recordSpan?: Span;
  readonly zone?: ZoneView;
  readonly settings: RecordSettings;
}

/** One member of the set of records at a name. */
export interface Member<Tree> {
  readonly tree: Tree;
  readonly value: Decoded;
  readonly context: RecordContext;
}

/** What stands at a place: for hovers and `explain`. */
export interface Description {
  /** What is described, underlined while the hover shows. */
  readonly span: Span;
  /** A few words: `Mechanism include`. */
  readonly title: string;
  /** Paragraphs: what it means in plain words, and what this value does here. */
  readonly text: readonly Markdown[];
  readonly references: readonly Reference[];
  /** A name worth looking up when the person asks: the domain of an `include:`. */
  readonly lookup?: { readonly kind: "spf" | "dmarc" | "dkim" | "mx" | "address" | "txt"; readonly name: string };
}

export interface Completion {
  readonly label: string;
  readonly kind: "tag" | "value" | "mechanism" | "modifier" | "type" | "directive" | "name" | "command" | "snippet";
  /** What is replaced. */
  readonly span: Span;
  /** The text put in; with `snippet`, `${1:…}` are places to fill. */
  readonly insert: string;
  readonly snippet?: boolean;
  readonly detail?: string;
  readonly documentation?: Markdown;
  /** Order in the list; default the label. */
  readonly sort?: string;
}

/** One of the small languages inside records. Every folder of `records/` has one. */
export interface RecordLanguage<Tree> {
  readonly id: string;
  /** `SPF`, `DKIM key`, as people call it. */
  readonly title: string;
  /** Is this value, at this owner, in this language? Near misses (`v=spf1;`) are claimed too: they are what the rules are about. */
  claims(owner: Name | undefined, value: string): boolean;
  /** Total: never throws, errors are nodes of the tree. */
  parse(value: Decoded): Tree;
  /**
   * The strings as they are written, with their quotes and without any backslash, but with what no check looks at (the
   * digits of a key, which host of a network) put in a common form: where one has no finding, no other with this form
   * and this kind of owner in the zone has one, as long as the check asked the zone about nothing but its apex.
   * Undefined for texts of which more of the owner matters; absent: of all it does.
   */
  alike?(written: string): string | undefined;
  /** Local facts only; DNS belongs to `evaluate/`. */
  check(tree: Tree, context: RecordContext): Iterable<Finding>;
  /** Facts on all records of this language at one name, in file order: several where one is allowed. */
  checkSet?(members: readonly Member<Tree>[]): Iterable<Finding>;
  describe(tree: Tree, offset: number, context: RecordContext): Description | undefined;
  complete(tree: Tree, offset: number, context: RecordContext): readonly Completion[];
  /** The record in a few words, for code lenses and inlay hints: `RSA, 2048 bits`, `reject for domain and subdomains`. */
  summarize?(tree: Tree, context: RecordContext): string;
}
