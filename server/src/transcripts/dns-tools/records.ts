/** A line of a tool that shows a record, or begins one. */
export interface RecordLine {
  /** Owner as printed, without the final dot. */
  readonly owner: string;
  /** Mnemonic in capitals. */
  readonly type: string;
  /** Where the data begin. */
  readonly data: number;
}

const zoneForm =
  /^([^\s;]+)\s+(?:[0-9][0-9a-zA-Z]*\s+)?(?:(?:IN|CH|HS)\s+)(?:[0-9][0-9a-zA-Z]*\s+)?([A-Z][A-Z0-9-]*)\s+/;
const nslookupForm =
  /^(\S+)\t(text|mail exchanger|nameserver|canonical name|name|origin|service|rdata_([0-9]+)|internet address|has AAAA address) (?:= ?)?/;
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

/** Reads the beginning of a line: zone-file form, nslookup's or host's; undefined for anything else. */
export function recordLine(text: string): RecordLine | undefined {
  const zone = zoneForm.exec(text);
  if (zone !== null) return { owner: plain(zone[1] as string), type: zone[2] as string, data: zone[0].length };
  const nslookup = nslookupForm.exec(text);
  if (nslookup !== null) {
    const type = nslookup[3] === undefined ? nslookupTypes[nslookup[2] as string] : `TYPE${nslookup[3]}`;
    return { owner: plain(nslookup[1] as string), type: type ?? "", data: nslookup[0].length };
  }
  const host = hostForm.exec(text);
  if (host === null) return undefined;
  const words = host[0].slice((host[1] as string).length).trim();
  return { owner: plain(host[1] as string), type: host[2] ?? hostTypes[words] ?? "", data: host[0].length };
}

function plain(owner: string): string {
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
