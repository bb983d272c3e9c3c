import { type Reference, rfc } from "../../rules/reference.ts";
import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import type { Completion, Description } from "../language.ts";
import { completeTags, describeTag, tagAt, tagInfo, valueWords } from "../tag-table.ts";
import { mailboxes } from "./addresses.ts";
import { type Field, fieldAt, type Message } from "./message.ts";
import { methodNamed, methods, resultMeanings } from "./methods.ts";
import { parseResults } from "./results.ts";
import {
  dateText,
  parseSignature,
  type Signature,
  type SignatureKind,
  signedFields,
  tagsOf,
  tagText,
} from "./signature.ts";
import { completeReceivedSpf, describeReceived, describeReceivedSpf } from "./trace.ts";

interface FieldText {
  readonly name: string;
  readonly text: string;
  readonly references: readonly Reference[];
}

const fieldTexts: readonly FieldText[] = [
  {
    name: "DKIM-Signature",
    text: "A domain's signature over the body and some of the header fields: it shows that the domain stands behind the message and that both came through unchanged.",
    references: [rfc(6376, "3.5")],
  },
  {
    name: "ARC-Seal",
    text: "An intermediary's seal over all ARC fields so far: later hops can trust what it saw.",
    references: [rfc(8617, "4.1.3")],
  },
  {
    name: "ARC-Message-Signature",
    text: "An intermediary's signature over the message as it passed it on.",
    references: [rfc(8617, "4.1.2")],
  },
  {
    name: "ARC-Authentication-Results",
    text: "What an intermediary found when the message came to it.",
    references: [rfc(8617, "4.1.1")],
  },
  {
    name: "Authentication-Results",
    text: "What a receiving server found. Only that of one's own border server may be trusted: anybody can write others.",
    references: [rfc(8601, "2.2")],
  },
  {
    name: "Received-SPF",
    text: "The result of SPF at a receiving server, with what it was computed from.",
    references: [rfc(7208, "9.1")],
  },
  {
    name: "Received",
    text: "A hop: the server that took the message, from whom, and when. The newest stands on top; those below the first trusted one can be forged.",
    references: [rfc(5321, "4.4")],
  },
  {
    name: "DMARC-Filter",
    text: "A note of the OpenDMARC filter that it has judged the message; its result stands in Authentication-Results.",
    references: [],
  },
  {
    name: "From",
    text: "The author, whom the reader sees; DMARC protects the domain of this address.",
    references: [rfc(5322, "3.6.2"), rfc(9989, "5.3.1")],
  },
  {
    name: "Return-Path",
    text: "The address of MAIL FROM, written down at delivery: SPF was checked for its domain.",
    references: [rfc(5321, "4.4")],
  },
  { name: "Date", text: "When the author finished the message.", references: [rfc(5322, "3.6.1")] },
  { name: "Message-ID", text: "The one name of this message among all.", references: [rfc(5322, "3.6.4")] },
];

const byKey = new Map(fieldTexts.map((row) => [row.name.toLowerCase(), row]));
const kinds: Readonly<Record<string, SignatureKind>> = {
  "dkim-signature": "dkim",
  "arc-message-signature": "ams",
  "arc-seal": "seal",
};

function signatureOf(field: Field): Signature | undefined {
  const kind = Object.hasOwn(kinds, field.key) ? kinds[field.key] : undefined;
  return kind === undefined ? undefined : parseSignature(field, kind);
}

/** What stands at an offset of the document, if it lies in the header. */
export function describeMessage(message: Message, offset: number): Description | undefined {
  const field = fieldAt(message, offset);
  const at = message.value.at(offset);
  if (field === undefined || at === undefined) return undefined;
  if (at <= field.nameEnd) return describeField(message, field);
  const signature = signatureOf(field);
  if (signature !== undefined) return describeSignature(signature, message, offset);
  if (field.key === "authentication-results" || field.key === "arc-authentication-results")
    return describeResults(field, offset) ?? describeField(message, field);
  if (field.key === "received") return describeReceived(field, offset) ?? describeField(message, field);
  if (field.key === "received-spf") return describeReceivedSpf(field, offset) ?? describeField(message, field);
  return describeField(message, field);
}

