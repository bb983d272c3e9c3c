import { labelsOf } from "./names.ts";

/** A name as zone files write it: absolute, with its final dot, special octets as `\DDD`. */
export function presentName(name: string): string {
  const labels = labelsOf(name);
  if (labels === undefined) return name;
  return labels.length === 0 ? "." : `${labels.map(presentLabel).join(".")}.`;
}

function presentLabel(label: string): string {
  return escaped(label, (c) => '."\\;()@$'.includes(c) || c <= " ");
}

/** A character-string in quotes (RFC 1035 §5.1). */
export function quoted(text: string): string {
  return `"${escaped(text, (c) => c === '"' || c === "\\")}"`;
}

function escaped(text: string, special: (c: string) => boolean): string {
  let out = "";
  for (const c of text) {
    const code = c.charCodeAt(0);
    if (code < 32 || code > 126 || (c === " " && special(c))) out += `\\${String(code).padStart(3, "0")}`;
    else out += special(c) ? `\\${c}` : c;
  }
  return out;
}

/** RDATA of an `AnswerRecord` as a zone file would have it; types without a form of their own in `\# n hex` (RFC 3597 §5). */
export function presentData(type: string, data: unknown): string {
  const field = (name: string) => (data as Record<string, unknown>)[name];
  const target = (name: string) => presentName(String(field(name)));
  switch (type) {
    case "A":
    case "AAAA":
      return String(data);
    case "CNAME":
    case "DNAME":
    case "NS":
    case "PTR":
      return presentName(String(data));
    case "MX":
      return `${field("preference")} ${target("exchange")}`;
    case "SRV":
      return `${field("priority")} ${field("weight")} ${field("port")} ${target("target")}`;
    case "TXT":
    case "SPF":
      return (data as readonly string[]).map(quoted).join(" ");
    case "TLSA":
      return `${field("usage")} ${field("selector")} ${field("matching")} ${field("data")}`;
    case "CAA":
      return `${field("flags")} ${field("tag")} ${quoted(String(field("value")))}`;
    case "SOA": {
      const numbers = ["serial", "refresh", "retry", "expire", "minimum"].map((name) => String(field(name)));
      return `${target("mname")} ${target("rname")} ${numbers.join(" ")}`;
    }
    default: {
      const hex = String(data);
      return hex === "" ? "\\# 0" : `\\# ${hex.length / 2} ${hex}`;
    }
  }
}
