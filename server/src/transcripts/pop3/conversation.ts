import type { Completion, Description } from "../../records/language.ts";
import { finding } from "../../rules/rule.ts";
import { cover, type Span } from "../../text/span.ts";
import { credentialFinding, isMasked } from "../credentials.ts";
import { nearest } from "../nearest.ts";
import {
  blankLine,
  type Conversation,
  type ConversationContext,
  type ConversationEnd,
  type Payload,
} from "../protocol.ts";
import { transcriptRules } from "../rules.ts";
import { decodeBase64, encodeOctets, mechanismRow, secretOf } from "../sasl.ts";
import { hidesSignIn } from "../shapes.ts";
import type { Exchange, Judgement, TranscriptLine, Utterance } from "../types.ts";
import { type CommandRow, commandRow, commands } from "./commands.ts";
import { completePop3, describePop3 } from "./describe.ts";
import { pop3Rules } from "./rules.ts";
import type { Pop3Command, Pop3Log, Word } from "./session.ts";

const reply = /^(?:\+OK|-ERR)(?: |$)/;
const timestamp = /<[^<> ]{1,500}@[^<> ]{1,500}>/;

/** One POP3 connection: commands, replies, lists and messages. */
export class Pop3Conversation implements Conversation, Pop3Log {
  readonly protocol = "pop3";
  readonly context: ConversationContext;
  readonly #commands: Pop3Command[] = [];
  /** Which command a line belongs to; lines in order. */
  readonly #lines: number[] = [];
  readonly #owners: (Pop3Command | undefined)[] = [];
  /** Commands without reply, from `#first` on. */
  #first = 0;
  #payload: Pop3Command | undefined;
  /** The last line of the text that is being read. */
  #lastPayload: Utterance | undefined;
  #challenged: Pop3Command | undefined;
  #spoken = false;
  #greeting: Utterance | undefined;
  #sawServer = false;
  #secure: boolean;
  /** `undefined` while the log does not tell. */
  #signedIn: boolean | undefined;
  readonly #deleted = new Set<number>();
  #last: Utterance | undefined;

  constructor(context: ConversationContext) {
    this.context = context;
    this.#secure = context.secure;
  }

