import type { Finding, Fix } from "../rules/rule.ts";
import { finding } from "../rules/rule.ts";
import type { Decoded } from "../text/decoded.ts";
import { aLabel } from "../text/punycode.ts";
import type { Span } from "../text/span.ts";
import { ipv4Number, readIpv6 } from "./addresses.ts";
import { type NameProblem, readName, type WireName } from "./name.ts";
import { rdataRules } from "./rdata-rules.ts";
import { nameRules } from "./rules-names.ts";
import { textRules } from "./rules-text.ts";
import type { FieldSpec, TypeRow } from "./types.ts";
import { WordFlag, type Words } from "./words.ts";

/** The name server that will load the zone; `any` reads as BIND does and warns where servers differ. */
export type Server = "any" | "bind" | "knot" | "nsd";

/** What surrounds one RDATA. */
export interface RdataContext {
  /** Completes relative names; undefined where the zone's name is not known. */
  readonly origin: WireName | undefined;
  /** How many octets it has, where that is known without it. */
  readonly originLength?: number;
  readonly class: number;
  readonly server: Server;
  readonly owner?: WireName;
  /** The text that the words' offsets count in. */
  readonly text: string;
  /** The file is no UTF-8: one character is one octet. */
  readonly latin1?: boolean;
}

/** One field as it was read. */
export interface RdataField {
  readonly spec: FieldSpec;
  readonly span: Span;
  /** Its octets in wire order; undefined for a relative name without origin. */
  readonly wire: string | undefined;
  /** Numbers, times and durations (seconds), algorithms, types. */
  readonly number?: number;
  /** Domain names. */
  readonly name?: WireName;
  /** Character-strings and long strings. */
  readonly decoded?: Decoded;
}

/** At most this many characters of a person's text are repeated in a message. */
const shownLength = 60;

/** A person's text for a message: cut where it is long. */
export function shown(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

/** Types whose target must be the name of a host or another name, never an address. */
const addressed = new Set(["NS", "MX", "SRV", "CNAME", "PTR"]);

/** Reads the words of one RDATA from left to right; the kinds of fields (`field-kinds.ts`) drive it. */
export class RdataReader {
  readonly row: TypeRow;
  readonly words: Words;
  readonly context: RdataContext;
  readonly fields: RdataField[] = [];
  readonly findings: Finding[] = [];
  /** What was found yields no record; the fields behind are not read. */
  bad = false;
  /** The next word. */
  at: number;
  /** The first word of the RDATA. */
  readonly firstWord: number;

  constructor(row: TypeRow, words: Words, from: number, context: RdataContext) {
    this.row = row;
    this.words = words;
    this.context = context;
    this.at = from;
    this.firstWord = from;
  }

  get knot(): boolean {
    return this.context.server === "knot";
  }

  /** Whether words are left. */
  get more(): boolean {
    return this.at < this.words.count;
  }

  /** The word with the type, or the empty span where the RDATA begins. */
  get typeSpan(): Span {
    if (this.firstWord > 0) return this.span(this.firstWord - 1);
    const start = this.words.starts[this.firstWord] ?? this.words.text.length;
    return { start, end: start };
  }

  span(index: number): Span {
    return { start: this.words.starts[index] ?? 0, end: this.words.ends[index] ?? 0 };
  }

  has(index: number, flag: number): boolean {
    return ((this.words.flags[index] ?? 0) & flag) !== 0;
  }

  /** Something that makes the record unusable. */
  refuse(found: Finding): void {
    this.findings.push(found);
    this.bad = true;
  }

  /** Something that the record survives. */
  note(found: Finding): void {
    this.findings.push(found);
  }

  /** The next word's index; -1, with the finding, where there is none. */
  take(spec: FieldSpec): number {
    if (this.more) return this.at++;
    if (!this.bad)
      this.refuse(finding(textRules["missing-rdata"], this.typeSpan, { type: this.row.mnemonic, field: spec.name }));
    return -1;
  }

  push(spec: FieldSpec, span: Span, wire: string | undefined, more: Partial<RdataField> = {}): void {
    this.fields.push({ spec, span, wire, ...more });
  }

  /** The number of the field called `name` that was read before; -1 if there is none. */
  numberOf(name: string): number {
    return this.fields.find((f) => f.spec.name === name)?.number ?? -1;
  }

  /** The word as text, where it is a bare word; quoted words are none. */
  bare(index: number): string | undefined {
    return this.has(index, WordFlag.quoted) ? undefined : this.words.raw(index);
  }

  /** A number that is none, or above `max`; `wanted`: what belongs there, where that is more than a number. */
  badNumber(span: Span, spec: FieldSpec, max: number, wanted = `a decimal number from 0 to ${max}`): void {
    const text = shown(this.words.text.slice(span.start, span.end));
    this.refuse(finding(rdataRules["bad-number"], span, { text, field: spec.name, wanted }));
  }

  /** The domain name in one word; undefined (with the finding) where it is none, or a relative one has no origin. */
  name(spec: FieldSpec, index: number): void {
    const { text } = this.words;
    const span = this.span(index);
    const address = addressed.has(this.row.mnemonic) ? addressIn(text, span) : undefined;
    if (address !== undefined)
      this.note(finding(rdataRules["address-as-name"], span, { type: this.row.mnemonic, address }));
    const { wire, problems } = readName(text, span.start, span.end, this.context.origin, this.context);
    // An address where a name belongs, or a mail address, is one mistake: its characters are no second one.
    const silent =
      address !== undefined ||
      (!this.knot && spec.name === "contact" && text.slice(span.start, span.end).includes("@"));
    const told = new Set<string>(silent ? ["unescaped"] : []);
    for (const problem of problems) {
      if (told.has(problem.kind)) {
        if (this.knot && problem.kind === "unescaped") this.bad = true;
        continue;
      }
      told.add(problem.kind);
      const judged = judgeName(problem, this.context, text);
      if (judged === undefined) continue;
      if (judged.fatal) this.refuse(judged.finding);
      else this.note(judged.finding);
    }
    if (this.bad) return;
    this.push(spec, span, wire, wire === undefined ? {} : { name: wire });
    if (problems.length === 0 && this.#namesHost()) this.#checkHost(span);
  }

  /** Whether the name just read must be that of a host. */
  #namesHost(): boolean {
    const { mnemonic } = this.row;
    if (mnemonic === "SVCB" || mnemonic === "HTTPS") return this.numberOf("priority") !== 0;
    return mnemonic === "NS" || mnemonic === "MX" || mnemonic === "SRV";
  }

  #checkHost(span: Span): void {
    const label = badHostLabel(this.words.text, span);
    if (label === undefined) return;
    const text = shown(this.words.text.slice(label.start, label.end));
    this.note(
      finding(nameRules["bad-host-name"], label, {
        label: text,
        role: `a ${this.row.mnemonic} record points to a host`,
      }),
    );
  }
}

