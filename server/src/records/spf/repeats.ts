import { sameWord } from "./lexis.ts";
import { contains } from "./networks.ts";
import type { Directive } from "./tree.ts";

/** So many terms are compared with those behind them: a record in DNS has room for some thousands at most. */
const mostCompared = 512;

/** The directives of one record that later ones may repeat. */
export class Repeats {
  readonly #text: string;
  readonly #earlier: Directive[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** The first directive that says already what this one says; it is told to those behind it. */
  earlier(term: Directive): Directive | undefined {
    if (this.#earlier.length >= mostCompared) return undefined;
    const found = this.#earlier.find((other) => covers(this.#text, other, term));
    if (found === undefined) this.#earlier.push(term);
    return found;
  }
}

/** Whether a term is the same as an earlier one but for case, or a network within the earlier one's. */
function covers(text: string, earlier: Directive, term: Directive): boolean {
  if (earlier.qualifier !== term.qualifier) return false;
  if (term.network !== undefined) return earlier.network !== undefined && contains(earlier.network, term.network);
  const length = term.end - term.name.start;
  return (
    earlier.mechanism === term.mechanism &&
    earlier.end - earlier.name.start === length &&
    sameWord(text, earlier.name.start, term.name.start, length)
  );
}
