import { decodeBase64 } from "./sasl.ts";

/** A header line with its encoded words (RFC 2047) decoded; undefined where it has none or none that can be read. */
export function decodedWords(text: string): string | undefined {
  let out = "";
  let from = 0;
  let any = false;
  while (from < text.length && from < 4000) {
    const open = text.indexOf("=?", from);
    if (open < 0) break;
    const word = wordAt(text, open);
    if (word === undefined) {
      out += text.slice(from, open + 2);
      from = open + 2;
      continue;
    }
    const between = text.slice(from, open);
    out += any && between.trim() === "" ? word.text : between + word.text;
    from = word.end;
    any = true;
  }
  return any ? out + text.slice(from) : undefined;
}

function wordAt(text: string, open: number): { text: string; end: number } | undefined {
  const first = text.indexOf("?", open + 2);
  const second = first < 0 ? -1 : text.indexOf("?", first + 1);
  const close = second < 0 ? -1 : text.indexOf("?=", second + 1);
  if (close < 0 || close - open > 200) return undefined;
  const charset = (text.slice(open + 2, first).split("*", 1)[0] as string).toLowerCase();
  const encoding = text.slice(first + 1, second).toUpperCase();
  const data = text.slice(second + 1, close);
  const octets = encoding === "B" ? decodeBase64(data) : encoding === "Q" ? quoted(data) : undefined;
  if (octets === undefined) return undefined;
  try {
    return { text: new TextDecoder(charset).decode(Uint8Array.from(octets, (c) => c.charCodeAt(0))), end: close + 2 };
  } catch {
    return undefined;
  }
}

function quoted(data: string): string {
  let out = "";
  for (let i = 0; i < data.length; i++) {
    const pair = data.slice(i + 1, i + 3);
    if (data[i] === "=" && /^[0-9A-Fa-f]{2}$/.test(pair)) {
      out += String.fromCharCode(Number.parseInt(pair, 16));
      i += 2;
    } else out += data[i] === "_" ? " " : data[i];
  }
  return out;
}