function describeField(message: Message, field: Field): Description | undefined {
  const known = byKey.get(field.key);
  if (known === undefined) return undefined;
  const text: Markdown[] = [words(known.text)];
  if (field.key === "from") {
    const domains = [...new Set(mailboxes(field.value.text).map(({ domain }) => domain))];
    if (domains.length === 1) text.push(markdown`DMARC asks for the policy of ${code(domains[0] as string)}.`);
  }
  return {
    span: message.value.span(field.start, field.nameEnd),
    title: `Field ${known.name}`,
    text,
    references: known.references,
  };
}

function describeSignature(signature: Signature, message: Message, offset: number): Description | undefined {
  const place = tagAt(signature.list, offset);
  if (place === undefined) return undefined;
  const { segment } = place;
  const table = tagsOf[signature.kind];
  const here = place.part === "value" ? valueHere(signature, message, segment.name, segment.value) : [];
  const info = tagInfo(table, segment.name);
  const keywords = info?.values === undefined || place.part === "name" ? [] : valueWords(info, segment.value);
  const [d, s] = [tagText(signature, "d"), tagText(signature, "s")];
  const lookup =
    (segment.name === "s" || segment.name === "d") && d !== undefined && s !== undefined
      ? { lookup: { kind: "dkim" as const, name: `${s}._domainkey.${d}` } }
      : {};
  return describeTag(signature.list, table, place, [...here, ...keywords], lookup);
}

function valueHere(signature: Signature, message: Message, name: string, value: string): Markdown[] {
  const [d, s] = [tagText(signature, "d"), tagText(signature, "s")];
  switch (name) {
    case "s":
    case "d": {
      const lines =
        d === undefined || s === undefined ? [] : [markdown`The key stands at ${code(`${s}._domainkey.${d}`)}.`];
      const from = message.fields.find(({ key }) => key === "from");
      const author = from === undefined ? undefined : mailboxes(from.value.text)[0]?.domain;
      if (name === "d" && d !== undefined && author !== undefined && d.toLowerCase() !== author)
        lines.push(markdown`The author's domain is ${code(author)}: DMARC wants the two aligned.`);
      return lines;
    }
    case "t":
    case "x":
      return /^\d{1,12}$/.test(value) ? [markdown`${code(value)} is ${words(dateText(Number(value)))} (UTC).`] : [];
    case "h":
      return fieldsHere(signature, message);
    case "l":
      return [markdown`The first ${code(value, 20)} octets of the body are signed; what follows is not.`];
    default:
      return [];
  }
}