/** The first label of a written name that no host name has (RFC 1123 §2.1); undefined where all are letters, digits, inner hyphens. */
export function badHostLabel(text: string, { start, end }: Span): Span | undefined {
  if (end - start === 1 && (text.charCodeAt(start) === 46 || text.charCodeAt(start) === 64)) return undefined;
  let from = start;
  let good = true;
  for (let i = start; i <= end; i++) {
    const c = i < end ? text.charCodeAt(i) : 46;
    if (c === 46) {
      if (!good || (i > from && (text.charCodeAt(from) === 45 || text.charCodeAt(i - 1) === 45)))
        return { start: from, end: i };
      from = i + 1;
      good = true;
    } else {
      if (c === 92) i++;
      const lower = c | 32;
      good &&= (lower >= 97 && lower <= 122) || (c >= 48 && c <= 57) || c === 45;
    }
  }
  return undefined;
}

/** The address that stands alone where a name belongs, a final dot aside. */
function addressIn(text: string, { start, end }: Span): string | undefined {
  const stop = text.charCodeAt(end - 1) === 46 ? end - 1 : end;
  if (end - start < 3) return undefined;
  if (ipv4Number(text, start, stop) >= 0) return text.slice(start, stop);
  return text.indexOf(":", start) < stop && readIpv6(text, start, stop, new Uint16Array(8))
    ? text.slice(start, stop)
    : undefined;
}

/**
 * The finding for a problem in a written name, here and in owners, and whether the server at hand refuses the entry; undefined
 * where that server does not mind.
 */
