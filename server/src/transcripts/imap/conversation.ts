import type { Completion, Description } from "../../records/language.ts";
import { type Finding, finding } from "../../rules/rule.ts";
import type { Decoded } from "../../text/decoded.ts";
import type { Span } from "../../text/span.ts";
import { cover } from "../../text/span.ts";
import { octetsOf } from "../octets.ts";
import {
  blankLine,
  type Conversation,
  type ConversationContext,
  type ConversationEnd,
  type Payload,
} from "../protocol.ts";
import { transcriptRules } from "../rules.ts";
import { firstWord, hidesSignIn, isVerb } from "../shapes.ts";
import type { Exchange, Judgement, TranscriptLine, Utterance } from "../types.ts";
import { Part } from "../words.ts";
import { checkAnswer, checkCommand, checkVerb, hasInitial, mechanismOf, offers } from "./check-command.ts";
import { checkUntagged, untaggedWord } from "./check-response.ts";
import { commandRow, type State } from "./commands.ts";
import { completeImap } from "./complete.ts";
import { describeImap } from "./describe.ts";
import { imapRules } from "./rules.ts";
import type { ImapCommand, ImapLog, ImapSession, Outcome } from "./session.ts";
import { commandForm, Logical, tagged } from "./syntax.ts";

const literal = /\{([0-9]{1,12})(\+?)\}$/;
const elided = /^(?:\[(?:…|\.\.\.+|snip)\]|<snip>|\(\.\.\.\)|…|\.\.\.)$/i;

