import { type Word, wordsOf } from "./words.ts";

/** One address of From, To … (RFC 5322 §3.4). */
export interface Mailbox {
  /** `local@domain` as written, without display name. */
  readonly address: string;
  /** In lower case; "" where there is no domain. */
  readonly domain: string;
  /** In the field's value. */
  readonly start: number;
  readonly end: number;
}

/** The addresses of a list, those of groups too; what is no address is left out. Total, linear. */
export function mailboxes(text: string): Mailbox[] {
  const found: Mailbox[] = [];
  let pending: Word[] = [];
  let angle: Word[] | undefined;
  const close = () => {
    const mailbox = mailboxOf(angle ?? pending);
    if (mailbox !== undefined) found.push(mailbox);
    pending = [];
    angle = undefined;
  };
  let inside = false;
  for (const word of wordsOf(text, ",;:<>")) {
    if (word.kind !== "mark") (inside ? (angle as Word[]) : pending).push(word);
    else if (word.text === "<") {
      inside = true;
      angle = [];
    } else if (word.text === ">") inside = false;
    else if (word.text === ":") {
      // A group's name, or the route of an old address.
      if (inside) angle = [];
      else pending = [];
    } else if (!inside) close();
    else angle = [];
  }
  close();
  return found;
}

function mailboxOf(words: readonly Word[]): Mailbox | undefined {
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (!words.some(({ kind, text }) => kind === "word" && text.includes("@"))) return undefined;
  const address = words.map(({ kind, text }) => (kind === "quoted" ? `"${text}"` : text)).join("");
  const at = address.lastIndexOf("@");
  if (at <= 0 || at === address.length - 1) return undefined;
  const domain = address.slice(at + 1).toLowerCase();
  return { address, domain: domain.endsWith(".") ? domain.slice(0, -1) : domain, start: first.start, end: last.end };
}
