import { encodeBase64 } from "./base64.ts";
import { type KeyMaterial, readKey } from "./dkim/key.ts";
import type { Request } from "./dmarc/parse.ts";

/** A TXT record to publish: its owner relative to the domain, and its value before it is cut into strings. */
export interface NewRecord {
  readonly name: string;
  readonly value: string;
}

/** What a DMARC record shall say; whatever is left out keeps its default (RFC 9989 §4.7). */
export interface DmarcChoice {
  readonly policy: Request;
  readonly subdomains?: Request;
  readonly nonexistent?: Request;
  /** Mail addresses or URIs. */
  readonly aggregateReports?: readonly string[];
  readonly failureReports?: readonly string[];
  readonly strictDkim?: boolean;
  readonly strictSpf?: boolean;
  readonly testing?: boolean;
}

/** A DMARC record; p stands second, as old receivers want it. */
export function generateDmarc(choice: DmarcChoice): NewRecord {
  const tags = ["v=DMARC1", `p=${choice.policy}`];
  if (choice.subdomains !== undefined && choice.subdomains !== choice.policy) tags.push(`sp=${choice.subdomains}`);
  if (choice.nonexistent !== undefined && choice.nonexistent !== (choice.subdomains ?? choice.policy)) {
    tags.push(`np=${choice.nonexistent}`);
  }
  if (choice.strictDkim === true) tags.push("adkim=s");
  if (choice.strictSpf === true) tags.push("aspf=s");
  if (choice.testing === true && choice.policy !== "none") tags.push("t=y");
  const rua = uriList(choice.aggregateReports);
  const ruf = uriList(choice.failureReports);
  if (rua !== "") tags.push(`rua=${rua}`);
  if (ruf !== "") tags.push(`ruf=${ruf}`);
  return { name: "_dmarc", value: tags.join("; ") };
}

/** What a TLS-RPT record shall say. */
export interface TlsRptChoice {
  /** Mail addresses or `https:` URIs; at least one. */
  readonly reports: readonly string[];
}

/** A TLS-RPT record (RFC 8460 §3). */
export function generateTlsRpt({ reports }: TlsRptChoice): NewRecord {
  return { name: "_smtp._tls", value: `v=TLSRPTv1; rua=${uriList(reports)}` };
}

/** What an MTA-STS record and its policy shall say. */
export interface MtaStsChoice {
  readonly mode: "enforce" | "testing" | "none";
  /** Host names or `*.domain`. */
  readonly mx: readonly string[];
  /** Seconds; default a week. */
  readonly maxAge?: number;
  /** 1 to 32 letters and digits, new at each change; other characters are left out. */
  readonly id: string;
}

/** An MTA-STS record and the file for `https://mta-sts.DOMAIN/.well-known/mta-sts.txt` (RFC 8461 §3). */
export function generateMtaSts(choice: MtaStsChoice): { readonly record: NewRecord; readonly policy: string } {
  const id = choice.id.replace(/[^A-Za-z0-9]/g, "").slice(0, 32) || "1";
  const hosts = choice.mx.map((host) => host.toLowerCase().replace(/\.$/, ""));
  const lines = [
    "version: STSv1",
    `mode: ${choice.mode}`,
    ...hosts.map((host) => `mx: ${host}`),
    `max_age: ${Math.min(31557600, Math.max(0, Math.round(choice.maxAge ?? 604800)))}`,
  ];
  return { record: { name: "_mta-sts", value: `v=STSv1; id=${id}` }, policy: `${lines.join("\r\n")}\r\n` };
}

/** What a DKIM key record shall say. */
export interface DkimChoice {
  readonly selector: string;
  /** The public key as DER: a SubjectPublicKeyInfo, an RSAPublicKey, or the 32 octets of Ed25519. */
  readonly publicKey: Uint8Array;
  readonly testing?: boolean;
}

/** A DKIM key record; undefined where the octets are no public key that DKIM can use (RFC 6376 §3.6.1, RFC 8463 §4.2). */
export function generateDkim({ selector, publicKey, testing }: DkimChoice): NewRecord | undefined {
  const key: KeyMaterial = readKey(encodeBase64(publicKey));
  if (key.kind !== "rsa" && key.kind !== "ed25519") return undefined;
  const octets = key.kind === "ed25519" ? publicKey.subarray(publicKey.length - 32) : publicKey;
  const tags = ["v=DKIM1", `k=${key.kind}`, ...(testing === true ? ["t=y"] : []), `p=${encodeBase64(octets)}`];
  return { name: `${selector}._domainkey`, value: tags.join("; ") };
}

/** URIs between commas; `mailto:` before bare addresses, and `, ; !` inside encoded (RFC 9989 §4.8). */
function uriList(addresses: readonly string[] = []): string {
  return addresses
    .map((address) => address.trim())
    .filter((address) => address !== "")
    .map((address) => (/^[A-Za-z][A-Za-z0-9+.-]{0,20}:/.test(address) ? address : `mailto:${address}`))
    .map((uri) => uri.replace(/[,;! ]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`))
    .join(",");
}

/** The most octets that one character-string holds (RFC 1035 §3.3). */
const longest = 255;

/**
 * A record as a line of a zone file: the value in quotes, cut into strings in parentheses where it is long. `strings`: where
 * it is cut, if that matters; each of at most 255 octets.
 */
export function zoneLine({ name, value }: NewRecord, strings: readonly string[] = cut(value)): string {
  const [first = ""] = strings;
  if (strings.length === 1) return `${name} IN TXT ${quoted(first)}`;
  return `${name} IN TXT (\n${strings.map((text) => `    ${quoted(text)}`).join("\n")} )`;
}

function cut(value: string): string[] {
  const strings: string[] = [];
  for (let from = 0; from < value.length || from === 0; from += longest)
    strings.push(value.slice(from, from + longest));
  return strings;
}

function quoted(text: string): string {
  let out = "";
  for (const c of text) {
    const code = c.charCodeAt(0);
    if (c === '"' || c === "\\") out += `\\${c}`;
    else if (code < 0x20 || code > 0x7e) out += `\\${String(Math.min(code, 255)).padStart(3, "0")}`;
    else out += c;
  }
  return `"${out}"`;
}
