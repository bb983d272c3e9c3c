import type { Decoded } from "../../text/decoded.ts";
import { DecodedBuilder } from "../../text/decoded.ts";
import { cover, type Span } from "../../text/span.ts";
import type { Exchange, SessionMessage } from "../types.ts";
import { append } from "../words.ts";
import { elided } from "./check-data.ts";
import { type ClientAddress, clientAddress } from "./client-address.ts";
import { argumentOf } from "./parse.ts";
import { pathOf } from "./path.ts";
import type { PayloadLine, SmtpExchange, SmtpSession, Transaction } from "./state.ts";

/** The tree of a session: transactions hold their MAIL, RCPT and DATA. */
export function exchangeTree(conversation: SmtpSession): Exchange[] {
  const inTransaction = new Map<SmtpExchange, Transaction>();
  for (const transaction of conversation.transactions) {
    for (const one of [transaction.mail, ...transaction.recipients, ...transaction.data]) {
      if (one !== undefined) inTransaction.set(one, transaction);
    }
  }
  const nodes: Exchange[] = [];
  const open = new Map<Transaction, { exchange: Exchange; children: Exchange[] }>();
  for (const exchange of conversation.exchanges) {
    const node = nodeOf(exchange);
    const transaction = inTransaction.get(exchange);
    if (transaction === undefined) {
      nodes.push(node);
      continue;
    }
    const group = open.get(transaction);
    if (group === undefined) {
      const children = [node];
      const parent: Exchange = {
        span: node.span,
        label: transactionLabel(transaction),
        replies: [],
        payload: [],
        children,
      };
      open.set(transaction, { exchange: parent, children });
      nodes.push(parent);
    } else group.children.push(node);
  }
  return nodes.map((node) =>
    node.children === undefined
      ? node
      : { ...node, span: node.children.reduce((s, child) => cover(s, child.span), node.span) },
  );
}

/** From the first exchange to the end of the last. */
export function spanOf(exchanges: readonly SmtpExchange[]): Span {
  const first = exchanges[0]?.span ?? { start: 0, end: 0 };
  const last = exchanges.at(-1);
  return last === undefined ? first : cover(first, exchangeSpan(last));
}

function exchangeSpan(exchange: SmtpExchange): Span {
  let { span } = exchange;
  for (const line of [exchange.replies.at(-1)?.lines.at(-1), exchange.payload.at(-1)]) {
    if (line !== undefined) span = cover(span, line.value.span(0, line.value.text.length));
  }
  return span;
}

function transactionLabel(transaction: Transaction): string {
  const from = transaction.mail?.command === undefined ? undefined : pathOf(transaction.mail.command)?.address;
  const to = transaction.recipients.length;
  const sender = from === undefined ? "Message" : `Message from <${from}>`;
  return `${sender} to ${to === 1 ? `<${recipientOf(transaction.recipients[0] as SmtpExchange)}>` : `${to} recipients`}`;
}

function recipientOf(exchange: SmtpExchange): string {
  return (exchange.command === undefined ? undefined : pathOf(exchange.command)?.address) ?? "";
}

function nodeOf(exchange: SmtpExchange): Exchange {
  const lines = exchange.replies.flatMap((reply) => reply.lines);
  let span = exchange.span;
  for (const line of [...lines.slice(-1), ...exchange.payload.slice(-1)])
    span = cover(span, line.value.span(0, line.value.text.length));
  const last = lines.at(-1);
  const { command } = exchange;
  const label =
    command === undefined
      ? exchange.replies[0]?.code === "220"
        ? "Greeting"
        : "Reply"
      : labelOf(command.verb, exchange);
  return {
    span,
    label,
    outcome: last === undefined ? undefined : last.value.text.slice(0, 120),
    command: exchange.line,
    replies: lines.map((line) => line.line),
    payload: exchange.payload.map((line) => line.line),
    duration:
      exchange.time === undefined || exchange.answered === undefined || exchange.command === undefined
        ? undefined
        : exchange.answered - exchange.time,
  };
}

/** The command as the outline shows it: never a secret. */
function labelOf(verb: string, exchange: SmtpExchange): string {
  const { command } = exchange;
  if (command === undefined) return verb;
  const argument = argumentOf(command);
  if (verb === "AUTH") return `AUTH ${argument.split(/[ \t]/, 1)[0] ?? ""}`.trim();
  return `${verb} ${argument}`.trim().slice(0, 120);
}

/** The messages of a session with their envelopes, as the receiving server would judge them. */
export function messagesOf(conversation: SmtpSession): SessionMessage[] {
  const client = new Client(conversation);
  return conversation.transactions
    .filter((t) => t.data.length > 0)
    .map((transaction) => new SmtpMessage(conversation, transaction, client));
}

/** Who brings the messages of a session; found out when somebody asks. */
class Client {
  readonly #conversation: SmtpSession;
  #address: { readonly found: ClientAddress | undefined } | undefined;

  constructor(conversation: SmtpSession) {
    this.#conversation = conversation;
  }

