import type { Completion, Description } from "../../records/language.ts";
import { type Finding, finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { octetsOf } from "../octets.ts";
import {
  blankLine,
  type Conversation,
  type ConversationContext,
  type ConversationEnd,
  noteLine,
  type Payload,
} from "../protocol.ts";
import { transcriptRules } from "../rules.ts";
import { firstWord, isVerb } from "../shapes.ts";
import type { Judgement, ProtocolId, TranscriptLine, Utterance } from "../types.ts";
import { checkAuthAnswer, checkAuthCommand } from "./check-auth.ts";
import { checkCommand } from "./check-command.ts";
import { checkDataLine } from "./check-data.ts";
import { checkEnd } from "./check-end.ts";
import { checkReply, checkReplyLine } from "./check-reply.ts";
import { completeSmtp } from "./complete.ts";
import { describeSmtp } from "./describe.ts";
import { extensionsOf } from "./extensions.ts";
import { exchangeTree, messagesOf, spanOf } from "./outline.ts";
import { argumentOf, type Command, parseCommand, parseReplyLine, type ReplyLine } from "./parse.ts";
import { smtpRules } from "./rules.ts";
import {
  added,
  type PayloadLine,
  type Reply,
  type SmtpExchange,
  type SmtpSession,
  type SmtpState,
  type Transaction,
  type UnaskedReply,
} from "./state.ts";

/** What is being sent just now. */
type Mode =
  | { readonly kind: "talk" }
  | { readonly kind: "data" }
  | { readonly kind: "chunk"; left: number }
  | { readonly kind: "auth" };

const talk: Mode = { kind: "talk" };
const answer: Payload = { from: "client", extent: "line" };
const text: Payload = { from: "client", extent: "lines" };

const clientPayload: Judgement = { from: "client", kind: "payload" };
const mostJudgements = 500;

/** The same judgement for all lines of which the same is to be said. */
class Judgements {
  readonly #known = new Map<string, Judgement>();

  of(key: string, judgement: Judgement): Judgement {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size < mostJudgements) this.#known.set(key, judgement);
    return judgement;
  }
}

/** One SMTP or LMTP connection. */
export class SmtpConversation implements Conversation, SmtpSession {
  readonly context: ConversationContext;
  readonly exchanges: SmtpExchange[] = [];
  readonly state: SmtpState;
  readonly transactions: Transaction[] = [];
  /** Whose line is whose, in the order of the log. */
  readonly #owners: SmtpExchange[] = [];
  readonly #ownerLines: number[] = [];
  readonly #judgements = new Judgements();
  #mode: Mode = talk;
  /** Exchanges without their final reply, oldest first, from `#first` on. */
  readonly #waiting: SmtpExchange[] = [];
  #first = 0;
  /** The reply that goes on. */
  #reply: { readonly exchange: SmtpExchange; readonly reply: Reply } | undefined;
  #lastReply: { readonly exchange: SmtpExchange; readonly reply: Reply } | undefined;
  #sawServer = false;
  #sawClient = false;
  #ended: ReplyLine | undefined;
  /** LMTP: how many more replies to the data are due, how many there should be, and the last of them. */
  #due: { left: number; readonly wanted: number; readonly exchange: SmtpExchange } | undefined;
  /** PRDR: how many more replies to the data are due after 353. */
  #each: { readonly exchange: SmtpExchange; left: number } | undefined;
  /** Empty lines since the last command. */
  #empty = 0;
  /** The server's name as it gave it first. */
  serverName: string | undefined;
  /** The extension list for which an enhanced code that is not offered was reported. */
  unofferedCodes: unknown;
  /** The last exchange whose data were found to hold octets above 127. */
  eightBit: SmtpExchange | undefined;
  /** Where the log says that the client closed. */
  closing: Span | undefined;
  lastLine: Utterance | undefined;

  constructor(context: ConversationContext) {
    this.context = context;
    this.state = {
      lmtp: context.protocol === "lmtp",
      greeted: context.fragment ? "unknown" : "none",
      extensions: undefined,
      secure: context.secure,
      authenticated: false,
      afterTls: false,
      asked: context.fragment,
      transaction: context.fragment ? "unknown" : undefined,
      esmtp: false,
    };
  }

