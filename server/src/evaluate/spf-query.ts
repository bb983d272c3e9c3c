import { readIp4, readIp6 } from "../records/spf/addresses.ts";
import { aLabel } from "../text/punycode.ts";

/** Who sends, as SPF sees it (RFC 7208 §4.1). */
export interface SpfQuery {
  /** The client's address. */
  readonly ip: string;
  /** The address of MAIL FROM; empty, `<>` or absent: `postmaster` at the HELO name (§2.4). */
  readonly sender?: string;
  /** The name of HELO or EHLO. */
  readonly helo?: string;
  /** The domain to check; default that of the sender. */
  readonly domain?: string;
  /** The host that makes the check, for `%{r}` in explanations. */
  readonly receiver?: string;
  /** The time for `%{t}` in explanations; without it they have none. */
  readonly now?: Date;
}

/** The query with its defaults filled in: names in ASCII, the sender in two parts. */
export interface SpfIdentity {
  /** One unsigned 32-bit number, or four; an IPv4-mapped address is IPv4 (§5). Undefined: no address at all. */
  readonly ip: readonly number[] | undefined;
  readonly domain: string;
  readonly localPart: string;
  readonly senderDomain: string;
  readonly helo: string;
  readonly receiver: string;
  readonly now: Date | undefined;
}

/** Reads a query (RFC 7208 §2.4, §4.3; RFC 8616 §4 for names that are not ASCII). */
export function spfIdentity(query: SpfQuery): SpfIdentity {
  const helo = asciiName(query.helo ?? "");
  const given = query.sender ?? "";
  const sender = given.startsWith("<") && given.endsWith(">") ? given.slice(1, -1) : given;
  const at = sender.lastIndexOf("@");
  const senderDomain = sender === "" ? helo || asciiName(query.domain ?? "") : asciiName(sender.slice(at + 1));
  return {
    ip: readAddress(query.ip),
    domain: query.domain === undefined ? senderDomain : asciiName(query.domain),
    localPart: at > 0 ? sender.slice(0, at) : "postmaster",
    senderDomain,
    helo,
    receiver: query.receiver ?? "unknown",
    now: query.now,
  };
}

/** An address in text form as numbers; an IPv4-mapped IPv6 address is IPv4. Undefined: it is none. */
export function readAddress(text: string): readonly number[] | undefined {
  const four = readIp4(text, 0, text.length);
  if (four >= 0) return [four];
  const six = readIp6(text, 0, text.length);
  if (six !== undefined && six[0] === 0 && six[1] === 0 && six[2] === 0xffff) return [six[3] as number];
  return six;
}

/** Without the final dot, U-labels as A-labels; a label that cannot become one stays. */
function asciiName(name: string): string {
  const text = name.endsWith(".") ? name.slice(0, -1) : name;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0x7e)
      return text
        .split(".")
        .map((label) => aLabel(label) ?? label)
        .join(".");
  }
  return text;
}

/** Whether check_host() can begin with a domain: well formed, at least two labels, no address literal (RFC 7208 §4.3). */
export function isCheckable(domain: string): boolean {
  if (domain.length > 253 || domain.startsWith("[") || !domain.includes(".")) return false;
  let label = 0;
  for (let i = 0; i <= domain.length; i++) {
    const code = i === domain.length ? 0x2e : domain.charCodeAt(i);
    if (code === 0x2e) {
      if (label === 0 || label > 63) return false;
      label = 0;
    } else if (code <= 0x20 || code > 0xff) return false;
    else label++;
  }
  return true;
}