  payload(): Payload | undefined {
    if (this.#payload !== undefined) return { from: "server", extent: "lines" };
    return this.#challenged === undefined ? undefined : { from: "client", extent: "line" };
  }

  over(): boolean {
    return this.greeted();
  }

  greeted(): boolean {
    return this.#spoken && this.#first >= this.#commands.length && this.#commands.at(-1)?.verb === "QUIT";
  }

  secured(): void {
    this.#secure = true;
  }

  /** The command that a line belongs to. */
  commandAt(line: number): Pop3Command | undefined {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lines[middle] as number) < line) low = middle + 1;
      else high = middle;
    }
    return this.#lines[low] === line ? this.#owners[low] : undefined;
  }

  #own(line: number, command: Pop3Command | undefined): void {
    this.#lines.push(line);
    this.#owners.push(command);
  }

  noted({ value }: Utterance): void {
    if (hidesSignIn(value.text)) this.#signedIn = undefined;
  }

  feed(utterance: Utterance): Judgement {
    const { value, from } = utterance;
    const { text } = value;
    if (utterance.kind === "payload") return { from: from ?? "server", kind: "payload" };
    const before = this.#last;
    if (text !== "") this.#last = utterance;
    if (this.#payload !== undefined && from !== "client" && !this.#hidden(text, from)) {
      if (from !== undefined || !this.#endsList(text, this.#payload))
        return this.#payloadLine(utterance, this.#payload);
    }
    if (this.#payload !== undefined) this.#unterminated(this.#payload, before);
    this.#payload = undefined;
    if (this.#challenged !== undefined && from !== "server") return this.#answer(utterance, this.#challenged);
    if (text === "") return from === "client" ? { from: "client", kind: "command" } : blankLine;
    const waiting = this.#commands[this.#first] !== undefined;
    const server =
      from === "server" ||
      (from === undefined && (/^(?:\+OK|-ERR|\+)(?: |$)/i.test(text) || (waiting && /^(?:OK|ERR)(?: |$)/.test(text))));
    return server ? this.#reply(utterance) : this.#command(utterance);
  }

  /** The log leaves messages out (`hidesPayload`) and this is the next reply: lists are shown with marks, messages are not. */
  #hidden(text: string, from: Utterance["from"]): boolean {
    const verb = this.#payload?.verb;
    return from === "server" && this.context.hidesPayload && (verb === "RETR" || verb === "TOP") && reply.test(text);
  }

  /** A command in a list without marks: the dot is missing. Messages may hold anything. */
  #endsList(text: string, { verb }: Pop3Command): boolean {
    if (verb !== "LIST" && verb !== "UIDL") return false;
    return /^[A-Za-z]{3,4}(?: |$)/.test(text) && commandRow(text.slice(0, 4).trim()) !== undefined;
  }

  #unterminated(command: Pop3Command, last: Utterance | undefined): void {
    if (this.context.hidesPayload || this.#lastPayload === undefined || last === undefined) return;
    // Some programs print no messages.
    if (command.payload.length === 0 && (command.verb === "RETR" || command.verb === "TOP")) return;
    this.context.report(finding(pop3Rules["unterminated-list"], this.#lastPayload.text, { verb: command.verb }));
  }

  #payloadLine(utterance: Utterance, command: Pop3Command): Judgement {
    const { value } = utterance;
    const { text } = value;
    command.payload.push(utterance.line);
    this.#own(utterance.line, command);
    command.span = cover(command.span, utterance.text);
    this.#lastPayload = utterance;
    if (text === ".") this.#payload = undefined;
    else if (text.startsWith(".") && text[1] !== "." && !this.context.hidesPayload) {
      const span = value.span(0, 1);
      this.context.report(
        finding(pop3Rules["undoubled-dot"], span, undefined, {
          fixes: [{ title: "Double the dot", edits: [{ span, text: ".." }], preferred: true }],
        }),
      );
    } else if (command.verb === "LIST" && !/^[1-9][0-9]{0,18} [0-9]{1,19}(?: |$)/.test(text)) {
      this.#badLine(utterance, command, "message size");
    } else if (command.verb === "UIDL" && !/^[1-9][0-9]{0,18} [\x21-\x7e]{1,70}$/.test(text)) {
      this.#badLine(utterance, command, "message identifier");
    }
    return { from: "server", kind: "payload" };
  }

  #badLine(utterance: Utterance, { verb }: Pop3Command, form: string): void {
    if (utterance.value.text.trim() === "") return;
    this.context.report(finding(pop3Rules["bad-list-line"], utterance.text, { verb, form }));
  }

  #answer(utterance: Utterance, command: Pop3Command): Judgement {
    const { value } = utterance;
    command.payload.push(utterance.line);
    this.#own(utterance.line, command);
    this.#challenged = undefined;
    const word = value.text.trimEnd();
    const step = command.answers++ + (command.words.length > 1 ? 1 : 0);
    this.#secret(command, word, step, value.span(0, word.length));
    return { from: "client", kind: "payload" };
  }

  /** A secret in an answer of AUTH. */
  #secret(command: Pop3Command, word: string, step: number, span: Span): void {
    if (word === "" || word === "*" || word === "=" || isMasked(word)) return;
    const decoded = decodeBase64(word);
    const mechanism = command.words[0]?.text.toUpperCase() ?? "";
    const secret = decoded === undefined ? undefined : secretOf(mechanism, step, decoded);
    if (secret === undefined) return;
    const mask = encodeOctets(secret.masked);
    this.context.report(credentialFinding({ span, what: secret.what, secure: this.#secure, mask }));
  }

  #command(utterance: Utterance): Judgement {
    const { value } = utterance;
    const { text } = value;
    const [first, ...words] = wordsOf(text);
    const verb = (first?.text ?? "").toUpperCase().slice(0, 64);
    this.#spoken = true;
    const secret = verb === "PASS" || verb === "APOP" || verb === "AUTH";
    const command: Pop3Command = {
      line: utterance.line,
      verb,
      row: commandRow(verb),
      words,
      verbSpan: value.span(first?.start ?? 0, first?.end ?? 0),
      label: secret ? verb : text.slice(0, 120),
      replies: [],
      payload: [],
      held: [],
      span: utterance.text,
      answers: 0,
      outcome: undefined,
      time: utterance.time,
      ended: undefined,
    };
    this.#check(command, utterance);
    this.#commands.push(command);
    this.#own(utterance.line, command);
    return { from: "client", kind: "command", verb };
  }

  #check(command: Pop3Command, { value }: Utterance): void {
    const { row, verb, verbSpan, words } = command;
    const { context } = this;
    if (this.#commands.at(-1)?.verb === "QUIT" && this.#commands.at(-1)?.outcome !== undefined) return;
    if (row === undefined) {
      if (/^X/.test(verb)) return;
      const near = nearest(
        verb,
        commands.map((one) => one.verb),
      );
      const fixes = near === undefined ? [] : [{ title: `Change to ${near}`, edits: [{ span: verbSpan, text: near }] }];
      context.report(finding(pop3Rules["unknown-command"], verbSpan, { verb, near }, { fixes }));
      return;
    }
    this.#checkSecrets(command, value.text, (start, end) => value.span(start, end));
    const { state } = row;
    if (this.#signedIn !== undefined && state !== "both" && (state === "transaction") !== this.#signedIn) {
      command.held.push(finding(pop3Rules["wrong-state"], verbSpan, { verb, signedIn: this.#signedIn }));
      return;
    }
    const before = this.#commands.at(-1);
    const named = before?.verb === "USER" && !before.outcome?.startsWith("-ERR");
    if (verb === "PASS" && !named && this.#greeting !== undefined && !context.oneSided) {
      command.held.push(finding(pop3Rules["pass-without-user"], verbSpan));
      return;
    }
    if (verb === "PASS" && this.#inClear())
      context.report(finding(pop3Rules["login-without-tls"], verbSpan, { verb: "PASS" }));
    if (verb === "AUTH" && mechanismRow(words[0]?.text ?? "")?.readable === true && this.#inClear())
      context.report(
        finding(pop3Rules["login-without-tls"], verbSpan, { verb: `AUTH ${words[0]?.text.toUpperCase()}` }),
      );
    this.#checkArguments(command, row, (start, end) => value.span(start, end));
    // What comes next counts on success; a refusal takes it back.
    if (verb === "PASS" || verb === "APOP") this.#signedIn = true;
  }

  /** Whether the connection is known to be in clear. */
  #inClear(): boolean {
    return !this.#secure && !this.context.fragment && this.#greeting !== undefined;
  }

  #checkSecrets(command: Pop3Command, text: string, spanOf: (start: number, end: number) => Span): void {
    const [first, second] = command.words;
    if (command.verb === "PASS" && first !== undefined) {
      const password = text.slice(first.start).trimEnd();
      if (!isMasked(password))
        this.context.report(
          credentialFinding({
            span: spanOf(first.start, first.start + password.length),
            what: "The password",
            secure: this.#secure,
            mask: "********",
          }),
        );
    } else if (command.verb === "AUTH" && second !== undefined) {
      this.#secret(command, second.text, 0, spanOf(second.start, second.end));
    }
  }

  #checkArguments(command: Pop3Command, row: CommandRow, spanOf: (start: number, end: number) => Span): void {
    const { verb, words, verbSpan } = command;
    const { context } = this;
    const { form } = row;
    const [least, most] = row.words;
    const bad = (what: string, span: Span): void =>
      context.report(finding(pop3Rules["bad-arguments"], span, { what, form }));
    const last = words.at(-1);
    if (words.length < least) {
      bad(`${verb} lacks an argument`, last === undefined ? verbSpan : spanOf(last.start, last.end));
      return;
    }
    const extra = words[most];
    if (extra !== undefined && last !== undefined) {
      bad(`\`${extra.text.slice(0, 40)}\` is one argument too many`, spanOf(extra.start, last.end));
      return;
    }
    const [first, second] = words;
    if (row.message && first !== undefined) {
      const span = spanOf(first.start, first.end);
      const number = Number(first.text);
      if (!/^[0-9]{1,18}$/.test(first.text)) bad(`\`${first.text.slice(0, 40)}\` is no message number`, span);
      else if (number === 0) bad("Messages are numbered from 1", span);
      else if (this.#deleted.has(number)) context.report(finding(pop3Rules["deleted-message"], span, { number }));
      else if (verb === "DELE") this.#deleted.add(number);
      if (verb === "TOP" && second !== undefined && !/^[0-9]{1,18}$/.test(second.text))
        bad(`\`${second.text.slice(0, 40)}\` is no number of lines`, spanOf(second.start, second.end));
    }
    if (verb === "APOP" && first !== undefined && second !== undefined) {
      if (this.#greeting !== undefined && !timestamp.test(this.#greeting.value.text))
        context.report(
          finding(pop3Rules["apop-without-timestamp"], spanOf(first.start, second.end), { digest: false }),
        );
      else if (!/^[0-9a-f]{32}$/.test(second.text) && !isMasked(second.text))
        context.report(
          finding(pop3Rules["apop-without-timestamp"], spanOf(second.start, second.end), { digest: true }),
        );
    }
    if (verb === "RSET") this.#deleted.clear();
  }

  #reply(utterance: Utterance): Judgement {
    const { value } = utterance;
    const { text } = value;
    const command = this.#commands[this.#first];
    const { context } = this;
    const opening = !this.#sawServer && this.#commands.length === 0;
    this.#spoken = true;
    this.#sawServer = true;
    this.#own(utterance.line, command);
    if (text === "+" || text.startsWith("+ ")) {
      if (command?.verb !== "AUTH" && command !== undefined)
        context.report(finding(pop3Rules["bad-reply"], value.span(0, 1), { word: "+" }));
      this.#challenged = command;
      command?.replies.push(utterance.line);
      return { from: "server", kind: "continuation" };
    }
    const good = reply.test(text);
    const word = /^[^ ]{0,40}/.exec(text)?.[0] ?? "";
    if (!good && (command !== undefined || opening) && !context.hidesPayload)
      context.report(finding(pop3Rules["bad-reply"], value.span(0, word.length), { word }));
    if (opening && good && !context.fragment) {
      this.#greeting = utterance;
      this.#signedIn = false;
    } else if (command === undefined && good && this.#commands.length > 0 && !context.oneSided && !context.fragment) {
      const closing = this.#commands.at(-1)?.verb === "QUIT" || text.startsWith("-ERR");
      if (!closing) context.report(finding(pop3Rules["reply-without-command"], utterance.text));
    }
    if (command !== undefined) this.#settle(command, utterance);
    return { from: "server", kind: "reply" };
  }

  #settle(command: Pop3Command, utterance: Utterance): void {
    const { text } = utterance.value;
    this.#first++;
    command.replies.push(utterance.line);
    command.span = cover(command.span, utterance.text);
    command.outcome = text.slice(0, 120);
    command.ended = utterance.time;
    const { verb } = command;
    const well = /^\+OK/i.test(text);
    for (const one of command.held) this.context.report(well ? { ...one, severity: "warning" } : one);
    if (well && command.held.length > 0) this.#signedIn = undefined;
    command.held.length = 0;
    if (well) {
      const more = command.row?.lines;
      if (more === "always" || (more === "bare" && command.words.length === 0)) {
        this.#payload = command;
        this.#lastPayload = utterance;
      }
      if (verb === "STLS") this.#secure = true;
      if (verb === "PASS" || verb === "APOP" || (verb === "AUTH" && command.words.length > 0)) this.#signedIn = true;
    } else {
      if ((verb === "PASS" || verb === "APOP") && this.#signedIn && !this.#authorised(command)) this.#signedIn = false;
      const number = Number(command.words[0]?.text);
      if (verb === "DELE" && !this.#twice(command, number)) this.#deleted.delete(number);
    }
  }

  /** Whether an earlier command signed in already. */
  #authorised(failed: Pop3Command): boolean {
    for (let i = this.#first - 2; i >= 0 && i > this.#first - 50; i--) {
      const one = this.#commands[i] as Pop3Command;
      if (one === failed) continue;
      const signs = one.verb === "PASS" || one.verb === "APOP" || (one.verb === "AUTH" && one.words.length > 0);
      if (signs && one.outcome?.startsWith("+OK")) return true;
    }
    return false;
  }

  /** Whether an earlier DELE of the same message went well. */
  #twice(failed: Pop3Command, number: number): boolean {
    for (let i = this.#first - 2; i >= 0 && i > this.#first - 50; i--) {
      const one = this.#commands[i] as Pop3Command;
      if (one !== failed && one.verb === "DELE" && Number(one.words[0]?.text) === number)
        return one.outcome?.startsWith("+OK") === true;
    }
    return false;
  }

  end(): ConversationEnd {
    const { context } = this;
    const commands = this.#commands;
    if (!context.oneSided) for (const one of commands) for (const held of one.held) context.report(held);
    const whole = this.#sawServer && commands.length > 0 && !context.oneSided;
    const open = this.#payload;
    const cut = open !== undefined && whole && !context.hidesPayload;
    if (cut && this.#lastPayload !== undefined)
      context.report(
        finding(transcriptRules.truncated, this.#lastPayload.text, { within: `the reply to ${open.verb}` }),
      );
    if (whole && !cut) {
      const unanswered = commands.slice(this.#first);
      for (const { verb, verbSpan } of unanswered) {
        if (verb === "QUIT" && context.hidesEnd) continue;
        context.report(finding(pop3Rules["missing-reply"], verbSpan, { verb }));
      }
      const quit = commands.some((one) => one.verb === "QUIT");
      if (
        !quit &&
        unanswered.length === 0 &&
        this.#greeting !== undefined &&
        !context.hidesEnd &&
        !context.fragment &&
        this.#last !== undefined
      )
        context.report(finding(pop3Rules["no-quit"], this.#last.text, { deleted: this.#deleted.size }));
    }
    const first = commands[0]?.span ?? { start: 0, end: 0 };
    return { span: cover(first, commands.at(-1)?.span ?? first), exchanges: () => commands.map(exchangeOf) };
  }

  describe(line: TranscriptLine, offset: number): Description | undefined {
    return describePop3(this, line, offset);
  }

  complete(line: TranscriptLine, offset: number): readonly Completion[] {
    return completePop3(this.context.source(), this.#signedIn, line, offset);
  }
}

function exchangeOf(one: Pop3Command): Exchange {
  const duration = one.time === undefined || one.ended === undefined ? undefined : one.ended - one.time;
  return {
    span: one.span,
    label: one.label,
    outcome: one.outcome,
    command: one.line,
    replies: one.replies,
    payload: one.payload,
    ...(duration === undefined || duration < 0 ? {} : { duration }),
  };
}

/** The words of a line with their places. */
function wordsOf(text: string): Word[] {
  const found: Word[] = [];
  for (let at = 0; at < text.length && found.length < 1000; ) {
    while (at < text.length && text.charCodeAt(at) <= 32) at++;
    const start = at;
    while (at < text.length && text.charCodeAt(at) > 32) at++;
    if (at > start) found.push({ text: text.slice(start, at), start, end: at });
  }
  return found;
}
