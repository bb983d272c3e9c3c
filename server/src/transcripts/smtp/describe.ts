import type { Description } from "../../records/language.ts";
import { rfc } from "../../rules/reference.ts";
import { code, escape, type Markdown, markdown, words } from "../../text/markdown.ts";
import type { Span } from "../../text/span.ts";
import { isMasked } from "../credentials.ts";
import { decodedWords } from "../encoded-words.ts";
import { decodeBase64, mechanismRow, secretOf } from "../sasl.ts";
import type { TranscriptLine } from "../types.ts";
import { authWords } from "./check-auth.ts";
import { enhancedCode } from "./enhanced-codes.ts";
import { extensionRow, parameterRow } from "./extensions.ts";
import type { Command, ReplyLine } from "./parse.ts";
import { wordsOf } from "./parse.ts";
import { pathOf } from "./path.ts";
import { codeByDigits, replyRow } from "./replies.ts";
import type { Reply, SmtpExchange, SmtpSession } from "./state.ts";

const inside = (span: Span, offset: number): boolean => span.start <= offset && offset <= span.end;

/** What stands at an offset of a line of an SMTP session. */
export function describeSmtp(conversation: SmtpSession, line: TranscriptLine, offset: number): Description | undefined {
  const exchange = conversation.exchangeAt(line.line);
  if (exchange === undefined) return undefined;
  if (line.from === "server") {
    for (const reply of exchange.replies) {
      const found = reply.lines.find((one) => one.line === line.line && one.value.at(offset) !== undefined);
      if (found !== undefined) return describeReplyLine(exchange, reply, found, offset);
    }
    return undefined;
  }
  if (line.kind === "payload") return describePayload(exchange, line, offset);
  return exchange.command === undefined ? undefined : describeCommand(exchange, exchange.command, offset);
}

function describeCommand(exchange: SmtpExchange, command: Command, offset: number): Description | undefined {
  const { value, row, verb } = command;
  const verbSpan = value.span(0, command.verbEnd);
  if (inside(verbSpan, offset)) {
    if (row === undefined) return undefined;
    return {
      span: verbSpan,
      title: `${verb}: ${row.title}`,
      text: [words(row.text), markdown`Form: ${code(row.form)}`, ...outcomeOf(exchange)],
      references: [row.reference],
    };
  }
  if (verb === "AUTH") return describeAuth(exchange, command, offset);
  if (verb === "MAIL" || verb === "RCPT") return describeEnvelope(command, offset);
  const argument = value.span(command.argument.start, command.argument.end);
  if (row === undefined || !inside(argument, offset) || argument.start === argument.end) return undefined;
  const name = value.text.slice(command.argument.start, command.argument.end);
  if (verb === "EHLO" || verb === "HELO" || verb === "LHLO") {
    return {
      span: argument,
      title: "The client's name",
      text: [
        markdown`The client says that it is ${code(name)}. Receivers compare the name with reverse DNS, and SPF checks it where the sender is empty.`,
      ],
      references: [rfc(5321, "4.1.1.1"), rfc(7208, "2.3")],
      ...(name.startsWith("[") || !name.includes(".") ? {} : { lookup: { kind: "address" as const, name } }),
    };
  }
  if (verb === "BDAT") {
    return {
      span: argument,
      title: "Size of the chunk",
      text: [
        markdown`${code(name)}: so many octets follow at once, line ends included; LAST means that the message is complete.`,
      ],
      references: [rfc(3030, "2")],
    };
  }
  return undefined;
}

/** How the server answered, for the hover on the command. */
function outcomeOf(exchange: SmtpExchange): Markdown[] {
  const last = exchange.replies.at(-1)?.lines.at(-1);
  if (last === undefined) return [words("No reply to it is in the log.")];
  const row = replyRow(Number(last.code));
  return [
    markdown`Answered with ${code(last.value.text, 200)}${row === undefined ? words("") : markdown`: ${words(row.title)}`}.`,
  ];
}