  get address(): ClientAddress | undefined {
    if (this.#conversation.state.lmtp) return undefined;
    this.#address ??= { found: clientAddress(this.#conversation) };
    return this.#address.found;
  }

  get helo(): string | undefined {
    if (this.#conversation.state.lmtp) return undefined;
    const hello = this.#conversation.exchanges.findLast((e) => ["EHLO", "HELO"].includes(e.command?.verb ?? ""));
    return hello?.command === undefined ? undefined : argumentOf(hello.command).trim();
  }
}

/** A message of a session. A log may have thousands: each part of it is made when somebody asks. */
class SmtpMessage implements SessionMessage {
  readonly #conversation: SmtpSession;
  readonly #transaction: Transaction;
  readonly #client: Client;
  #data: { readonly whole: Decoded | undefined } | undefined;

  constructor(conversation: SmtpSession, transaction: Transaction, client: Client) {
    this.#conversation = conversation;
    this.#transaction = transaction;
    this.#client = client;
  }

  get span(): Span {
    const { mail, data } = this.#transaction;
    return cover((mail ?? (data[0] as SmtpExchange)).span, exchangeSpan(data.at(-1) as SmtpExchange));
  }

  get lines(): readonly number[] {
    return [...this.#lines()].map(({ line }) => line);
  }

  get ip(): string | undefined {
    return this.#client.address?.address;
  }

  get ipSource(): string | undefined {
    return this.#client.address?.source;
  }

  get helo(): string | undefined {
    return this.#client.helo;
  }

  get delivered(): boolean {
    return this.#conversation.state.lmtp;
  }

  get mailFrom(): string | undefined {
    const command = this.#transaction.mail?.command;
    return command === undefined ? undefined : pathOf(command)?.address;
  }

  get recipients(): readonly string[] {
    return this.#transaction.recipients.filter((r) => !/^[45]/.test(r.replies.at(-1)?.code ?? "2")).map(recipientOf);
  }

  get header(): Decoded | undefined {
    return messageData(headerLines(this.#lines()), this.#conversation.context.latin1);
  }

  get data(): Decoded | undefined {
    this.#data ??= { whole: messageData(this.#lines(), this.#conversation.context.latin1) };
    return this.#data.whole;
  }

  get elided(): boolean {
    for (const { value } of this.#lines()) if (value.text.length < 16 && elided.test(value.text)) return true;
    return false;
  }

  #lines(): Generator<DataLine> {
    return dataLines(this.#transaction, this.#conversation);
  }
}

/** A line of a message: its words without the dot that stuffing added (RFC 5321 §4.5.2), and whether the line ends there. */
interface DataLine extends PayloadLine {
  readonly from: number;
  readonly ended: boolean;
}

function* dataLines(transaction: Transaction, conversation: SmtpSession): Generator<DataLine> {
  for (const { command, payload } of transaction.data) {
    if (command?.verb === "DATA") {
      for (const { line, value } of payload)
        if (value.text !== ".") yield { line, value, from: value.text.startsWith(".") ? 1 : 0, ended: true };
      continue;
    }
    // A chunk may end within a line, and the next one goes on with it (RFC 3030 §2).
    const size = Number(command === undefined ? Number.NaN : argumentOf(command).split(/[ \t]/, 1)[0]);
    const octets = payload.reduce((sum, { value }) => sum + conversation.octets(value.text) + 2, 0);
    for (const [i, { line, value }] of payload.entries())
      yield { line, value, from: 0, ended: i < payload.length - 1 || octets !== size + 2 };
  }
}

/** The lines up to the first that is empty. */
function* headerLines(lines: Iterable<DataLine>): Generator<DataLine> {
  let empty = true;
  for (const line of lines) {
    yield line;
    empty &&= line.value.text.length === line.from;
    if (!line.ended) continue;
    if (empty) return;
    empty = true;
  }
}

/** The lines as one value: CRLF between them, one character an octet. Undefined where there are none. */
function messageData(lines: Iterable<DataLine>, latin1: boolean): Decoded | undefined {
  const builder = new DecodedBuilder();
  let any = false;
  for (const { value, from, ended } of lines) {
    any = true;
    if (latin1 && from === 0) append(builder, value);
    else appendOctets(builder, value, from, latin1);
    if (ended) builder.append("\r\n", value.span(value.text.length, value.text.length).start, 0);
  }
  return any ? builder.build(0) : undefined;
}

function appendOctets(builder: DecodedBuilder, value: Decoded, from: number, latin1: boolean): void {
  const { text } = value;
  if (from === 0 && !/[^\0-\x7f]/.test(text)) {
    append(builder, value);
    return;
  }
  for (let i = from; i < text.length; ) {
    const code = text.codePointAt(i) as number;
    const units = code > 0xffff ? 2 : 1;
    const at = value.span(i, i + units);
    if (code < 0x80 || latin1) builder.append(text[i] as string, at.start, at.end - at.start);
    else {
      const octets = utf8(code);
      builder.append(octets[0] as string, at.start, at.end - at.start);
      for (const octet of octets.slice(1)) builder.append(octet, at.end, 0);
    }
    i += units;
  }
}

function utf8(code: number): string[] {
  const out: number[] = [];
  if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
  else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  return out.map((octet) => String.fromCharCode(octet));
}
