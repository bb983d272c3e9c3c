/** A line of a tool that shows a record, or begins one. */
export interface RecordLine {
  /** Owner as printed, without the final dot, in lower case; undefined where the tool prints data alone. */
  readonly owner: string | undefined;
  /** Mnemonic in capitals. */
  readonly type: string;
  /** Where the data begin. */
  readonly data: number;
  /** The data follow in the next lines (`text =` of Windows). */
  readonly below?: true;
}

const zoneForm =
  /^([^\s;]+)\s+(?:[0-9][0-9a-zA-Z]*\s+)?(?:(?:IN|CH|HS)\s+)(?:[0-9][0-9a-zA-Z]*\s+)?([A-Z][A-Z0-9-]*)\s+/;
const nslookupForm =
  /^(\S+)\t(text|mail exchanger|nameserver|canonical name|name|origin|service|rdata_([0-9]+)|internet address|has AAAA address) (?:= ?)?/;
const windowsForm =
  /^(\S+)[\t ]+(text =|MX preference = [0-9]+, mail exchanger =|nameserver =|canonical name =|name =|internet address =|AAAA IPv6 address =|SRV service location:)[\t ]*/;
const hostForm =
  /^(\S+) (?:has address|has IPv6 address|mail is handled by|descriptive text|domain name pointer|name server|is an alias for|has ([A-Z0-9]+) record|mail is handled) /;

const nslookupTypes: Readonly<Record<string, string>> = {
  text: "TXT",
  "mail exchanger": "MX",
  nameserver: "NS",
  "canonical name": "CNAME",
  name: "PTR",
  origin: "SOA",
  service: "SRV",
  "internet address": "A",
  "has AAAA address": "AAAA",
  "AAAA IPv6 address": "AAAA",
};
const hostTypes: Readonly<Record<string, string>> = {
  "has address": "A",
  "has IPv6 address": "AAAA",
  "mail is handled by": "MX",
  "descriptive text": "TXT",
  "domain name pointer": "PTR",
  "name server": "NS",
  "is an alias for": "CNAME",
};

/** Data alone, as `+short` prints them: the form tells the type. */
const shortForms: readonly (readonly [RegExp, string])[] = [
  [/^"/, "TXT"],
  [/^[0-9]{1,5} \S+\.$/, "MX"],
  [/^[0-9]{1,5} [0-9]{1,5} [0-9]{1,5} \S*\.$/, "SRV"],
  [/^\S+\. \S+\. [0-9]+ [0-9]+ [0-9]+ [0-9]+ [0-9]+$/, "SOA"],
  [/^[0-9]{1,3} [A-Za-z0-9]+ "/, "CAA"],
  [/^[0-3] [01] [0-2] [0-9A-Fa-f ]{32,}$/, "TLSA"],
  [/^(?:256|257|384|385) 3 [0-9]{1,3} [A-Za-z0-9+/= ]{20,}$/, "DNSKEY"],
  [/^[0-9]{1,5} [0-9]{1,3} [1-4] [0-9A-Fa-f ]{40,}$/, "DS"],
  [/^[A-Z][A-Z0-9]* [0-9]{1,3} [0-9]{1,3} [0-9]+ [0-9]{10,14} [0-9]{10,14} [0-9]{1,5} \S+ \S/, "RRSIG"],
  [/^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/, "A"],
  [/^[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]+$/, "AAAA"],
];

/** Reads the beginning of a line: zone-file form, nslookup's or host's; undefined for anything else. */
export function recordLine(text: string): RecordLine | undefined {
  const zone = zoneForm.exec(text);
  if (zone !== null) return { owner: plain(zone[1] as string), type: zone[2] as string, data: zone[0].length };
  const nslookup = nslookupForm.exec(text);
  if (nslookup !== null) {
    const type = nslookup[3] === undefined ? nslookupTypes[nslookup[2] as string] : `TYPE${nslookup[3]}`;
    const data = nslookup[0].length;
    return {
      owner: plain(nslookup[1] as string),
      type: type ?? "",
      data,
      ...(type === "TXT" && text.trimEnd().length <= data ? { below: true } : {}),
    };
  }
  const windows = windowsForm.exec(text);
  if (windows !== null) {
    const words = windows[2] as string;
    const owner = plain(windows[1] as string);
    const data = windows[0].length;
    if (words.startsWith("MX")) return { owner, type: "MX", data };
    if (words.startsWith("SRV")) return { owner, type: "SRV", data };
    const type = nslookupTypes[words.slice(0, -2)] ?? "";
    return { owner, type, data, ...(type === "TXT" && text.length === data ? { below: true } : {}) };
  }
  const host = hostForm.exec(text);
  if (host === null) return undefined;
  const words = host[0].slice((host[1] as string).length).trim();
  return { owner: plain(host[1] as string), type: host[2] ?? hostTypes[words] ?? "", data: host[0].length };
}

/** Reads a line of data alone; a name alone is not told apart from other words without its final dot. */
export function shortLine(text: string): RecordLine | undefined {
  if (text.length > 70_000) return undefined;
  const form = shortForms.find(([pattern]) => pattern.test(text));
  if (form !== undefined) return { owner: undefined, type: form[1], data: 0 };
  return /^[A-Za-z0-9_*-]+(?:\.[A-Za-z0-9_-]+)*\.$/.test(text) ? { owner: undefined, type: "", data: 0 } : undefined;
}

/** A name as the record languages want it: without its final dot, in lower case. */
export function plain(owner: string): string {
  return (owner.endsWith(".") ? owner.slice(0, -1) : owner).toLowerCase();
}

/** Quoted strings of a line from `from` on: places between the quotes, and how many parentheses are open after it. A `;` outside quotes begins a comment. */
export function strings(
  text: string,
  from: number,
  open: number,
): { readonly found: { readonly start: number; readonly end: number }[]; readonly open: number } {
  const found: { start: number; end: number }[] = [];
  let depth = open;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      const start = i + 1;
      i = start;
      while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
      found.push({ start, end: Math.min(i, text.length) });
    } else if (c === "(") depth++;
    else if (c === ")") depth = Math.max(0, depth - 1);
    else if (c === ";") break;
    else if (c === "\\") i++;
  }
  return { found, open: depth };
}
