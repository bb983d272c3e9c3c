import { ipv4Text, ipv6Text } from "./addresses.ts";
import type { WireCursor } from "./field-codec.ts";
import { nameAt, nameToText } from "./name.ts";
import { toBase64 } from "./octets.ts";
import { escapeString } from "./strings.ts";

/** How the value of a parameter is written. */
export type ValueKind =
  | "keys"
  | "list"
  | "none"
  | "port"
  | "ipv4"
  | "ipv6"
  | "base64"
  | "path"
  | "numbers"
  | "names"
  | "octets";

/** One parameter of SVCB, HTTPS (RFC 9460 §7) or DELEG. */
export interface ParameterSpec {
  readonly key: string;
  readonly number: number;
  readonly kind: ValueKind;
  /** What it means, in one plain sentence. */
  readonly text: string;
}

const mandatory: ParameterSpec = {
  key: "mandatory",
  number: 0,
  kind: "keys",
  text: "Parameters without which a client must not use this record.",
};

/** The parameters of SVCB and HTTPS: RFC 9460 §14.3.2, 9461, 9540, 9848 and the IANA registry. */
export const svcbParameters: readonly ParameterSpec[] = [
  mandatory,
  { key: "alpn", number: 1, kind: "list", text: "Protocols offered, as in TLS: `h2` is HTTP/2, `h3` HTTP/3." },
  { key: "no-default-alpn", number: 2, kind: "none", text: "The default protocol is not offered, only those of alpn." },
  { key: "port", number: 3, kind: "port", text: "Port of the service." },
  {
    key: "ipv4hint",
    number: 4,
    kind: "ipv4",
    text: "IPv4 addresses that a client may try before it has looked them up.",
  },
  {
    key: "ech",
    number: 5,
    kind: "base64",
    text: "Keys for encrypting the first message of TLS (encrypted ClientHello).",
  },
  {
    key: "ipv6hint",
    number: 6,
    kind: "ipv6",
    text: "IPv6 addresses that a client may try before it has looked them up.",
  },
  { key: "dohpath", number: 7, kind: "path", text: "Path of DNS over HTTPS, as `/dns-query{?dns}`." },
  { key: "ohttp", number: 8, kind: "none", text: "The service takes oblivious HTTP." },
  { key: "tls-supported-groups", number: 9, kind: "numbers", text: "Key exchange groups that the server supports." },
  { key: "docpath", number: 10, kind: "list", text: "Path of DNS over CoAP." },
];

/** The parameters of DELEG and DELEGPARAM (draft-ietf-deleg). */
export const delegParameters: readonly ParameterSpec[] = [
  mandatory,
  { key: "server-ipv4", number: 1, kind: "ipv4", text: "IPv4 addresses of the delegated zone's servers." },
  { key: "server-ipv6", number: 2, kind: "ipv6", text: "IPv6 addresses of the delegated zone's servers." },
  { key: "server-name", number: 3, kind: "names", text: "Names of the delegated zone's servers." },
  { key: "include-delegparam", number: 4, kind: "names", text: "Names whose DELEGPARAM records hold the parameters." },
];

/** A value's octets in presentation form; undefined where they do not fit the kind. */
export function valueText(kind: ValueKind, octets: string, table: readonly ParameterSpec[]): string | undefined {
  const addresses = (width: number, text: (octets: string) => string): string | undefined => {
    if (octets === "" || octets.length % width !== 0) return undefined;
    const items: string[] = [];
    for (let i = 0; i < octets.length; i += width) items.push(text(octets.slice(i, i + width)));
    return items.join(",");
  };
  switch (kind) {
    case "keys":
      return addresses(2, (two) => {
        const number = two.charCodeAt(0) * 256 + two.charCodeAt(1);
        return table.find((p) => p.number === number)?.key ?? `key${number}`;
      });
    case "numbers":
      return addresses(2, (two) => String(two.charCodeAt(0) * 256 + two.charCodeAt(1)));
    case "ipv4":
      return addresses(4, ipv4Text);
    case "ipv6":
      return addresses(16, ipv6Text);
    case "port":
      return octets.length === 2
        ? addresses(2, (two) => String(two.charCodeAt(0) * 256 + two.charCodeAt(1)))
        : undefined;
    case "base64":
      return octets === "" ? undefined : toBase64(octets);
    case "none":
      return octets === "" ? "" : undefined;
    case "path":
      return octets.startsWith("/") ? octets : undefined;
    case "octets":
      return octets;
    case "list": {
      const items: string[] = [];
      for (let at = 0; at < octets.length; ) {
        const length = octets.charCodeAt(at);
        const item = octets.slice(at + 1, at + 1 + length);
        if (length === 0 || item.length < length) return undefined;
        items.push(item.replaceAll("\\", "\\\\").replaceAll(",", "\\,"));
        at += length + 1;
      }
      return items.length === 0 ? undefined : items.join(",");
    }
    case "names": {
      const names: string[] = [];
      for (let at = 0; at < octets.length; ) {
        const name = nameAt(octets, at);
        if (name === undefined) return undefined;
        names.push(nameToText(name.wire).replaceAll(",", "\\,"));
        at = name.end;
      }
      return names.length === 0 ? undefined : names.join(",");
    }
  }
}

/** All parameters in presentation form, in the order of their numbers; undefined where the octets are none. */
export function writeParameters(cursor: WireCursor, table: readonly ParameterSpec[]): string | undefined {
  const parts: string[] = [];
  let last = -1;
  while (cursor.left > 0) {
    const number = cursor.number(2);
    const length = cursor.number(2);
    const octets = length === undefined ? undefined : cursor.take(length);
    if (number === undefined || octets === undefined || number <= last) return undefined;
    last = number;
    const spec = table.find((p) => p.number === number);
    const text = valueText(spec?.kind ?? "octets", octets, table);
    const key = spec?.key ?? `key${number}`;
    // Octets that are no value of a known key can still be said as `keyN`.
    if (text === undefined) parts.push(`key${number}="${escapeString(octets)}"`);
    else if (text === "") parts.push(key);
    else if (spec?.kind === "names") parts.push(`${key}=${text}`);
    else parts.push(/^[A-Za-z0-9,.:+/=_-]*$/.test(text) ? `${key}=${text}` : `${key}="${escapeString(text)}"`);
  }
  return parts.join(" ");
}
