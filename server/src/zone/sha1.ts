const rotations = [1518500249, 1859775393, -1894007588, -899497514] as const;

function rotate(x: number, n: number): number {
  return (x << n) | (x >>> (32 - n));
}

/** SHA-1 of an octet string, as 20 octets (RFC 3174). NSEC3 has no other hash; nothing secret depends on it here. */
export function sha1(octets: string): string {
  const length = octets.length;
  const blocks = (length + 72) >>> 6;
  const words = new Int32Array(blocks * 16);
  for (let i = 0; i < length; i++)
    words[i >> 2] = (words[i >> 2] as number) | (octets.charCodeAt(i) << (24 - (i & 3) * 8));
  words[length >> 2] = (words[length >> 2] as number) | (0x80 << (24 - (length & 3) * 8));
  words[words.length - 1] = length * 8;
  const w = new Int32Array(80);
  let [h0, h1, h2, h3, h4] = [1732584193, -271733879, -1732584194, 271733878, -1009589776];
  for (let block = 0; block < blocks; block++) {
    let [a, b, c, d, e] = [h0, h1, h2, h3, h4];
    for (let t = 0; t < 80; t++) {
      w[t] =
        t < 16
          ? (words[block * 16 + t] as number)
          : rotate((w[t - 3] as number) ^ (w[t - 8] as number) ^ (w[t - 14] as number) ^ (w[t - 16] as number), 1);
      const round = (t / 20) | 0;
      const f = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (rotate(a, 5) + f + e + (rotations[round] as number) + (w[t] as number)) | 0;
      e = d;
      d = c;
      c = rotate(b, 30);
      b = a;
      a = next;
    }
    h0 = (h0 + a) | 0;
    h1 = (h1 + b) | 0;
    h2 = (h2 + c) | 0;
    h3 = (h3 + d) | 0;
    h4 = (h4 + e) | 0;
  }
  let out = "";
  for (const h of [h0, h1, h2, h3, h4])
    out += String.fromCharCode((h >>> 24) & 255, (h >>> 16) & 255, (h >>> 8) & 255, h & 255);
  return out;
}

/** The hash of a name in wire form, lower case (RFC 5155 §5). */
export function nsec3Hash(name: string, salt: string, iterations: number): string {
  let hash = sha1(name + salt);
  for (let i = 0; i < iterations; i++) hash = sha1(hash + salt);
  return hash;
}