  get protocol(): ProtocolId {
    return this.state.lmtp ? "lmtp" : "smtp";
  }

  /** The client's words alone are in the log: nothing says when data may begin. */
  get #alone(): boolean {
    return this.context.oneSided && !this.#sawServer;
  }

  get sawServer(): boolean {
    return this.#sawServer;
  }

  get sawClient(): boolean {
    return this.#sawClient;
  }

  /** Whether text is due that has no end yet. */
  get unfinished(): "data" | "chunk" | "auth" | undefined {
    return this.#mode.kind === "talk" ? undefined : this.#mode.kind;
  }

  /** How many octets a text has on the wire. */
  octets(text: string): number {
    return this.context.latin1 ? text.length : octetsOf(text);
  }

  get openReply(): Reply | undefined {
    return this.#reply?.reply;
  }

  report(one: Finding): void {
    this.context.report(one);
  }

  #own(line: number, exchange: SmtpExchange): void {
    this.#ownerLines.push(line);
    this.#owners.push(exchange);
  }

  /** The exchange that a line belongs to. */
  exchangeAt(line: number): SmtpExchange | undefined {
    let low = 0;
    let high = this.#ownerLines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#ownerLines[middle] as number) <= line) low = middle;
      else high = middle - 1;
    }
    return this.#ownerLines[low] === line ? this.#owners[low] : undefined;
  }

  payload(): Payload | undefined {
    switch (this.#mode.kind) {
      case "talk":
        return undefined;
      case "auth":
        return answer;
      default:
        return text;
    }
  }

  over(): boolean {
    const { command, replies } = this.exchanges.at(-1) ?? {};
    const code = replies?.at(-1)?.code;
    return code === "221" || code === "421" || (command?.verb === "QUIT" && code !== undefined);
  }

  greeted(text: string): boolean {
    if (!text.startsWith("220")) return false;
    if (!this.#sawServer && !this.#sawClient) return false;
    if (!this.#sawServer && this.exchanges.length === 1) return false;
    // Within a reply a wrong code is likelier than a connection that broke off.
    if (this.#reply !== undefined && !/^220[ -][^ ]*(?:\.| .*SMTP)/.test(text.slice(0, 200))) return false;
    const next = this.#waiting[this.#first];
    return !(
      text.startsWith("220") &&
      next?.command !== undefined &&
      (next.command.verb === "STARTTLS" || next.command.verb === "XCLIENT")
    );
  }

  secured(): void {
    if (this.state.secure) return;
    this.state.secure = true;
  }

  noted(utterance: Utterance): void {
    if (this.closing === undefined && /Closing connection/.test(utterance.value.text.slice(0, 120)))
      this.closing = utterance.text;
  }

  feed(utterance: Utterance): Judgement {
    const judged = this.#judge(utterance);
    if (judged.kind !== "note" && judged.kind !== "blank") this.lastLine = utterance;
    return judged;
  }

  #judge(utterance: Utterance): Judgement {
    const { value, from } = utterance;
    // Rows of a dump: the dialect alone knows that they are data, and they are no lines.
    if (utterance.kind === "payload") return { from: from ?? "client", kind: "payload" };
    const raw = this.#mode.kind === "data" || this.#mode.kind === "chunk";
    if (raw && from !== "server" && !(from === "client" && this.#hiddenPayload(value.text)))
      return this.#payloadLine(utterance);
    if (from !== "server" && this.#overruns(value.text)) {
      this.#mode = { kind: "chunk", left: Number.MAX_SAFE_INTEGER };
      return this.#payloadLine(utterance);
    }
    if (value.text === "")
      return this.#mode.kind === "auth" && from !== "server" ? this.#answer(utterance) : this.#emptyLine(from);
    if (from === "server") return this.#serverLine(utterance);
    if (from === "client") {
      if (/^[2-5][0-9][0-9][ -]/.test(value.text) && this.#mode.kind !== "auth") {
        this.#wrongSpeaker(utterance, "client");
        return this.#serverLine(utterance);
      }
      return this.#clientLine(utterance);
    }
    if (/^[0-9]{3}(?:[ -]|$)/.test(value.text))
      return this.#repeats(value.text) ? noteLine : this.#serverLine(utterance);
    if (this.#mode.kind === "auth") return this.#clientLine(utterance);
    if (this.#reply !== undefined && /^[ \t]/.test(value.text)) return { from: "server", kind: "continuation" };
    return looksProse(value.text) ? noteLine : this.#clientLine(utterance);
  }

  /** Without marks: the program that was refused prints the reply once more as its error. */
  #repeats(text: string): boolean {
    if (this.#waiting[this.#first] !== undefined || this.#reply !== undefined || !/^[45]/.test(text)) return false;
    return this.#lastReply?.reply.lines.at(-1)?.value.text === text;
  }

  /** The log leaves payload out, and this line of the client is the next command. */
  #hiddenPayload(text: string): boolean {
    if (!this.context.hidesPayload) return false;
    const exchange = this.#waiting[this.#first];
    return exchange !== undefined && exchange.payload.length === 0 && isVerb(firstWord(text));
  }

  /** The chunk has all its octets and no reply, and what follows is no command: the number is too small. */
  #overruns(text: string): boolean {
    const exchange = this.#waiting[this.#first];
    if (exchange?.command?.verb !== "BDAT" || this.#waiting.at(-1) !== exchange) return false;
    if (exchange.payload.length === 0 || exchange.replies.length > 0 || /^[2-5][0-9][0-9](?:[ -]|$)/.test(text))
      return false;
    return text !== "" && !isVerb(firstWord(text)) && !/^X[A-Z0-9]/.test(text);
  }

  /** Sent or not: a server answers an empty line as a command that it does not know. */
  #emptyLine(from: Utterance["from"]): Judgement {
    if (from !== "server") this.#empty++;
    return from === "client" ? { from: "client", kind: "command" } : blankLine;
  }

  #wrongSpeaker(utterance: Utterance, from: "client" | "server"): void {
    const { mark } = utterance;
    if (mark === undefined) return;
    const fix = { title: `Write \`${mark.other.trim()}\``, edits: [{ span: mark.span, text: mark.other }] };
    this.report(finding(transcriptRules["wrong-speaker"], mark.span, { from }, { fixes: [fix] }));
  }

  // The client speaks

  #clientLine(utterance: Utterance): Judgement {
    if (this.#mode.kind === "auth") return this.#answer(utterance);
    this.#sawClient = true;
    this.#empty = 0;
    if (this.#reply !== undefined && utterance.from === "client") this.#endReply(true);
    this.#ended = undefined;
    if (this.state.afterTls) this.#dropInjected();
    const command = parseCommand(utterance.value);
    const exchange: SmtpExchange = {
      command,
      line: utterance.line,
      span: utterance.text,
      replies: [],
      payload: [],
      pipelined: this.#waiting.length > this.#first,
      secure: this.state.secure,
      time: utterance.time,
      answered: undefined,
      faulty: false,
      settled: false,
      extensions: this.state.extensions,
    };
    if (command.verb === "LHLO" && !this.state.esmtp) this.state.lmtp = true;
    if (!this.#sawServer && this.exchanges.length === 0 && !greets(command.verb)) {
      this.state.asked = true;
      this.state.greeted = "unknown";
      this.state.transaction = "unknown";
    }
    const before = this.#waiting.at(-1);
    checkCommand(this, exchange, before !== undefined && !before.settled ? before : undefined);
    if (command.verb === "AUTH") checkAuthCommand(this, exchange);
    this.exchanges.push(exchange);
    this.#own(utterance.line, exchange);
    this.#waiting.push(exchange);
    this.#sent(command, exchange);
    return this.#judgements.of(command.verb, { from: "client", kind: "command", verb: command.verb });
  }

  /** What was sent behind STARTTLS and has no reply when the client goes on was thrown away, as it should be (RFC 3207 §4). */
  #dropInjected(): void {
    if (this.#lastReply?.exchange.command?.verb !== "STARTTLS") return;
    for (let next = this.#waiting[this.#first]; next !== undefined; next = this.#waiting[this.#first]) {
      next.settled = true;
      this.#shift();
    }
  }

  /** What a command changes before its reply. */
  #sent(command: Command, exchange: SmtpExchange): void {
    const { state } = this;
    const open = state.transaction === "unknown" ? undefined : state.transaction;
    switch (command.verb) {
      case "EHLO":
      case "HELO":
      case "LHLO":
        state.asked = true;
        state.afterTls = false;
        state.transaction = undefined;
        break;
      case "RSET":
        state.transaction = undefined;
        break;
      case "MAIL":
        if (open === undefined) this.#open(exchange);
        break;
      case "RCPT":
        (open ?? (state.transaction === "unknown" ? this.#open(undefined) : undefined))?.recipients.push(exchange);
        break;
      case "DATA":
        (open ?? (state.transaction === "unknown" ? this.#open(undefined) : undefined))?.data.push(exchange);
        // Where the server's side is left out, its 354 never comes.
        if (this.#alone) this.#mode = { kind: "data" };
        break;
      case "BDAT":
      case "BURL": {
        const words = argumentOf(command).split(/[ \t]+/, 3);
        const transaction = open ?? (state.transaction === "unknown" ? this.#open(undefined) : undefined);
        transaction?.data.push(exchange);
        if (transaction !== undefined && words[1]?.toUpperCase() === "LAST") transaction.last = true;
        const size = Number(words[0]);
        if (command.verb === "BDAT" && Number.isSafeInteger(size) && size > 0)
          this.#mode = { kind: "chunk", left: size };
        break;
      }
    }
  }

  #open(mail: SmtpExchange | undefined): Transaction {
    const transaction: Transaction = { mail, recipients: [], data: [], last: false };
    this.state.transaction = transaction;
    this.transactions.push(transaction);
    return transaction;
  }

  #answer(utterance: Utterance): Judgement {
    const exchange = this.#waiting[this.#first] as SmtpExchange;
    this.#mode = talk;
    const line: PayloadLine = { line: utterance.line, value: utterance.value };
    exchange.payload = added(exchange.payload, line);
    this.#own(utterance.line, exchange);
    checkAuthAnswer(this, exchange, line);
    return clientPayload;
  }

  #payloadLine(utterance: Utterance): Judgement {
    const waiting = this.#alone ? undefined : this.#waiting[this.#first];
    const exchange = (waiting ?? this.exchanges.at(-1)) as SmtpExchange;
    const line: PayloadLine = { line: utterance.line, value: utterance.value };
    exchange.payload = added(exchange.payload, line);
    this.#own(utterance.line, exchange);
    if (this.#mode.kind === "data") {
      if (utterance.value.text === ".") this.#mode = talk;
      else checkDataLine(this, exchange, line);
    } else if (this.#mode.kind === "chunk") {
      const octets = this.octets(utterance.value.text);
      const left = this.#mode.left - octets - 2;
      // The last line of a chunk may lack its line end.
      if (left <= 0) {
        if (left < -2) this.chunkOff(exchange);
        this.#mode = talk;
      } else this.#mode = { kind: "chunk", left };
    }
    return clientPayload;
  }

  /** The chunk's octets and the text that follows do not agree. */
  chunkOff(exchange: SmtpExchange): void {
    const { command } = exchange;
    if (command === undefined) return;
    const words = argumentOf(command).split(/[ \t]/, 1);
    const said = words[0] ?? "";
    let counted = 0;
    for (const line of exchange.payload) counted += this.octets(line.value.text) + 2;
    const place = command.value.span(command.argument.start, command.argument.start + said.length);
    this.report(
      finding(
        smtpRules["bdat-size"],
        place,
        { said, counted },
        {
          fixes: [{ title: `Write ${counted}`, edits: [{ span: place, text: String(counted) }] }],
        },
      ),
    );
  }

  // The server speaks

  #serverLine(utterance: Utterance): Judgement {
    const line = parseReplyLine(utterance.line, utterance.value);
    if (line === undefined) return this.#noReply(utterance);
    if (this.#mode.kind === "data" || this.#mode.kind === "chunk") this.#payloadEnded();
    this.#mode = this.#mode.kind === "auth" ? talk : this.#mode;
    const exchange = this.#attach(line, utterance);
    this.#countReplies(exchange, line);
    if (line.code === "220" && exchange.command === undefined) {
      const text = line.value.text.slice(0, 512);
      if (/\bESMTPS?A?\b/i.test(text)) this.state.esmtp = true;
      else if (/\bLMTP\b/i.test(text)) this.state.lmtp = true;
    }
    this.#own(utterance.line, exchange);
    exchange.answered = utterance.time;
    checkReplyLine(this, exchange, line);
    const more = line.separator === "-";
    if (!more) this.#endReply(false);
    this.#sawServer = true;
    const { code } = line;
    const enhanced = line.enhanced?.text;
    const kind = more ? "continuation" : "reply";
    return this.#judgements.of(`${code}${line.separator}${enhanced ?? ""}`, { from: "server", kind, code, enhanced });
  }

  /** LMTP: a command came before all replies to the data were read. What does not fit the command is one of them. */
  #countReplies(exchange: SmtpExchange, line: ReplyLine): void {
    const due = this.#due;
    if (due === undefined || exchange === due.exchange || exchange.command === undefined) return;
    this.#due = undefined;
    const found = due.wanted - due.left;
    const last = due.exchange.replies.at(-1)?.lines.at(-1);
    const late = !fits(exchange, line.code) || (exchange.command.verb === "QUIT" && line.code !== "221");
    const place = late ? line : (last ?? line);
    this.report(
      finding(smtpRules["lmtp-reply-count"], place.value.span(0, place.value.text.length), {
        wanted: due.wanted,
        found,
      }),
    );
    if (late) exchange.faulty = true;
  }

  /** A server's line without a code: the rest of a reply that was wrapped, or no reply at all. */
  #noReply(utterance: Utterance): Judgement {
    const waiting = this.#waiting[this.#first];
    const answered = waiting === undefined && this.#lastReply !== undefined;
    if (this.#reply !== undefined || (answered && !isVerb(firstWord(utterance.value.text)))) {
      return { from: "server", kind: "continuation" };
    }
    if (utterance.mark !== undefined && isVerb(firstWord(utterance.value.text))) {
      this.#wrongSpeaker(utterance, "server");
      return this.#clientLine(utterance);
    }
    const word = utterance.value.text.split(/[ \t]/, 1)[0] ?? "";
    this.report(finding(smtpRules["bad-reply-line"], utterance.value.span(0, Math.max(1, word.length)), { word }));
    if (waiting !== undefined && this.#mode.kind === "talk") {
      waiting.settled = true;
      this.#shift();
    }
    return { from: "server", kind: "reply" };
  }

  /** The exchange that a reply line belongs to: the reply that goes on, else the oldest command without reply. */
  #attach(line: ReplyLine, utterance: Utterance): SmtpExchange {
    const going = this.#reply;
    if (going !== undefined) {
      const wanted = going.reply.code;
      const next = this.#waiting[this.#first + 1];
      const foreign =
        line.code !== wanted &&
        next !== undefined &&
        next !== going.exchange &&
        fits(next, line.code) &&
        !fits(going.exchange, line.code);
      if (!foreign) {
        going.reply.lines.push(line);
        if (line.code !== wanted)
          this.report(
            finding(smtpRules["reply-codes-differ"], line.value.span(0, 3), { first: wanted, code: line.code }),
          );
        return going.exchange;
      }
      next.early = undefined;
      this.#endReply(true);
    }
    const waiting = this.#waiting[this.#first];
    const reply: Reply = { code: line.code, lines: [line], ended: false };
    let exchange = line.code === "221" ? this.#untilQuit(waiting) : waiting;
    if (exchange === undefined) exchange = this.#unasked(line, utterance);
    if (exchange.early !== undefined) this.report(exchange.early);
    exchange.early = undefined;
    exchange.replies = added(exchange.replies, reply);
    this.#reply = { exchange, reply };
    return exchange;
  }

  /** 221 answers QUIT alone: what waits before it has got no reply. */
  #untilQuit(waiting: SmtpExchange | undefined): SmtpExchange | undefined {
    const quit = this.#waiting.at(-1);
    if (waiting === undefined || quit === waiting || quit?.command?.verb !== "QUIT" || quit.settled) return waiting;
    quit.early = undefined;
    for (let next = waiting; next !== quit; next = this.#waiting[this.#first] as SmtpExchange) {
      const verb = next.command?.verb.slice(0, 40) ?? "";
      if (!next.faulty && next.replies.length === 0)
        this.report(finding(smtpRules["missing-reply"], next.span, { verb }));
      next.settled = true;
      this.#shift();
    }
    return quit;
  }

  /** A reply while no command waits: the greeting, one more of LMTP's, the rest of a reply that ended early, or a reply to nothing. */
  #unasked(line: ReplyLine, utterance: Utterance): SmtpExchange {
    const last = this.#lastReply;
    if (this.#due !== undefined && last !== undefined) {
      this.#due.left--;
      const { exchange } = this.#due;
      if (this.#due.left === 0) this.#due = undefined;
      return exchange;
    }
    const exchange: SmtpExchange = {
      command: undefined,
      line: undefined,
      span: utterance.text,
      replies: [],
      payload: [],
      pipelined: false,
      secure: this.state.secure,
      time: utterance.time,
      answered: undefined,
      faulty: false,
      settled: false,
      extensions: this.state.extensions,
    };
    // A reply to an EHLO that the log leaves out, as a trace of Emacs does.
    const greeted = this.#sawServer && !this.#sawClient && line.code === "250" && line.separator === "-";
    const first = greeted || (!this.#sawServer && !this.#sawClient);
    if (first && !/^(?:220|421|521|554)$/.test(line.code)) {
      this.state.asked = true;
      this.state.greeted = "unknown";
      this.state.transaction = "unknown";
    }
    const early = last !== undefined && last.reply.code === line.code && last.exchange.command !== undefined;
    const toEmpty = this.#empty > 0 && line.code.startsWith("50");
    if (toEmpty) this.#empty--;
    if (this.context.oneSided || first || toEmpty || line.code === "421") {
      // Nothing to say: only one side is here, the greeting, an empty line was sent, or the server hangs up.
    } else if (early || this.#ended !== undefined) {
      if (this.#ended === undefined) this.#endedEarly((last as { reply: Reply }).reply);
      this.#ended = line;
      (last as { exchange: SmtpExchange }).exchange.replies.at(-1)?.lines.push(line);
      this.exchanges.push(exchange);
      exchange.faulty = true;
      return exchange;
    } else {
      exchange.faulty = true;
      this.unasked.push({ exchange, line, span: utterance.text });
    }
    this.exchanges.push(exchange);
    return exchange;
  }

  /** Replies to nothing; one from a server that gives up (4yz, 5yz, the end) is none, which only the end of the log shows. */
  readonly unasked: UnaskedReply[] = [];

  #endedEarly(reply: Reply): void {
    const line = reply.lines.at(-1) as ReplyLine;
    const place = line.value.span(3, 4);
    const fix = { title: "Write `-`: the reply goes on", edits: [{ span: place, text: "-" }], preferred: true };
    this.report(finding(smtpRules["reply-ended-early"], place, { code: reply.code }, { fixes: [fix] }));
  }

  /** A reply is complete, or (`cut`) something else came before its last line. */
  #endReply(cut: boolean): void {
    const going = this.#reply;
    if (going === undefined) return;
    this.#reply = undefined;
    this.#lastReply = going;
    const { exchange, reply } = going;
    const last = reply.lines.at(-1) as ReplyLine;
    if (cut) {
      const place = last.value.span(3, 4);
      const fix = { title: "Write a space: the reply ends here", edits: [{ span: place, text: " " }], preferred: true };
      this.report(finding(smtpRules["reply-not-ended"], place, { code: last.code }, { fixes: [fix] }));
    } else reply.ended = true;
    checkReply(this, exchange, reply);
    this.#effects(exchange, reply);
  }

  /** What a reply changes. */
  #effects(exchange: SmtpExchange, reply: Reply): void {
    const { state } = this;
    const { command } = exchange;
    const good = reply.code[0] === "2";
    if (command === undefined) return;
    if (command.verb === "DATA" && reply.code === "354" && exchange.payload.length === 0) {
      this.#mode = { kind: "data" };
      return;
    }
    if (command.verb === "AUTH" && reply.code === "334") {
      this.#mode = { kind: "auth" };
      return;
    }
    if (reply.code === "353") {
      this.#each = { exchange, left: state.transaction instanceof Object ? accepted(state.transaction) + 1 : 1 };
      return;
    }
    if (this.#each?.exchange === exchange && --this.#each.left > 0) return;
    if (reply.code[0] === "3" && (command.row === undefined || command.row.between !== undefined)) return;
    if (exchange === this.#waiting[this.#first]) this.#shift();
    exchange.settled = true;
    switch (command.verb) {
      case "EHLO":
      case "LHLO":
        if (good) {
          state.greeted = "ehlo";
          state.extensions = extensionsOf(reply);
        }
        break;
      case "HELO":
        if (good) {
          state.greeted = "helo";
          state.extensions = new Map();
        }
        break;
      case "STARTTLS":
        if (good) {
          state.secure = true;
          state.greeted = "none";
          state.asked = false;
          state.extensions = undefined;
          state.authenticated = false;
          state.afterTls = true;
          state.transaction = undefined;
        }
        break;
      case "AUTH":
        if (good) state.authenticated = true;
        break;
      case "MAIL":
        if (!good && state.transaction !== "unknown" && state.transaction?.mail === exchange)
          state.transaction = undefined;
        break;
      case "DATA":
      case "BDAT":
      case "BURL":
        this.#dataAnswered(exchange);
        break;
    }
  }

  #dataAnswered(exchange: SmtpExchange): void {
    const { state } = this;
    const transaction = state.transaction === "unknown" ? undefined : state.transaction;
    const over =
      exchange.command?.verb === "DATA"
        ? exchange.payload.length > 0 || exchange.replies.length > 1
        : transaction?.last === true;
    if (!over || transaction === undefined || !transaction.data.includes(exchange)) return;
    state.transaction = undefined;
    const wanted = accepted(transaction);
    if (state.lmtp && wanted > 1) this.#due = { left: wanted - 1, wanted, exchange };
  }

  #shift(): void {
    this.#first++;
    if (this.#first > 1000 && this.#first * 2 > this.#waiting.length) {
      this.#waiting.splice(0, this.#first);
      this.#first = 0;
    }
  }

  /** The server's mark came while text was due. */
  #payloadEnded(): void {
    const exchange = this.#waiting[this.#first];
    if (exchange !== undefined && exchange.payload.length > 0 && !this.context.hidesPayload) {
      if (this.#mode.kind === "data") {
        const last = exchange.payload.at(-1) as PayloadLine;
        const place =
          last.value.text === ""
            ? exchange.command?.value.span(0, exchange.command.verbEnd)
            : last.value.span(0, last.value.text.length);
        if (place !== undefined) this.report(finding(smtpRules["data-not-ended"], place));
      } else this.chunkOff(exchange);
    }
    this.#mode = talk;
  }

  end(): ConversationEnd {
    const open = this.#waiting.slice(this.#first);
    for (const { early } of open) if (early !== undefined) this.report(early);
    checkEnd(this, open);
    return {
      span: spanOf(this.exchanges),
      exchanges: () => exchangeTree(this),
      messages: () => messagesOf(this),
    };
  }

  describe(line: TranscriptLine, offset: number): Description | undefined {
    return describeSmtp(this, line, offset);
  }

  complete(line: TranscriptLine, offset: number): readonly Completion[] {
    return completeSmtp(this, line, offset);
  }
}

function greets(verb: string): boolean {
  return verb === "EHLO" || verb === "HELO" || verb === "LHLO";
}

/** How many recipients were accepted. */
export function accepted(transaction: Transaction): number {
  return transaction.recipients.filter((r) => r.replies.at(-1)?.code[0] === "2").length;
}

/** Whether a command can get a code. */
function fits(exchange: SmtpExchange, code: string): boolean {
  const row = exchange.command?.row;
  if (row === undefined) return true;
  const number = Number(code);
  return row.success.includes(number) || (row.between?.includes(number) ?? false) || code[0] === "4" || code[0] === "5";
}

/** A sentence for people, not a line of the protocol. */
function looksProse(text: string): boolean {
  const word = firstWord(text);
  if (isVerb(word)) return false;
  if (!/^[A-Za-z]/.test(text)) return !/^[*.=+/]/.test(text);
  return text.split(" ", 5).length > 4 || /^[A-Za-z-]+: /.test(text);
}