function describeEnvelope(command: Command, offset: number): Description | undefined {
  const path = pathOf(command);
  if (path === undefined) return undefined;
  const { value, verb } = command;
  const span = value.span(path.start, path.end);
  if (inside(span, offset)) {
    const { address } = path;
    const at = address.lastIndexOf("@");
    const domain = at < 0 ? "" : address.slice(at + 1).toLowerCase();
    const plain = /^[a-z0-9.-]+\.[a-z0-9-]+$/.test(domain);
    const sender = verb === "MAIL";
    const text =
      address === ""
        ? words(
            "The null path: nobody is to be told if delivery fails. Bounces and other automatic mail use it, and SPF checks the EHLO name instead.",
          )
        : sender
          ? markdown`The envelope sender ${code(address)}: bounces go there, and SPF checks whether the client may use its domain. It need not be the address in the From field.`
          : markdown`The recipient ${code(address)} of the envelope. It need not be named in the header of the message.`;
    return {
      span,
      title: sender ? "Reverse-path (envelope sender)" : "Forward-path (recipient)",
      text: [text],
      references: [rfc(5321, sender ? "4.1.1.2" : "4.1.1.3")],
      ...(plain ? { lookup: { kind: sender ? ("spf" as const) : ("mx" as const), name: domain } } : {}),
    };
  }
  for (const word of wordsOf(value.text, path.parameters, command.argument.end)) {
    const place = value.span(word.start, word.end);
    if (!inside(place, offset)) continue;
    const equals = word.text.indexOf("=");
    const name = (equals < 0 ? word.text : word.text.slice(0, equals)).toUpperCase();
    const row = parameterRow(verb, name);
    if (row === undefined) return undefined;
    const given = equals < 0 ? undefined : word.text.slice(equals + 1);
    return {
      span: place,
      title: `Parameter ${name}`,
      text: [
        given === undefined ? markdown`${words(row.title)}.` : markdown`${words(row.title)}: ${code(given)}.`,
        markdown`Form: ${code(row.form ?? name)}. It needs the extension ${code(row.keyword)}.`,
      ],
      references: [row.reference],
    };
  }
  return undefined;
}

function describeAuth(exchange: SmtpExchange, command: Command, offset: number): Description | undefined {
  const auth = authWords(exchange);
  const [name, initial] = auth?.words ?? [];
  if (auth === undefined || name === undefined) return undefined;
  const span = command.value.span(name.start, name.end);
  if (inside(span, offset)) return describeMechanism(auth.mechanism, span);
  if (initial === undefined) return undefined;
  const place = command.value.span(initial.start, initial.end);
  return inside(place, offset) ? describeAnswer(auth.mechanism, initial.text, 0, place) : undefined;
}

function describeMechanism(name: string, span: Span): Description | undefined {
  const row = mechanismRow(name);
  if (row === undefined) return undefined;
  const outdated = row.outdated === undefined ? [] : [words("It is outdated: use SCRAM-SHA-256, or PLAIN under TLS.")];
  return {
    span,
    title: `Mechanism ${row.name}: ${row.title}`,
    text: [words(row.text), ...outdated],
    references: [row.reference],
  };
}

/** A base64 answer, decoded, with the secret masked. */
export function describeAnswer(mechanism: string, word: string, step: number, span: Span): Description {
  const references = [mechanismRow(mechanism)?.reference ?? rfc(4954, "4")];
  const title = `Answer of the sign-in${mechanism === "" ? "" : ` (${mechanism})`}`;
  if (word === "*")
    return {
      span,
      title: "Sign-in cancelled",
      text: [words("A lone `*` ends the exchange; the server answers 501.")],
      references: [rfc(4954, "4")],
    };
  if (word === "=" || word === "") return { span, title, text: [words("The empty answer.")], references };
  if (isMasked(word)) return { span, title, text: [words("The log masks it.")], references };
  const decoded = decodeBase64(word);
  if (decoded === undefined) return { span, title, text: [words("This is not base64.")], references };
  const secret = secretOf(mechanism, step, decoded);
  const shown = (secret?.masked ?? (mechanism === "" ? decoded : decoded))
    .replaceAll("\0", "␀")
    .replaceAll("\u0001", "␁");
  const note =
    secret === undefined ? [] : [words("The secret is masked here, but anybody can decode it from the log.")];
  return { span, title, text: [markdown`Decoded: ${code(shown, 300)}`, ...note], references };
}