function fieldsHere(signature: Signature, message: Message): Markdown[] {
  const counts = new Map<string, number>();
  for (const name of signedFields(signature)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const present = (name: string) => message.fields.filter(({ key }) => key === name).length;
  const over = [...counts].filter(([name, count]) => count > present(name)).map(([name]) => name);
  const open = [...counts].filter(([name, count]) => count <= present(name)).map(([name]) => name);
  const lines: Markdown[] = [];
  if (over.length > 0) lines.push(markdown`Over-signed, so that none can be added: ${code(over.join(", "))}.`);
  if (open.length > 0)
    lines.push(markdown`Signed as they stand, another could be added above: ${code(open.join(", "))}.`);
  return lines;
}

function describeResults(field: Field, offset: number): Description | undefined {
  const tree = parseResults(field);
  const at = field.value.at(offset);
  if (at === undefined) return undefined;
  const inside = ({ start, end }: { readonly start: number; readonly end: number }) => at >= start && at <= end;
  const place = ({ start, end }: { readonly start: number; readonly end: number }) => field.value.span(start, end);
  const references = [rfc(8601, "2.7")];
  if (tree.server !== undefined && inside(tree.server))
    return {
      span: place(tree.server),
      title: "Server that has judged",
      text: [
        markdown`${code(tree.server.text)} says what follows. Trust it only where this is your own border server.`,
      ],
      references: [rfc(8601, "2.5")],
    };
  for (const { method, result, properties } of tree.results) {
    const known = methodNamed(method.text);
    if (inside(method)) {
      const text = known === undefined ? words("No registered method.") : markdown`It says ${words(known.title)}.`;
      return { span: place(method), title: `Method ${method.text.slice(0, 40)}`, text: [text], references };
    }
    if (inside(result)) {
      const key = result.text.toLowerCase();
      const meaning = Object.hasOwn(resultMeanings, key) ? (resultMeanings[key] as string) : "No registered result.";
      return { span: place(result), title: `Result ${result.text.slice(0, 40)}`, text: [words(meaning)], references };
    }
    const property = properties.find(({ name, value }) => inside(name) || inside(value));
    if (property !== undefined)
      return {
        span: place(property.name),
        title: "Property of a result",
        text: [
          markdown`What ${code(method.text, 40)} was judged by: ${code(property.name.text, 80)} is ${code(property.value.text, 200)}.`,
        ],
        references: [rfc(8601, "2.3")],
      };
  }
  return undefined;
}

/** What can be written at an offset of the header: tags, methods, results, and the names of our fields. */
export function completeMessage(message: Message, offset: number): readonly Completion[] {
  const at = message.value.at(offset);
  if (at === undefined || at > message.headerEnd) return [];
  const field = fieldAt(message, offset);
  if (field === undefined || at <= field.nameEnd) return fieldNames(message, at);
  const signature = signatureOf(field);
  if (signature !== undefined) {
    const version = signature.kind === "dkim" ? "v=1" : "i=1";
    return completeTags(signature.list, tagsOf[signature.kind], offset, { version });
  }
  if (field.key === "received-spf") return completeReceivedSpf(field, offset);
  return field.key.endsWith("authentication-results") ? completeResults(field, offset) : [];
}

function fieldNames(message: Message, at: number): Completion[] {
  const { text } = message.value;
  const start = text.lastIndexOf("\n", at - 1) + 1;
  let end = at;
  while (end < text.length && !": \t\r\n".includes(text[end] as string)) end++;
  if (text.slice(start, at).includes(" ")) return [];
  const colon = text[end] === ":";
  return fieldTexts.map(({ name, text: meaning }) => ({
    label: name,
    kind: "name",
    span: message.value.span(start, end),
    insert: colon ? name : `${name}: `,
    documentation: words(meaning),
  }));
}

function completeResults(field: Field, offset: number): Completion[] {
  const at = field.value.at(offset);
  if (at === undefined) return [];
  const { text } = field.value;
  let start = at;
  while (start > 0 && /[A-Za-z0-9._-]/.test(text[start - 1] as string)) start--;
  let end = at;
  while (end < text.length && /[A-Za-z0-9._-]/.test(text[end] as string)) end++;
  const span = field.value.span(start, end);
  const section = text.slice(text.lastIndexOf(";", start - 1) + 1, start);
  const before = section.trimEnd();
  if (text.lastIndexOf(";", start - 1) < 0) return [];
  if (before === "")
    return Object.keys(methods).map((name) => ({
      label: name,
      kind: "value",
      span,
      insert: `${name}=`,
      detail: methodNamed(name)?.title ?? "",
    }));
  const equals = section.indexOf("=");
  const method = methodNamed(section.slice(0, Math.max(equals, 0)).trim());
  if (method === undefined) return [];
  if (before.endsWith("=") && equals === before.length - 1)
    return method.results.map((label) => ({
      label,
      kind: "value",
      span,
      insert: label,
      documentation: words(resultMeanings[label] ?? ""),
    }));
  if (before.endsWith("=")) return [];
  return ["reason", ...method.properties].map((label) => ({ label, kind: "tag", span, insert: `${label}=` }));
}
