/** A letter of ASCII. */
export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** `0` to `9` */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether `word`, in lower case, stands at `at`, in any case. */
export function begins(text: string, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = text.charCodeAt(at + i);
    const known = word.charCodeAt(i);
    if (code !== known && ((code ^ known) !== 0x20 || !isLetter(code))) return false;
  }
  return true;
}
