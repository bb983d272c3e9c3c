/** SHA-384 (FIPS 180-4) in plain code: the layers below the editor import nothing of Node. */

const mask = (1n << 64n) - 1n;

/** The largest whole number whose power is not above `value`. */
function root(value: bigint, power: bigint): bigint {
  let low = 0n;
  let high = 1n << 80n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** power <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** The first 64 bits behind the point of the primes' cube roots (§4.2.3), and of the square roots of the 9th to 16th (§5.3.4). */
function constants(): { readonly rounds: readonly bigint[]; readonly initial: readonly bigint[] } {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < 80; n++) if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  return {
    rounds: primes.map((prime) => root(prime << 192n, 3n) & mask),
    initial: primes.slice(8, 16).map((prime) => root(prime << 128n, 2n) & mask),
  };
}

const rotate = (x: bigint, by: bigint): bigint => ((x >> by) | (x << (64n - by))) & mask;

/** The 48 octets of the hash. For short inputs: its numbers are big integers. */
export function sha384(octets: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((octets.length + 16) >> 7) * 128 + 128);
  padded.set(octets);
  padded[octets.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(octets.length) << 3n);

  const { rounds, initial } = constants();
  let state = initial;
  for (let block = 0; block < padded.length; block += 128) state = compress(state, rounds, view, block);

  const digest = new DataView(new ArrayBuffer(64));
  state.forEach((word, i) => {
    digest.setBigUint64(i * 8, word);
  });
  return new Uint8Array(digest.buffer, 0, 48);
}

function compress(state: readonly bigint[], rounds: readonly bigint[], view: DataView, block: number): bigint[] {
  const w: bigint[] = [];
  const at = (i: number) => w[i] as bigint;
  for (let i = 0; i < 16; i++) w.push(view.getBigUint64(block + i * 8));
  for (let i = 16; i < 80; i++) {
    const s0 = rotate(at(i - 15), 1n) ^ rotate(at(i - 15), 8n) ^ (at(i - 15) >> 7n);
    const s1 = rotate(at(i - 2), 19n) ^ rotate(at(i - 2), 61n) ^ (at(i - 2) >> 6n);
    w.push((at(i - 16) + s0 + at(i - 7) + s1) & mask);
  }
  type State = [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  let [a, b, c, d, e, f, g, h] = state as State;
  rounds.forEach((round, i) => {
    const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
    const t1 = h + s1 + ((e & f) ^ (~e & mask & g)) + round + at(i);
    const s0 = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    [a, b, c, d, e, f, g, h] = [(t1 + t2) & mask, a, b, c, (d + t1) & mask, e, f, g];
  });
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + (state[i] as bigint)) & mask);
}
