/** The only character that parts terms (RFC 7208 §4.6.1). */
export const space = 0x20;

/** Whether a text begins with `v=spf1`, in any case. */
export function isVersion(text: string): boolean {
  return (
    (text.charCodeAt(0) | 0x20) === 0x76 &&
    text.charCodeAt(1) === 0x3d &&
    (text.charCodeAt(2) | 0x20) === 0x73 &&
    (text.charCodeAt(3) | 0x20) === 0x70 &&
    (text.charCodeAt(4) | 0x20) === 0x66 &&
    text.charCodeAt(5) === 0x31
  );
}

/** `+ - ~ ?` */
export function isQualifier(code: number): boolean {
  return code === 0x2b || code === 0x2d || code === 0x7e || code === 0x3f;
}

/** `0` to `9` */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A letter of ASCII. */
export function isAlpha(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ) */
export function isNameChar(code: number): boolean {
  return isAlpha(code) || isDigit(code) || code === 0x2d || code === 0x5f || code === 0x2e;
}

/** Straight and typographic quotes, and the byte-order mark: what word processors put before a record. */
export function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || (code >= 0x2018 && code <= 0x201f) || code === 0xfeff;
}

/** A letter or a digit of ASCII. */
export function isAlphanumeric(code: number): boolean {
  return isAlpha(code) || isDigit(code);
}

/** The first place from `at` on that is no space. */
export function skipSpaces(text: string, at: number): number {
  let i = at;
  while (i < text.length && text.charCodeAt(i) === space) i++;
  return i;
}

/** Where `/24`, `//64`, `/24//64` (or, by mistake, `/24/64`) begins at the end of `text[from, end)`; `end` where there is none. */
export function prefixStart(text: string, from: number, end: number): number {
  let i = end;
  let cut = end;
  for (let slashes = 0; slashes < 2; slashes++) {
    let digits = i;
    while (digits > from && isDigit(text.charCodeAt(digits - 1))) digits--;
    if (digits === from || text.charCodeAt(digits - 1) !== 0x2f) break;
    let slash = digits - 1;
    if (slash > from && text.charCodeAt(slash - 1) === 0x2f) slash--;
    cut = slash;
    i = slash;
  }
  return cut;
}

/** toplabel: letters, digits, hyphens; not all digits, no hyphen at its ends (RFC 7208 §7.1). */
export function isTopLabel(text: string, start: number, end: number): boolean {
  if (end <= start) return false;
  let letters = false;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x2d) {
      if (i === start || i === end - 1) return false;
      letters = true;
    } else if (isAlpha(code)) letters = true;
    else if (!isDigit(code)) return false;
  }
  return letters;
}

/** The first comma or semicolon outside a macro; -1 where there is none. */
export function separatorIn(text: string, start: number, end: number): number {
  let braces = false;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x7b) braces = true;
    else if (code === 0x7d) braces = false;
    else if (!braces && (code === 0x2c || code === 0x3b)) return i;
  }
  return -1;
}

/** Whether a text reads as a host name rather than as a broken address. */
export function looksLikeHost(text: string): boolean {
  const dot = text.lastIndexOf(".");
  const letters = isAlpha(text.charCodeAt(dot + 1));
  return dot > 0 && letters && isTopLabel(text, dot + 1, text.length) && !text.includes("%") && isLabelStart(text);
}

function isLabelStart(text: string): boolean {
  return isAlphanumeric(text.charCodeAt(0)) || text[0] === "_";
}

/** `text[start, end)` in lower case. */
export function lowerCase(text: string, start: number, end: number): string {
  return text.slice(start, end).toLowerCase();
}

/** Where what was meant as `v=spf1` ends: `v=spf1;`, `spf1`, `v=spf 1`, `v=spfv1`, `v=sfp1`. */
export function nearVersionEnd(text: string, from: number): number {
  let i = from;
  if ((text.charCodeAt(i) | 0x20) === 0x76) i++;
  while (text[i] === " " || text[i] === "=" || text[i] === ":") i++;
  if (lowerCase(text, i, i + 3) !== "spf") {
    while (i < text.length && text.charCodeAt(i) > space) i++;
    return Math.max(i, Math.min(1, text.length));
  }
  i += 3;
  const parted = (text.charCodeAt(i) | 0x20) === 0x76 || text.charCodeAt(i) === space;
  if (parted && text[i + 1] === "1" && !(text.charCodeAt(i + 2) > space)) i++;
  while (isDigit(text.charCodeAt(i)) || (text[i] === "." && isDigit(text.charCodeAt(i + 1)))) i++;
  return i < text.length && ";,:.\t".includes(text[i] as string) ? i + 1 : i;
}
