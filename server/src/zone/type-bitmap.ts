/** A list of types as window blocks (RFC 4034 §4.1.2): sorted, each block without trailing zero octets. */
export function bitmapOf(codes: readonly number[]): string {
  const sorted = [...new Set(codes)].sort((a, b) => a - b);
  let out = "";
  for (let i = 0; i < sorted.length; ) {
    const window = (sorted[i] as number) >> 8;
    const bits: number[] = [];
    for (; i < sorted.length && (sorted[i] as number) >> 8 === window; i++) {
      const low = (sorted[i] as number) & 255;
      while (bits.length <= low >> 3) bits.push(0);
      bits[low >> 3] = (bits[low >> 3] as number) | (128 >> (low & 7));
    }
    out += String.fromCharCode(window, bits.length, ...bits);
  }
  return out;
}

/** The types of window blocks in ascending order; undefined where the octets are no well-formed blocks. */
export function bitmapTypes(octets: string): number[] | undefined {
  const codes: number[] = [];
  let last = -1;
  for (let at = 0; at < octets.length; ) {
    const window = octets.charCodeAt(at);
    const length = octets.charCodeAt(at + 1);
    at += 2;
    if (window <= last || !(length >= 1 && length <= 32) || at + length > octets.length) return undefined;
    last = window;
    for (let i = 0; i < length; i++) {
      const bits = octets.charCodeAt(at + i);
      for (let bit = 0; bit < 8; bit++) if ((bits & (128 >> bit)) !== 0) codes.push(window * 256 + i * 8 + bit);
    }
    at += length;
  }
  return codes;
}

/** The bitmap of NXT (RFC 2535 §5.2): one bit a type, types above 127 cannot be said. */
export function oldBitmapOf(codes: readonly number[]): string {
  return bitmapOf(codes.filter((code) => code < 128)).slice(2);
}

/** The types of such a bitmap, of which there may be none; undefined where it is too long to be one. */
export function oldBitmapTypes(octets: string): number[] | undefined {
  return octets === "" ? [] : bitmapTypes(`\0${String.fromCharCode(octets.length)}${octets}`);
}
