import { mailboxes } from "../records/headers/addresses.ts";
import { type Field, fieldsNamed, type Message } from "../records/headers/index.ts";
import { parseResults } from "../records/headers/results.ts";
import { wordsOf } from "../records/headers/words.ts";
import { readAddress } from "./spf-query.ts";

/** Who brought a message, as far as it is known. */
export interface Envelope {
  readonly ip?: string | undefined;
  readonly helo?: string | undefined;
  /** The address of MAIL FROM; "" for `<>`. */
  readonly sender?: string | undefined;
}

/** The domains of the authors in From, in lower case, each once (RFC 9989 §5.3.1); several From fields count together. */
export function authorDomains(message: Message): readonly string[] {
  const all = fieldsNamed(message, "from").flatMap(({ value }) => mailboxes(value.text).map(({ domain }) => domain));
  return [...new Set(all)];
}

/** Where each part of an envelope was found, in words: `the Received field, line 3`. */
export type EnvelopeSources = { readonly [Part in keyof Envelope]?: string };

/** An envelope with what has told it. */
export interface KnownEnvelope {
  readonly envelope: Envelope;
  readonly sources: EnvelopeSources;
}

/** Envelopes as one; what a later one knows counts. */
export function joinedEnvelopes(...all: readonly KnownEnvelope[]): KnownEnvelope {
  return {
    envelope: Object.assign({}, ...all.map(({ envelope }) => envelope)),
    sources: Object.assign({}, ...all.map(({ sources }) => sources)),
  };
}

/** The parts that are known, all told by the same, or each by its own. */
export function knownEnvelope({ ip, helo, sender }: Envelope, source: (name: keyof Envelope) => string): KnownEnvelope {
  const parts = Object.entries({ ip, helo, sender }).filter(([, value]) => value !== undefined);
  return {
    envelope: Object.fromEntries(parts),
    sources: Object.fromEntries(parts.map(([name]) => [name, source(name as keyof Envelope)])),
  };
}

/** The most trace fields of one name that are looked at, newest first. */
const mostFields = 5;

interface Told {
  readonly value: string;
  readonly source: string;
}

/**
 * The envelope that the receiver wrote down: in the newest Received field with an address from outside, in Return-Path, Received-SPF
 * and Authentication-Results. What stands in a message can be forged; the topmost fields are those of the server that delivered it.
 */
export function writtenEnvelope(message: Message): KnownEnvelope {
  const [received] = [hop(message, isOutside), hop(message, () => true)].filter((found) => found !== undefined);
  const [bySpf] = fieldsNamed(message, "received-spf");
  const [byResults] = fieldsNamed(message, "authentication-results");
  const told = (field: Field | undefined, value: string | undefined): Told | undefined =>
    field === undefined || value === undefined
      ? undefined
      : { value, source: `${field.name}, line ${lineOf(message, field) + 1}` };
  const spf = (key: string) => told(bySpf, bySpf === undefined ? undefined : pairValue(bySpf.value.text, key));
  const result = (name: string) =>
    told(byResults, byResults === undefined ? undefined : resultProperty(byResults, name));
  const spfAddress = spf("client-ip");
  const [path] = fieldsNamed(message, "return-path");
  const ip =
    told(received?.field, received?.ip) ??
    (spfAddress !== undefined && readAddress(spfAddress.value) !== undefined ? spfAddress : undefined);
  const helo = told(received?.field, received?.helo) ?? spf("helo") ?? result("smtp.helo");
  const sender =
    told(path, path === undefined ? undefined : between(path.value.text, "<", ">")) ??
    told(received?.field, received?.sender) ??
    spf("envelope-from") ??
    result("smtp.mailfrom");
  const parts = Object.entries({ ip, helo, sender }).flatMap(([name, one]) =>
    one === undefined ? [] : [[name, one] as const],
  );
  return {
    envelope: Object.fromEntries(parts.map(([name, { value }]) => [name, value])),
    sources: Object.fromEntries(parts.map(([name, { source }]) => [name, source])),
  };
}

/** The line of the message on which a field begins, from 0. */
export function lineOf({ value: { text } }: Message, field: Field): number {
  let line = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < field.start; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

interface Hop {
  readonly field: Field;
  readonly ip: string;
  readonly helo?: string | undefined;
  readonly sender?: string | undefined;
}

/** The newest hop from an address that is wanted. */
function hop(message: Message, wanted: (ip: string) => boolean): Hop | undefined {
  for (const field of fieldsNamed(message, "received").slice(0, mostFields)) {
    const text = field.value.text.slice(0, 1000);
    const by = text.search(/\sby\s/i);
    const clause = by < 0 ? text : text.slice(0, by);
    const ip = clientAddress(clause);
    if (ip === undefined || !wanted(ip)) continue;
    const helo =
      /\bhelo[= ]([^\s()]{1,253})/i.exec(clause)?.[1] ?? /^\s{0,20}from\s{1,20}([^\s()]{1,253})/i.exec(clause)?.[1];
    return { field, ip, helo, sender: /\(envelope-from <?([^\s<>()]{0,320})>?\)/i.exec(text)?.[1] };
  }
  return undefined;
}

/** Mail comes from there; what has another address was handed on by the receiver's own programs. */
function isOutside(ip: string): boolean {
  return !/^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i.test(
    ip,
  );
}

/** The address in brackets, or in parentheses, of a Received field's from clause (RFC 5321 §4.4). */
function clientAddress(clause: string): string | undefined {
  for (const [left, right] of ["[]", "()"] as const)
    for (let open = clause.indexOf(left as string); open >= 0; open = clause.indexOf(left as string, open + 1)) {
      const close = clause.indexOf(right as string, open);
      if (close < 0) break;
      const address = clause.slice(open + 1, close).replace(/^(?:[^\s@]{1,64}@)?(?:IPv6:)?/i, "");
      if (readAddress(address) !== undefined) return address;
    }
  return undefined;
}

/** The value of a pair of Received-SPF (RFC 7208 §9.1). */
function pairValue(text: string, key: string): string | undefined {
  const words = wordsOf(text.slice(0, 4000), ";=");
  const at = words.findIndex((word, i) => word.text.toLowerCase() === key && words[i + 1]?.text === "=");
  const value = at < 0 ? undefined : words[at + 2];
  return value === undefined || value.kind === "mark" ? undefined : value.text.replace(/^<|>$/g, "");
}

/** A property of SPF's result (RFC 8601 §2.3). */
function resultProperty(field: Field, name: string): string | undefined {
  const spf = parseResults(field).results.find(({ method }) => method.text.toLowerCase() === "spf");
  return spf?.properties
    .find((property) => property.name.text.toLowerCase() === name)
    ?.value.text.replace(/^<|>$/g, "");
}

function between(text: string, left: string, right: string): string | undefined {
  const open = text.indexOf(left);
  const close = text.indexOf(right, open + 1);
  return open < 0 || close < 0 ? undefined : text.slice(open + 1, close).trim();
}
