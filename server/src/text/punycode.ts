/** Punycode's parameters (RFC 3492 §5). */
const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialN = 128;

/** At most this many characters are encoded: a label has 63 octets. */
const maxLabel = 63;

function adapt(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / damp) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  while (rest > ((base - tMin) * tMax) >> 1) {
    rest = Math.floor(rest / (base - tMin));
    k += base;
  }
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}

function digit(d: number): string {
  return String.fromCharCode(d < 26 ? d + 97 : d + 22);
}

/** The A-label of a U-label (RFC 5890, RFC 3492): lower case and NFC first; undefined where it would be longer than 63 octets. */
export function aLabel(label: string): string | undefined {
  if (label.length > maxLabel) return undefined;
  const points = [...label.normalize("NFC").toLowerCase()].map((c) => c.codePointAt(0) as number);
  let out = "";
  for (const p of points) if (p < initialN) out += String.fromCharCode(p);
  if (out.length === points.length || out.includes("\\")) return undefined;
  const basic = out.length;
  if (basic > 0) out += "-";
  let n = initialN;
  let delta = 0;
  let bias = initialBias;
  let handled = basic;
  while (handled < points.length) {
    let next = 0x7fffffff;
    for (const p of points) if (p >= n && p < next) next = p;
    delta += (next - n) * (handled + 1);
    n = next;
    for (const p of points) {
      if (p < n) delta++;
      if (p !== n) continue;
      let q = delta;
      for (let k = base; ; k += base) {
        const t = k <= bias ? tMin : k >= bias + tMax ? tMax : k - bias;
        if (q < t) break;
        out += digit(t + ((q - t) % (base - t)));
        q = Math.floor((q - t) / (base - t));
      }
      out += digit(q);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return out.length + 4 <= maxLabel ? `xn--${out}` : undefined;
}