/** Untagged data that lost its `* `. */
const withoutStar =
  /^\*?(?:FLAGS \(|CAPABILITY IMAP4|LIST \(|LSUB \(|SEARCH(?: [0-9]|$)|STATUS .{1,200}\(|ENABLED |[0-9]{1,10} (?:EXISTS|RECENT|EXPUNGE)$|[0-9]{1,10} FETCH \()/i;

/** A literal that is being read. */
interface Literal {
  readonly from: "client" | "server";
  left: number;
  /** The digits. */
  readonly said: Span;
  readonly number: number;
  readonly lines: Decoded[];
  /** The client waits for the server's `+`. */
  waiting: boolean;
  /** Part of the text is left out: nothing can be counted. */
  elided: boolean;
}

/** IMAP (RFC 9051, 3501): tags, completions, literals, and the state of the connection. */
export class ImapConversation implements Conversation, ImapLog {
  readonly protocol = "imap";
  readonly context: ConversationContext;
  readonly commands: ImapCommand[] = [];
  readonly #byTag = new Map<string, ImapCommand>();
  /** Commands without completion. */
  readonly #open = new Set<ImapCommand>();
  /** Those of them that open a mailbox; what is told belongs to the first. */
  readonly #opening = new Set<ImapCommand>();
  /** How many of them let message numbers change. */
  #shifting = 0;
  /** Which command a line belongs to; lines in order. */
  readonly #lines: number[] = [];
  readonly #owners: (ImapCommand | undefined)[] = [];
  /** Logical lines of the server that are more than one line of the log, by line. */
  readonly #wrapped = new Map<number, Logical>();
  #literal: Literal | undefined;
  /** The logical line that goes on behind a literal, and its lines. */
  #logical: { readonly line: Logical; readonly from: "client" | "server"; readonly rows: number[] } | undefined;
  #auth: ImapCommand | undefined;
  #challenged = false;
  #idle: ImapCommand | undefined;
  /** The line that ended IDLE in place of DONE: the server need not take it for a command. */
  #interrupted: number | undefined;
  /** A literal whose last line is `)`: with a wrong number, the end of the response. */
  #swallowed: { readonly open: Literal; readonly found: number } | undefined;
  /** The command that came without tag. */
  #tagless: string | undefined;
  /** It was not answered yet. If the server answers with a tag, the log alone left that out. */
  #untold: { readonly verb: string; readonly finding: Finding } | undefined;
  /** Completions of commands that are not known; a log of several threads may print the command later. */
  readonly #early = new Map<string, { readonly outcome: Outcome; readonly utterance: Utterance }>();
  #spoken = false;
  #sawServer = false;
  #after: "client" | "server" | undefined;
  #bye = false;
  #compressed = false;
  #last: Utterance | undefined;
  #cut = false;

  // The session at this place of the log.
  capabilities: ReadonlySet<string> | undefined;
  #state: State | undefined;
  /** What the state becomes if the last command that changes it succeeds. */
  #hoped: { readonly state: State; readonly command: ImapCommand } | undefined;
  #secure: boolean;
  #fromStart = false;
  #utf8 = false;
  #rev2 = false;
  #mustAsk = false;
  #exists: number | undefined;

  constructor(context: ConversationContext) {
    this.context = context;
    this.#secure = context.secure;
  }

  get session(): ImapSession {
    return {
      context: this.context,
      capabilities: this.capabilities,
      state: this.#hoped?.state ?? this.#state,
      secure: this.#secure,
      fromStart: this.#fromStart,
      utf8: this.#utf8,
      rev2: this.#rev2,
    };
  }

  payload(): Payload | undefined {
    if (this.#literal !== undefined) return { from: this.#literal.from, extent: "lines" };
    return this.#challenged ? { from: "client", extent: "line" } : undefined;
  }

  over(): boolean {
    return this.greeted() && this.#early.size === 0;
  }

  greeted(): boolean {
    return this.#bye && this.#open.size === 0;
  }

  secured(): void {
    if (this.#secure) return;
    this.#secure = true;
  }

  /** The command that a line belongs to. */
  commandAt(line: number): ImapCommand | undefined {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lines[middle] as number) < line) low = middle + 1;
      else high = middle;
    }
    return this.#lines[low] === line ? this.#owners[low] : undefined;
  }

  /** The logical line of the server that a line of the log is part of, where it is more than that. */
  wrappedAt(line: number): Logical | undefined {
    return this.#wrapped.get(line);
  }

  #report(one: Finding): void {
    this.context.report(one);
  }

  #own(line: number, command: ImapCommand | undefined): void {
    this.#lines.push(line);
    this.#owners.push(command);
  }

  noted({ value }: Utterance): void {
    if (!hidesSignIn(value.text)) return;
    this.#hoped = undefined;
    this.#state = undefined;
  }

  feed(utterance: Utterance): Judgement {
    if (utterance.value.text !== "") this.#last = utterance;
    const judged = this.#feed(utterance);
    return judged;
  }

  #feed(utterance: Utterance): Judgement {
    const { value } = utterance;
    // Rows of a dump, or a body that the tool prints without mark: the dialect alone knows that they are data.
    if (utterance.kind === "payload") return { from: utterance.from ?? "server", kind: "payload" };
    if (this.#literal !== undefined) {
      const open = this.#literal;
      // A synchronising literal of the client: the server speaks first, until its `+` or its refusal.
      if (open.waiting && utterance.from !== "client" && this.#speaker(value.text) === "server") {
        const ends = tagged.exec(value.text)?.[1];
        if (value.text.startsWith("+")) {
          open.waiting = false;
          if (open.number === 0) this.#endLiteral();
        } else if (ends !== undefined && ends === this.commands.at(-1)?.tag) this.#abandon();
        return this.#server(utterance);
      }
      const shown =
        utterance.from === undefined ||
        (utterance.from === open.from &&
          (!this.context.hidesPayload || open.lines.length > 0 || !this.#resumes(open.from, value.text)));
      if (shown && !this.#completes(open, value.text)) {
        if (open.waiting && utterance.from === "client" && !this.context.oneSided) this.#unwaited(open, utterance);
        return this.#literalLine(utterance);
      }
      if (utterance.from !== open.from || shown) this.#tooFew(open);
      this.#literal = undefined;
    }
    if (value.text === "") {
      // An answer may be empty.
      if (this.#challenged && utterance.from !== "server") return this.#client(utterance);
      if (this.#after === "client" && utterance.from !== "server") {
        this.#after = undefined;
        this.#finish();
      }
      return blankLine;
    }
    const said = utterance.from === "client" || utterance.from === "server" ? utterance.from : undefined;
    const from = said ?? this.#after ?? this.#speaker(value.text);
    if (this.#swallowed !== undefined && from === "server" && this.#begins(value.text)) {
      this.#wrongLength(this.#swallowed.open, this.#swallowed.found);
      this.#abandon();
    }
    this.#swallowed = undefined;
    const after = this.#after === from && this.#logical !== undefined;
    this.#after = undefined;
    if (after) {
      this.#own(utterance.line, this.#logical?.from === "client" ? this.commands.at(-1) : undefined);
      this.#words(utterance, value, from);
      return { from, kind: "continuation" };
    }
    this.#abandon();
    if (utterance.mark !== undefined && this.#otherSide(from, value.text)) {
      const { span, other } = utterance.mark;
      const fix = { title: `Write \`${other.trim()}\``, edits: [{ span, text: other }] };
      this.#report(finding(transcriptRules["wrong-speaker"], span, { from }, { fixes: [fix] }));
      return from === "client" ? this.#server(utterance) : this.#client(utterance);
    }
    return from === "client" ? this.#client(utterance) : this.#server(utterance);
  }

  /** Whether a server's line is a response of its own. */
  #begins(text: string): boolean {
    return text.startsWith("* ") || this.#byTag.has(tagged.exec(text)?.[1] ?? "");
  }

  /** Whether only the other side can say this. */
  #otherSide(from: "client" | "server", text: string): boolean {
    if (this.#challenged) return false;
    if (from === "server")
      return !tagged.test(text) && isVerb((commandForm.exec(text)?.[2] ?? "").toUpperCase()) && !this.#continues(text);
    return /^\* (?:[0-9]+ )?[A-Z]/.test(text) || this.#byTag.has(tagged.exec(text)?.[1] ?? "");
  }

  /** Untagged data that lost its star, and the rest of a wrapped line, may look like a command. */
  #continues(text: string): boolean {
    return /^[0-9]+ |\)$/.test(text) || !/[0-9]/.test(text.split(" ", 1)[0] as string);
  }

  /** Whether a log that may leave the literal out goes on behind it with this line. */
  #resumes(from: "client" | "server", text: string): boolean {
    if (text === "" || /^[ )]/.test(text)) return true;
    if (from === "server") return /^(?:\* |\+ )/.test(text) || this.#byTag.has(tagged.exec(text)?.[1] ?? "");
    return isVerb((commandForm.exec(text)?.[2] ?? "").toUpperCase());
  }

  /** Whether a server's line within its literal can only be the end of the command: `)` and the completion after it. */
  #completes(open: Literal, text: string): boolean {
    if (open.from !== "server" || open.lines.at(-1)?.text.endsWith(")") !== true) return false;
    const tag = tagged.exec(text)?.[1];
    const command = tag === undefined ? undefined : this.#byTag.get(tag);
    return command !== undefined && command.outcome === undefined;
  }

  #unwaited(open: Literal, utterance: Utterance): void {
    open.waiting = false;
    const fixes =
      this.capabilities === undefined || offers(this.session, "LITERAL+") === true
        ? [{ title: "Do not wait: {n+}", edits: [{ span: { start: open.said.end, end: open.said.end }, text: "+" }] }]
        : [];
    this.#report(finding(imapRules["literal-without-continuation"], utterance.text, undefined, { fixes }));
  }

  #tooFew(open: Literal): void {
    const last = open.lines.at(-1);
    if (last === undefined || open.elided || open.waiting || this.context.hidesPayload) {
      this.#abandon();
      return;
    }
    // The last line end is the command's own; a server's response goes on with `)`.
    const found = open.number - open.left - 2 - (open.from === "server" && last.text.endsWith(")") ? 1 : 0);
    this.#wrongLength(open, Math.max(0, found));
    this.#abandon();
  }

  #wrongLength(open: Literal, found: number): void {
    const fixes = [{ title: `Announce ${found} octets`, edits: [{ span: open.said, text: String(found) }] }];
    this.#report(finding(imapRules["literal-length"], open.said, { said: open.number, found }, { fixes }));
  }

  /** Words of a logical line; a line that ends in `{n}` is followed by a literal, and that by the rest of the same logical line. */
  #words(utterance: Utterance, value: Decoded, from: "client" | "server"): void {
    const logical = this.#logical;
    logical?.line.add(value);
    if (logical !== undefined && logical.rows.at(-1) !== utterance.line) logical.rows.push(utterance.line);
    const ends = literal.exec(value.text);
    if (ends === null) {
      this.#finish();
      return;
    }
    const at = value.text.length - (ends[0] as string).length;
    const said = value.span(at + 1, at + 1 + (ends[1] as string).length);
    const number = Number(ends[1]);
    const plus = ends[2] === "+";
    if (plus && from === "server")
      this.#report(finding(imapRules["nonsync-literal"], value.span(at, value.text.length), { reason: "server" }));
    const waiting = from === "client" && !plus;
    logical?.line.addLiteral(number === 0 ? [] : undefined);
    if (number > 0 || waiting) this.#literal = { from, left: number, said, number, waiting, lines: [], elided: false };
    this.#after = from;
  }

  #endLiteral(): void {
    this.#logical?.line.addLiteral(this.#literal?.lines);
    this.#literal = undefined;
  }

  /** The logical line is complete. */
  #finish(): void {
    const logical = this.#logical;
    this.#logical = undefined;
    if (logical === undefined) return;
    if (logical.from === "server") {
      if (logical.rows.length > 1) for (const row of logical.rows) this.#wrapped.set(row, logical.line);
      return;
    }
    const command = this.commands.at(-1);
    if (command === undefined || command.logical !== logical.line) return;
    checkCommand(command, this.session, this.context.report);
    this.#enabling(command);
  }

  /** The logical line breaks off. */
  #abandon(): void {
    const logical = this.#logical;
    this.#logical = undefined;
    this.#literal = undefined;
    this.#after = undefined;
    const command = this.commands.at(-1);
    if (logical?.from === "client" && command !== undefined && command.logical === logical.line) command.broken = true;
    if (logical?.from === "server" && logical.rows.length > 1)
      for (const row of logical.rows) this.#wrapped.set(row, logical.line);
  }

  #speaker(text: string): "client" | "server" {
    if (this.#challenged) return "client";
    if (/^(?:\* |\+(?: |$)|\)$)/.test(text) || withoutStar.test(text)) return "server";
    const tag = tagged.exec(text)?.[1];
    return tag !== undefined && (this.commands.length > 0 || tag === this.#tagless) ? "server" : "client";
  }

  #literalLine(utterance: Utterance): Judgement {
    const open = this.#literal as Literal;
    const { value } = utterance;
    const { text } = value;
    const octets = octetsOf(text);
    const last = this.commands.at(-1);
    last?.payload.push(utterance.line);
    this.#own(utterance.line, last);
    if (this.#logical !== undefined && this.#logical.rows.at(-1) !== utterance.line)
      this.#logical.rows.push(utterance.line);
    if (text.length < 16 && elided.test(text.trim())) {
      open.elided = true;
      const span = value.span(0, text.length);
      this.#report(finding(transcriptRules["elided-payload"], span, { mark: text.trim() }));
    }
    open.left -= octets + 2;
    if (open.from === "server" && text === ")" && open.left >= -2 && open.left <= 0 && !open.elided)
      this.#swallowed = { open, found: open.number - open.left - 3 };
    if (open.left > 0) {
      open.lines.push(value);
      return { from: open.from, kind: "payload" };
    }
    // The line end belongs to the literal only if it was counted; else it ends the logical line.
    const chars = open.left < -2 ? charsOf(text, octets + open.left + 2) : text.length;
    open.lines.push(chars === text.length ? value : new Part(value, 0, chars));
    this.#endLiteral();
    this.#after = undefined;
    if (open.left === 0) {
      this.#after = open.from;
      return { from: open.from, kind: "payload" };
    }
    if (open.left >= -2) {
      // Half a line end: somebody counted it as one octet.
      if (open.left === -1 && this.#swallowed === undefined && !open.elided) this.#wrongLength(open, open.number + 1);
      this.#finish();
      return { from: open.from, kind: "payload" };
    }
    // The rest of the line stands behind the literal: `)` and the like belong there, other text shows a wrong number.
    if (/^[ )]/.test(text.slice(chars, chars + 1))) this.#words(utterance, new Part(value, chars), open.from);
    else {
      if (!open.elided) this.#wrongLength(open, open.number - open.left - 2);
      this.#abandon();
    }
    return { from: open.from, kind: "payload" };
  }

  #tell(): void {
    if (this.#untold !== undefined) this.#report(this.#untold.finding);
    this.#untold = undefined;
  }

  #client(utterance: Utterance): Judgement {
    const { value } = utterance;
    this.#tell();
    const { text } = value;
    if (this.#challenged) {
      this.#challenged = false;
      const command = this.#auth;
      if (command !== undefined) {
        command.payload.push(utterance.line);
        this.#own(utterance.line, command);
        const step = command.answers++ + (hasInitial(command) ? 1 : 0);
        const word = text.trimEnd();
        checkAnswer(mechanismOf(command), word, step, value.span(0, word.length), this.#secure, this.context.report);
      }
      return { from: "client", kind: "payload" };
    }
    this.#spoken = true;
    if (this.#idle !== undefined) {
      const done = /^DONE\s*$/i.test(text);
      if (!done) this.#interrupted = utterance.line;
      if (!done && !this.#compressed) this.#report(finding(imapRules["idle-not-ended"], utterance.text));
      const command = this.#idle;
      this.#idle = undefined;
      if (done) {
        command.payload.push(utterance.line);
        this.#own(utterance.line, command);
        return { from: "client", kind: "command", verb: "DONE" };
      }
    }
    const found = commandForm.exec(text);
    if (found === null) return this.#malformed(utterance);
    const [, tag, word] = found as unknown as [string, string, string];
    const verb = word.toUpperCase();
    const from = text.indexOf(word, tag.length);
    if (isVerb(tag.toUpperCase()) && commandRow(tag) !== undefined && commandRow(verb) === undefined) {
      return this.#malformed(utterance);
    }
    let argumentsAt = from + word.length;
    let full = verb;
    if (verb === "UID") {
      const sub = /^ +([A-Za-z]{1,32})/.exec(text.slice(argumentsAt, argumentsAt + 48));
      if (sub !== null) full = `UID ${(sub[1] as string).toUpperCase()}`;
    }
    if (text[argumentsAt] === " " && text[argumentsAt + 1] !== " " && text[argumentsAt + 1] !== "\t") argumentsAt++;
    const row = commandRow(verb);
    const opens = verb === "SELECT" || verb === "EXAMINE";
    const command: ImapCommand = {
      line: utterance.line,
      tag,
      verb: full,
      row,
      tagSpan: value.span(0, tag.length),
      verbSpan: value.span(from, from + word.length),
      logical: new Logical(),
      argumentsAt,
      replies: [],
      payload: [],
      answers: 0,
      span: utterance.text,
      outcome: undefined,
      completion: undefined,
      told: opens ? new Set() : undefined,
      held: [],
      broken: false,
      time: utterance.time,
      ended: undefined,
    };
    const before = this.#byTag.get(tag);
    if (before !== undefined && !this.#compressed)
      this.#report(finding(imapRules["reused-tag"], command.tagSpan, { tag, open: before.outcome === undefined }));
    if (from - tag.length > 1) {
      const span = value.span(tag.length, from);
      this.#report(
        finding(
          imapRules["bad-separator"],
          span,
          { tab: false },
          {
            fixes: [{ title: "Write one space", edits: [{ span, text: " " }], preferred: true }],
          },
        ),
      );
    }
    this.commands.push(command);
    this.#byTag.set(tag, command);
    this.#open.add(command);
    if (opens) this.#opening.add(command);
    if (!quiet.has(full)) this.#shifting++;
    this.#own(utterance.line, command);
    checkVerb(command, this.session, this.context.report);
    if (this.#mustAsk && verb !== "CAPABILITY" && verb !== "LOGOUT")
      this.#report(finding(imapRules["starttls-not-followed"], command.verbSpan, { verb }));
    this.#mustAsk = false;
    if (verb === "AUTHENTICATE") this.#auth = command;
    if (verb === "IDLE") this.#idle = command;
    const hoped = hopes[verb];
    if (hoped !== undefined) this.#hoped = { state: hoped, command };
    this.#logical = { line: command.logical, from: "client", rows: [] };
    this.#words(utterance, value, "client");
    const early = this.#early.get(tag);
    if (early !== undefined) {
      this.#early.delete(tag);
      this.#complete(command, early.outcome, early.utterance);
    }
    return { from: "client", kind: "command", verb, tag };
  }

  /** What stands where a command should be: without tag, without verb, with a bad tag. */
  #malformed(utterance: Utterance): Judgement {
    const { value } = utterance;
    const { text } = value;
    const word = firstWord(text);
    this.#own(utterance.line, undefined);
    const judged: Judgement = { from: "client", kind: "command", verb: word || undefined };
    if (this.#compressed || this.#bye) return judged;
    const blank = text.search(/[ \t]/);
    const first = blank < 0 ? text : text.slice(0, blank);
    const span = value.span(0, first.length);
    const second = firstWord(text.slice(first.length + 1));
    if (isVerb(word) && first.length === word.length) {
      this.#tagless = first;
      this.#untold = { verb: word, finding: finding(imapRules["missing-tag"], span, { word: first }) };
    } else {
      const character = /[^\x21\x23\x24\x26\x27\x2c-\x5b\x5d-\x7a\x7c-\x7e]/.exec(first.slice(0, 64))?.[0];
      if (character !== undefined && second !== "" && isVerb(second))
        this.#report(finding(imapRules["bad-tag"], span, { tag: first.slice(0, 64), character }));
      else if (character === undefined && first.length <= 64)
        this.#report(
          finding(imapRules["bad-arguments"], span, {
            what: blank < 0 ? "The command behind the tag is missing" : "What stands behind the tag is no command",
            form: "tag command arguments",
          }),
        );
    }
    return judged;
  }

  #server(utterance: Utterance): Judgement {
    const { value } = utterance;
    const { text } = value;
    this.#spoken = true;
    this.#sawServer = true;
    const last = this.commands.at(-1);
    if (text === "+" || text.startsWith("+ ")) {
      if (this.#auth !== undefined && this.#auth.outcome === undefined) this.#challenged = true;
      last?.replies.push(utterance.line);
      this.#own(utterance.line, last);
      return { from: "server", kind: "continuation" };
    }
    if (text.endsWith("}")) this.#logical = { line: new Logical(), from: "server", rows: [] };
    const reply = tagged.exec(text);
    if (reply !== null) {
      const tag = reply[1] as string;
      const command = this.#byTag.get(tag);
      this.#own(utterance.line, command);
      if (command !== undefined) {
        command.replies.push(utterance.line);
        if (command.outcome === undefined)
          this.#complete(command, (reply[2] as string).toUpperCase() as Outcome, utterance);
      } else if (tag === this.#tagless) {
        // The server took the command for the tag.
        this.#tell();
      } else if (this.#untold !== undefined) {
        const { verb } = this.#untold;
        if (reply[2]?.toUpperCase() === "OK") this.#state = hopes[verb] ?? this.#state;
        this.#untold = undefined;
      } else if (this.commands.length > 0 && !this.context.oneSided && !this.context.fragment) {
        this.#early.set(tag, { outcome: (reply[2] as string).toUpperCase() as Outcome, utterance });
      }
      this.#code(utterance, tag.length + 1);
      this.#words(utterance, value, "server");
      return { from: "server", kind: "reply", tag };
    }
    last?.replies.push(utterance.line);
    this.#own(utterance.line, last);
    const star = text.startsWith("* ");
    if (star) this.#untagged(utterance);
    else if (utterance.from !== "client") this.#withoutStar(utterance);
    this.#words(utterance, value, "server");
    return { from: "server", kind: star ? "reply" : "continuation" };
  }

  #withoutStar({ value }: Utterance): void {
    const { text } = value;
    if (!withoutStar.test(text)) return;
    const starred = text.startsWith("*");
    const blank = text.indexOf(" ");
    const span = value.span(0, starred ? 1 : blank < 0 ? text.length : blank);
    const at = starred ? span.end : span.start;
    this.#report(
      finding(
        imapRules["missing-star"],
        span,
        { word: untaggedWord(`* ${text.slice(starred ? 1 : 0)}`)?.word ?? text.slice(0, 20) },
        {
          fixes: [
            {
              title: starred ? "Write a space behind `*`" : "Put `* ` in front",
              edits: [{ span: { start: at, end: at }, text: starred ? " " : "* " }],
              preferred: true,
            },
          ],
        },
      ),
    );
  }

  #complete(command: ImapCommand, outcome: Outcome, utterance: Utterance): void {
    command.outcome = outcome;
    if (command === this.#auth) this.#challenged = false;
    command.completion = utterance.value.text.slice(command.tag.length + 1, command.tag.length + 121);
    command.ended = utterance.time;
    command.span = cover(command.span, utterance.text);
    this.#open.delete(command);
    this.#opening.delete(command);
    if (!quiet.has(command.verb)) this.#shifting--;
    if (this.#idle === command) this.#idle = undefined;
    // What the server takes all the same is no error.
    for (const one of command.held) this.#report(outcome === "OK" ? { ...one, severity: "warning" } : one);
    if (outcome === "OK" && command.held.some(({ rule }) => rule === imapRules["wrong-state"])) this.#state = undefined;
    const verb = command.verb;
    const changes = hopes[verb] !== undefined;
    if (this.#hoped?.command === command) this.#hoped = undefined;
    if (outcome !== "OK") {
      if ((verb === "SELECT" || verb === "EXAMINE") && this.#state === "selected") this.#state = "authenticated";
      return;
    }
    if (changes) this.#state = hopes[verb];
    if (verb === "LOGIN" || verb === "AUTHENTICATE" || verb === "UNAUTHENTICATE") this.capabilities = undefined;
    if (verb === "STARTTLS") {
      this.#secure = true;
      this.capabilities = undefined;
      this.#mustAsk = !this.context.fragment;
    }
    if (verb === "COMPRESS") this.#compressed = true;
    if (verb === "SELECT" || verb === "EXAMINE") this.#opened(command, utterance);
  }

  /** UTF-8 and IMAP4rev2 count from the ENABLE on. */
  #enabling(command: ImapCommand): void {
    if (command.verb !== "ENABLE") return;
    const words = command.logical.text.slice(command.argumentsAt, command.argumentsAt + 400).toUpperCase();
    if (words.includes("UTF8=ACCEPT")) this.#utf8 = true;
    if (words.includes("IMAP4REV2")) this.#rev2 = true;
  }

  #opened(command: ImapCommand, utterance: Utterance): void {
    const { told } = command;
    if (told === undefined || told.size === 0) return;
    const rev2Only = this.#rev2 || (this.capabilities?.has("IMAP4REV2") && !this.capabilities.has("IMAP4REV1"));
    const wanted = [
      "FLAGS",
      "EXISTS",
      ...(rev2Only ? ["LIST"] : ["RECENT"]),
      "PERMANENTFLAGS",
      "UIDNEXT",
      "UIDVALIDITY",
    ];
    const missing = wanted.filter((word) => !told.has(word));
    if (missing.length > 0 && missing.length < wanted.length)
      this.#report(
        finding(imapRules["select-responses-missing"], utterance.text, {
          verb: command.verb,
          missing: missing.join(", "),
        }),
      );
  }

  /** `[CODE …]` behind OK, NO, BAD, BYE or PREAUTH; `from` is where that word begins. */
  #code(utterance: Utterance, from: number): void {
    const { text } = utterance.value;
    const bracket = text.indexOf(" [", from);
    if (bracket < 0 || bracket - from > 8) return;
    const end = text.indexOf("]", bracket);
    if (end < 0) return;
    const inside = text.slice(bracket + 2, end);
    const word = (/^[^ ]{1,64}/.exec(inside)?.[0] ?? "").toUpperCase();
    first(this.#opening)?.told?.add(word);
    if (word === "CAPABILITY") this.#capable(inside.slice(11));
    checkUntagged.code(utterance.value, bracket + 2, word, this.context.report);
  }

  #capable(words: string): void {
    const known = words
      .toUpperCase()
      .split(/ +/)
      .filter((word) => word !== "");
    if (known.length > 0 && known.length < 500) this.capabilities = new Set(known);
    this.#mustAsk = false;
  }

  #untagged(utterance: Utterance): void {
    const { value } = utterance;
    const read = untaggedWord(value.text);
    if (read === undefined) return;
    const { word, number } = read;
    first(this.#opening)?.told?.add(word);
    if (number === undefined) {
      if (word === "CAPABILITY") this.#capable(value.text.slice(13));
      if (/^(?:OK|NO|BAD|BYE|PREAUTH)$/.test(word)) {
        const opening = this.commands.length === 0 && this.#state === undefined && !this.context.fragment;
        if (opening && word !== "BYE") {
          this.#fromStart = true;
          this.#state = word === "PREAUTH" ? "authenticated" : "not-authenticated";
          if (word !== "OK" && word !== "PREAUTH") this.#state = undefined;
        }
        if (word === "BYE") this.#bye = true;
        this.#code(utterance, 2);
      }
    } else this.#counted(utterance, word, number);
    if (word === "VANISHED") this.#exists = undefined;
    checkUntagged.word(value, read, this.context.report);
  }

  #counted(utterance: Utterance, word: string, number: number): void {
    const { value } = utterance;
    const opening = this.#opening.size > 0;
    if (word === "EXISTS") {
      if (!opening && this.#exists !== undefined && number < this.#exists) {
        const at = value.text.search(/[0-9]/);
        const span = value.span(at, at + String(number).length);
        this.#report(finding(imapRules["exists-fell"], span, { before: this.#exists, now: number }));
      }
      this.#exists = number;
    } else if (word === "EXPUNGE") {
      if (this.#exists !== undefined && this.#exists > 0) this.#exists--;
      if (this.context.oneSided || this.context.fragment || this.commands.length === 0) return;
      const running = first(this.#open)?.verb;
      if (this.#shifting === 0)
        this.#report(
          finding(imapRules["expunge-at-wrong-time"], utterance.text, {
            during: running === undefined ? "while no command runs" : `during ${running}`,
          }),
        );
    }
  }

  end(): ConversationEnd {
    this.#tell();
    for (const [tag, { utterance }] of this.#early)
      this.#report(finding(imapRules["unknown-completion-tag"], utterance.value.span(0, tag.length), { tag }));
    const open = this.#literal;
    const { context } = this;
    const whole = this.#spoken && !context.oneSided;
    if (
      open !== undefined &&
      whole &&
      !context.hidesPayload &&
      !open.waiting &&
      open.lines.length > 0 &&
      !open.elided &&
      this.#last !== undefined
    ) {
      this.#cut = true;
      this.#report(
        finding(transcriptRules.truncated, this.#last.text, { within: `a literal of ${open.number} octets` }),
      );
    }
    const lastOpen = this.commands.at(-1);
    for (const one of this.#open) {
      for (const held of one.held) this.#report(held);
      if (!whole || this.#compressed || (this.#cut && one === lastOpen)) continue;
      if (one.verb === "LOGOUT" && (this.#bye || context.hidesEnd)) continue;
      if (one.line === this.#interrupted) continue;
      this.#report(finding(imapRules["missing-completion"], one.tagSpan, { tag: one.tag, verb: one.verb }));
    }
    if (
      whole &&
      this.#sawServer &&
      this.#fromStart &&
      this.commands.length > 0 &&
      this.#open.size === 0 &&
      !this.#cut &&
      !this.#bye &&
      !context.hidesEnd &&
      !context.fragment &&
      !this.#compressed &&
      !this.commands.some((one) => one.verb === "LOGOUT") &&
      this.#last !== undefined
    )
      this.#report(finding(imapRules["no-logout"], this.#last.text));
    const begin = this.commands[0]?.span ?? { start: 0, end: 0 };
    const span = cover(begin, this.commands.at(-1)?.span ?? begin);
    return { span, exchanges: () => this.commands.map(exchangeOf) };
  }

  describe(line: TranscriptLine, offset: number): Description | undefined {
    return describeImap(this, line, offset);
  }

  complete(line: TranscriptLine, offset: number): readonly Completion[] {
    return completeImap(this, line, offset);
  }
}

/** Commands during which message numbers must not change (RFC 9051 §7.5.1). */
const quiet: ReadonlySet<string> = new Set(["FETCH", "STORE", "SEARCH"]);

const first = <T>(set: ReadonlySet<T>): T | undefined => set.values().next().value;

/** States that commands lead to. */
const hopes: Readonly<Record<string, State>> = {
  LOGIN: "authenticated",
  AUTHENTICATE: "authenticated",
  SELECT: "selected",
  EXAMINE: "selected",
  CLOSE: "authenticated",
  UNSELECT: "authenticated",
  UNAUTHENTICATE: "not-authenticated",
  LOGOUT: "logout",
};

function exchangeOf(one: ImapCommand): Exchange {
  const duration = one.time === undefined || one.ended === undefined ? undefined : one.ended - one.time;
  return {
    span: one.span,
    label: `${one.tag} ${one.verb}`,
    outcome: one.completion,
    command: one.line,
    replies: one.replies,
    payload: one.payload,
    ...(duration === undefined || duration < 0 ? {} : { duration }),
  };
}

/** How many chars the first octets of a text are. */
function charsOf(text: string, octets: number): number {
  let left = octets;
  let i = 0;
  for (; i < text.length && left > 0; i++) {
    const c = text.charCodeAt(i);
    left -= c < 0x80 ? 1 : c < 0x800 || (c >= 0xd800 && c < 0xe000) ? 2 : 3;
  }
  return i;
}
