import { isDigit } from "../../text/ascii.ts";
import { isAddress, readIp4, readIp6 } from "./addresses.ts";
import { addressHint, netmaskLength } from "./hints.ts";
import { isSeparator, looksLikeHost, separatorIn, skipSpaces, wordEnd } from "./lexis.ts";
import { fixedBy, type Part, type ProblemFix, type Problems } from "./problems.ts";
import type { Network, Prefix } from "./tree.ts";

/** The title of the fix for several addresses behind one mechanism. */
export const eachItsOwn = "Write each address as a term of its own";

/**
 * ip4-network [ ip4-cidr-length ], ip6-network [ ip6-cidr-length ] (RFC 7208 §5.6), in `text[start, end)`. `name`: where the
 * mechanism's name stands.
 */
export function readNetwork(
  problems: Problems,
  version: 4 | 6,
  start: number,
  end: number,
  name: Part,
): Network | undefined {
  const { text } = problems;
  let slash = start;
  while (slash < end && text.charCodeAt(slash) !== 0x2f) slash++;
  const words = version === 4 ? readOneWord(text, start, slash) : readIp6(text, start, slash);
  if (words === undefined) {
    badAddress(problems, version, { start, end: slash }, end, name);
    return undefined;
  }
  const most = version === 4 ? 32 : 128;
  if (slash === end) return { start, end, version, words, prefix: most, prefixPart: undefined };
  const prefix = readPrefix(problems, slash + 1, end, most, slash);
  return prefix && { start, end, version, words, prefix: prefix.length, prefixPart: prefix };
}

function readOneWord(text: string, start: number, end: number): readonly number[] | undefined {
  const word = readIp4(text, start, end);
  return word < 0 ? undefined : [word];
}

/** What was meant by a text that is no address of its family. */
function badAddress(problems: Problems, version: 4 | 6, place: Part, termEnd: number, name: Part): void {
  const { text } = problems;
  const { start, end } = place;
  const found = text.slice(start, end);
  const four = version === 4;
  if (four ? readIp6(text, start, end) !== undefined : readIp4(text, start, end) >= 0) {
    const right = four ? "ip6" : "ip4";
    problems.add(
      "wrong-family",
      { start: name.start, end: name.end },
      { hint: found, ...fixedBy(`Write ${right}:`, name, right) },
    );
    return;
  }
  const comma = separatorIn(text, start, termEnd);
  if (comma >= 0) {
    const rest = text.slice(comma + 1, termEnd).split(/[,;]/);
    const list = rest.filter((part) => part !== "").map((part) => ` ip${version}:${part}`);
    const fix = fixedBy(eachItsOwn, { start: comma, end: termEnd }, list.join(""));
    problems.add("bad-separator", { start: comma, end: comma + 1 }, fix);
    return;
  }
  const fix = looksLikeHost(found) ? fixedBy("Write a:", name, "a") : {};
  problems.add("bad-address", place, { hint: addressHint(found, four), ...fix });
}

/** `ip4:192.0.2.1, 192.0.2.2`: the addresses behind the comma at the end of a term belong to the same mistake. */
export function addressesBehind(
  text: string,
  start: number,
  end: number,
): { readonly fix: ProblemFix; readonly stop: number } | undefined {
  const name = text.slice(start, end).match(/^[-+~?]?ip[46]:/i)?.[0];
  if (name === undefined) return undefined;
  const edits: (Part & { readonly text: string })[] = [];
  const fix = { title: eachItsOwn, edits };
  for (let stop = end; ; ) {
    const next = skipSpaces(text, stop);
    const to = wordEnd(text, next);
    const comma = isSeparator(text.charCodeAt(to - 1));
    const address = text.slice(next, comma ? to - 1 : to);
    if (next === stop || !isAddress(address.split("/")[0] as string))
      return edits.length === 0 ? undefined : { fix, stop };
    edits.push({ start: stop - 1, end: next, text: ` ${name}` });
    if (!comma) return { fix, stop: to };
    stop = to;
  }
}

/** cidr-length, without its slash, which stands at `slash`: a number up to `most` without leading zeros (RFC 7208 §5.6). */
export function readPrefix(
  problems: Problems,
  start: number,
  end: number,
  most: number,
  slash: number,
): Prefix | undefined {
  const { text } = problems;
  let length = 0;
  let digits = end > start;
  for (let i = start; i < end; i++) {
    if (!isDigit(text.charCodeAt(i))) digits = false;
    else length = Math.min(9999, length * 10 + text.charCodeAt(i) - 0x30);
  }
  const leading = end - start > 1 && text.charCodeAt(start) === 0x30;
  if (digits && length <= most && !leading) return { start, end, length };
  const found = text.slice(start, end);
  const place = end > start ? { start, end } : { start: slash, end };
  const mask = netmaskLength(found);
  const meant = mask ?? (digits ? length : found.startsWith("/") ? Number(found.slice(1)) : undefined);
  problems.add("bad-prefix-length", place, {
    found,
    hint: mask !== undefined ? `a netmask; its length is ${mask}` : `a length from 0 to ${most} without leading zeros`,
    ...(meant !== undefined &&
      Number.isInteger(meant) &&
      meant <= most &&
      fixedBy(`Write /${meant}`, place, String(meant))),
  });
  return undefined;
}