export function judgeName(
  problem: NameProblem,
  context: Pick<RdataContext, "server" | "latin1">,
  text: string,
): { readonly finding: Finding; readonly fatal: boolean } | undefined {
  const { span } = problem;
  const written = text.slice(span.start, span.end);
  const knot = context.server === "knot";
  const severe = knot ? ({ severity: "error" } as const) : {};
  switch (problem.kind) {
    case "label-too-long": {
      const length = written.replace(/\\[0-9]{3}|\\./g, "x").length;
      return { finding: finding(textRules["label-too-long"], span, { length }), fatal: true };
    }
    case "name-too-long":
      return { finding: finding(textRules["name-too-long"], span), fatal: true };
    case "empty-label": {
      const fix: Fix = {
        title: "Leave one dot",
        edits: [
          { span, text: span.start > 0 && text.charCodeAt(span.start) === 46 && !isNameStart(text, span) ? "." : "" },
        ],
      };
      return { finding: finding(textRules["empty-label"], span, undefined, { fixes: [fix] }), fatal: true };
    }
    case "bad-escape":
      return { finding: badEscape(text, span), fatal: true };
    case "quoted": {
      const fix: Fix = {
        title: "Remove the quotes",
        edits: [{ span, text: written.replaceAll('"', "") }],
        preferred: true,
      };
      return {
        finding: finding(textRules["quoted-name"], span, { name: shown(written) }, { fixes: [fix] }),
        fatal: true,
      };
    }
    case "non-ascii": {
      const encoded = aLabel(written);
      const fixes: Fix[] =
        encoded === undefined ? [] : [{ title: `Write ${encoded}`, edits: [{ span, text: encoded }], preferred: true }];
      return {
        finding: finding(textRules["non-ascii-name"], span, { label: shown(written) }, { fixes, ...severe }),
        fatal: knot,
      };
    }
    case "control":
      return { finding: controlCharacter(text, span.start, knot), fatal: knot };
    case "unescaped": {
      if (context.server === "bind" || context.server === "nsd") return undefined;
      const fix: Fix = { title: "Escape it", edits: [{ span: { start: span.start, end: span.start }, text: "\\" }] };
      return {
        finding: finding(textRules["unescaped-character"], span, { character: written }, { fixes: [fix], ...severe }),
        fatal: knot,
      };
    }
  }
}

function isNameStart(text: string, span: Span): boolean {
  const before = text.charCodeAt(span.start - 1);
  return before === 32 || before === 9 || before === 10 || before === 13 || before === 40 || Number.isNaN(before);
}

/** A malformed escape; its fix writes one or two digits as three. */
export function badEscape(text: string, span: Span): Finding {
  const escape = text.slice(span.start, span.end);
  const digits = escape.slice(1);
  const fixes: Fix[] =
    digits.length === 1 || digits.length === 2
      ? [{ title: `Write \\${digits.padStart(3, "0")}`, edits: [{ span, text: `\\${digits.padStart(3, "0")}` }] }]
      : [];
  return finding(textRules["bad-escape"], span, { escape }, { fixes });
}

const invisible: Readonly<Record<number, string>> = {
  0x00a0: "a no-break space",
  0x00ad: "a soft hyphen",
  0x200b: "a zero-width space",
  0x200c: "a zero-width non-joiner",
  0x200d: "a zero-width joiner",
  0x2060: "a word joiner",
  0x202f: "a narrow no-break space",
  0xfeff: "a byte-order mark",
};

/** Whether a character is one that nobody sees: control octets but TAB and line ends, no-break and zero-width spaces. */
export function isInvisible(c: number): boolean {
  return (
    (c < 32 && c !== 9 && c !== 10 && c !== 13) || c === 127 || (c >= 0x80 && c < 0xa0) || invisible[c] !== undefined
  );
}

/** An invisible character at `at`; fixes: remove it, or write its octets as `\DDD`. */
export function controlCharacter(text: string, at: number, refused: boolean): Finding {
  const c = text.charCodeAt(at);
  const span = { start: at, end: at + 1 };
  const name = invisible[c] ?? `the control character U+${c.toString(16).toUpperCase().padStart(4, "0")}`;
  const space = c === 0xa0 || c === 0x202f;
  const fixes: Fix[] = [
    space
      ? { title: "Put a plain space", edits: [{ span, text: " " }] }
      : { title: "Remove it", edits: [{ span, text: "" }] },
  ];
  if (c < 128)
    fixes.push({ title: "Write it as an escape", edits: [{ span, text: `\\${String(c).padStart(3, "0")}` }] });
  return finding(textRules["control-character"], span, { name }, { fixes, ...(refused ? { severity: "error" } : {}) });
}
