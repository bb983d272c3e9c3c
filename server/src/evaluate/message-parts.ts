import { mailboxes } from "../records/headers/addresses.ts";
import { fieldsNamed, type Message } from "../records/headers/index.ts";
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

/**
 * The envelope that the receiver wrote down: the newest Received field with a client's address, and Return-Path. What stands in a
 * message can be forged; the topmost fields are those of the server that delivered it.
 */
export function writtenEnvelope(message: Message): Envelope {
  const [path] = fieldsNamed(message, "return-path");
  const sender = path === undefined ? undefined : between(path.value.text, "<", ">");
  for (const { value } of fieldsNamed(message, "received").slice(0, 5)) {
    const ip = clientAddress(value.text);
    if (ip === undefined) continue;
    const helo = /^\s{0,20}from\s{1,20}([^\s()]{1,253})/i.exec(value.text.slice(0, 400))?.[1];
    return { ip, ...(helo === undefined ? {} : { helo }), ...(sender === undefined ? {} : { sender }) };
  }
  return sender === undefined ? {} : { sender };
}

/** The address in brackets of a Received field's from clause (RFC 5321 §4.4). */
function clientAddress(text: string): string | undefined {
  const by = text.search(/\sby\s/i);
  const clause = by < 0 ? text : text.slice(0, by);
  for (let open = clause.indexOf("["); open >= 0; open = clause.indexOf("[", open + 1)) {
    const close = clause.indexOf("]", open);
    if (close < 0) return undefined;
    const address = clause.slice(open + 1, close).replace(/^IPv6:/i, "");
    if (readAddress(address) !== undefined) return address;
  }
  return undefined;
}

function between(text: string, left: string, right: string): string | undefined {
  const open = text.indexOf(left);
  const close = text.indexOf(right, open + 1);
  return open < 0 || close < 0 ? undefined : text.slice(open + 1, close).trim();
}
