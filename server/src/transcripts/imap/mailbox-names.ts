/** Mailbox names of IMAP4rev1: modified UTF-7 (RFC 3501 §5.1.3). */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/** A name in modified UTF-7: printable ASCII as it is, `&` as `&-`, the rest as `&…-`. */
export function encodeMailbox(name: string): string {
  let out = "";
  let units: number[] = [];
  const flush = (): void => {
    if (units.length === 0) return;
    out += "&";
    let bits = 0;
    let held = 0;
    for (const unit of units) {
      held = (held << 16) | unit;
      bits += 16;
      while (bits >= 6) {
        bits -= 6;
        out += alphabet[(held >>> bits) & 63];
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) out += alphabet[(held << (6 - bits)) & 63];
    out += "-";
    units = [];
  };
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (c < 32 || c > 126) units.push(c);
    else {
      flush();
      out += c === 38 ? "&-" : name[i];
    }
  }
  flush();
  return out;
}

/** The name that modified UTF-7 stands for; `undefined` where it is not valid. */
export function decodeMailbox(name: string): string | undefined {
  let out = "";
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (c < 32 || c > 126) return undefined;
    if (c !== 38) {
      out += name[i];
      continue;
    }
    let bits = 0;
    let held = 0;
    let at = i + 1;
    for (; at < name.length && name[at] !== "-"; at++) {
      const digit = alphabet.indexOf(name[at] as string);
      if (digit < 0) return undefined;
      held = (held << 6) | digit;
      bits += 6;
      if (bits >= 16) {
        bits -= 16;
        const unit = (held >>> bits) & 0xffff;
        // Printable ASCII must stand for itself.
        if (unit >= 32 && unit <= 126) return undefined;
        out += String.fromCharCode(unit);
        held &= (1 << bits) - 1;
      }
    }
    if (at >= name.length || bits >= 6 || held !== 0) return undefined;
    if (at === i + 1) out += "&";
    i = at;
  }
  return out;
}