function describePayload(exchange: SmtpExchange, line: TranscriptLine, offset: number): Description | undefined {
  const found = exchange.payload.findIndex(
    (one) => one.line === line.line && inside(one.value.span(0, one.value.text.length), offset),
  );
  const payload = exchange.payload[found];
  if (payload === undefined) return undefined;
  const { text } = payload.value;
  const span = payload.value.span(0, text.length);
  if (exchange.command?.verb === "AUTH") {
    const auth = authWords(exchange);
    return describeAnswer(auth?.mechanism ?? "", text.trim(), found + ((auth?.words.length ?? 1) > 1 ? 1 : 0), span);
  }
  if (text === "." && exchange.command?.verb === "DATA") {
    return {
      span,
      title: "End of the message",
      text: [words("A line with a single dot ends the data. The reply that follows is about the whole message.")],
      references: [rfc(5321, "4.1.1.4")],
    };
  }
  if (text.startsWith("..")) {
    return {
      span: payload.value.span(0, 2),
      title: "Doubled dot",
      text: [words("The line begins with one dot; the client doubled it, the server takes one away.")],
      references: [rfc(5321, "4.5.2")],
    };
  }
  const decoded = text.includes("=?") ? decodedWords(text) : undefined;
  if (decoded === undefined) return undefined;
  return { span, title: "Encoded words", text: [markdown`Decoded: ${escape(decoded, 300)}`], references: [rfc(2047)] };
}

function describeReplyLine(
  exchange: SmtpExchange,
  reply: Reply,
  line: ReplyLine,
  offset: number,
): Description | undefined {
  const { value, enhanced } = line;
  const codeSpan = value.span(0, 3);
  if (offset <= codeSpan.end) return describeReply(line.code, exchange.command?.verb, codeSpan);
  if (enhanced !== undefined) {
    const span = value.span(enhanced.start, enhanced.end);
    if (inside(span, offset)) return describeEnhanced(enhanced.text, span);
  }
  const verb = exchange.command?.verb;
  const first = reply.lines[0]?.line === line.line;
  if ((verb === "EHLO" || verb === "LHLO") && line.code === "250" && !first) return describeKeyword(line, offset);
  if (line.code === "334") {
    const span = value.span(line.textAt, value.text.length);
    const challenge = value.text.slice(line.textAt).trim();
    if (span.end > span.start && inside(span, offset)) {
      const decoded = decodeBase64(challenge);
      return {
        span,
        title: "Challenge",
        text: [decoded === undefined ? words("This is not base64.") : markdown`Decoded: ${code(decoded, 300)}`],
        references: [rfc(4954, "4")],
      };
    }
  }
  return undefined;
}

/** A reply code: for the hover and for `explain`. `verb`: the command it answers, if known. */
export function describeReply(text: string, verb: string | undefined, span: Span): Description {
  const row = replyRow(Number(text));
  const answers = verb === undefined ? [] : [markdown`It answers ${code(verb)}.`];
  if (row === undefined)
    return {
      span,
      title: `Reply ${text}`,
      text: [words(codeByDigits(text)), ...answers],
      references: [rfc(5321, "4.2.1")],
    };
  const action = row.action === undefined ? [] : [markdown`**Who acts:** ${words(row.action)}`];
  return {
    span,
    title: `${text}: ${row.title}`,
    text: [words(row.text), ...action, ...answers],
    references: [row.reference],
  };
}

/** An enhanced status code: for the hover and for `explain`. */
export function describeEnhanced(text: string, span: Span): Description {
  const { outcome, subject, row } = enhancedCode(text);
  const summary = words(`${outcome}; it is about: ${subject}.`);
  if (row === undefined) {
    return {
      span,
      title: `Enhanced code ${text}`,
      text: [summary, words("The detail is no registered one: the server's own documentation says more.")],
      references: [rfc(3463, "2")],
    };
  }
  return { span, title: `${text}: ${row.title}`, text: [words(row.text), summary], references: [row.reference] };
}

function describeKeyword(line: ReplyLine, offset: number): Description | undefined {
  const { value, textAt } = line;
  const [keyword, ...rest] = wordsOf(value.text, textAt);
  if (keyword === undefined) return undefined;
  const name = keyword.text.toUpperCase();
  const old = name.startsWith("AUTH=");
  if (name === "AUTH" || old) {
    for (const word of rest) {
      const span = value.span(word.start, word.end);
      if (inside(span, offset)) return describeMechanism(word.text, span);
    }
  }
  const row = extensionRow(old ? "AUTH" : name);
  if (row === undefined) return undefined;
  const last = rest.at(-1) ?? keyword;
  const given = rest.map((word) => word.text).join(" ");
  return {
    span: value.span(keyword.start, last.end),
    title: `${row.keyword}: ${row.title}`,
    text: [words(row.text), ...(given === "" ? [] : [markdown`Here: ${code(given)}`])],
    references: [row.reference],
  };
}
