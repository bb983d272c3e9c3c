import { type Dialect, type DialectReader, decided } from "./dialect.ts";
import { dialects } from "./dialects/index.ts";
import { commonPrefixes, wrapped, wrappers } from "./dialects/wrappers.ts";
import type { Protocol } from "./protocol.ts";
import { protocols } from "./protocols.ts";
import type { ProtocolId } from "./types.ts";

/** What a text looks like. */
export interface Detected {
  readonly dialect: Dialect;
  readonly protocol: Protocol | undefined;
  /** Points of the best dialect; below 1 nothing in the sample looks like a session. */
  readonly score: number;
}

const sampled = 100;
/** How much of a line counts, and how many lines. */
export const longest = 400;
export const mostLines = 20 * sampled;

/**
 * The first lines that are not blank, each cut; more of them where the log begins with pages of settings or certificates. `seen`: how
 * many lines were looked at.
 */
export function sampleOf(lines: { readonly count: number; text(line: number, longest: number): string }): {
  readonly sample: string[];
  readonly seen: number;
} {
  const sample: string[] = [];
  let seen = 0;
  for (; seen < lines.count && seen < mostLines && sample.length < 4 * sampled; seen++) {
    const text = lines.text(seen, longest);
    if (text !== "") sample.push(text);
  }
  return { sample, seen };
}

/** The dialect and protocol of a sample. A person may have chosen either. */
export function detect(
  sample: readonly string[],
  chosen: { dialect?: string | undefined; protocol?: ProtocolId | undefined } = {},
): Detected {
  let { best, score } = bestOf(sample, chosen.dialect);
  if (score < decided / 2) {
    for (const wrapper of [...wrappers, ...commonPrefixes(sample)]) {
      const hits = sample.reduce((count, line) => count + (wrapper.test(line) ? 1 : 0), 0);
      if (hits < 2 || hits < sample.length * 0.3) continue;
      const inner = bestOf(
        sample.map((line) => line.slice(wrapper.exec(line)?.[0].length ?? 0)),
        chosen.dialect,
      );
      // Many lines without the prefix are a message that is printed as it is, if the rest leaves no doubt.
      if (hits < sample.length * 0.8 && inner.score < decided) continue;
      // The same session with a prefix less: it must explain clearly more.
      if (inner.best === undefined || inner.score <= Math.max(score, 0) * 1.15 + 0.5) continue;
      best = wrapped(inner.best, wrapper);
      score = inner.score;
    }
  }
  const dialect = best ?? dialects.find((d) => d.id === (chosen.dialect ?? "raw")) ?? (dialects[0] as Dialect);
  // Where nothing looks like a session, only a greeting can begin one.
  const protocol =
    best === undefined && chosen.protocol === undefined
      ? protocols.find(({ id }) => id === dialect.protocol)
      : protocolOf(dialect, dialect.reader(sample), sample, chosen.protocol);
  return { dialect, protocol, score };
}

function bestOf(sample: readonly string[], chosen: string | undefined): { best: Dialect | undefined; score: number } {
  let best: Dialect | undefined;
  let score = Number.NEGATIVE_INFINITY;
  for (const dialect of dialects) {
    if (chosen !== undefined && dialect.id !== chosen) continue;
    const points = dialect.score(sample);
    if (points > Math.max(score, 0)) {
      best = dialect;
      score = points;
    }
  }
  return { best, score };
}

/** By what each side says: votes over the sample, the first words of each side counting more. */
function protocolOf(
  dialect: Dialect,
  reader: DialectReader,
  sample: readonly string[],
  chosen: ProtocolId | undefined,
): Protocol | undefined {
  const wanted = chosen ?? dialect.protocol;
  if (wanted !== undefined) return protocols.find((p) => p.id === (wanted === "lmtp" ? "smtp" : wanted));
  const votes = new Map<Protocol, number>();
  let start = 0;
  let spoken = 0;
  sample.forEach((text, index) => {
    const utterance = reader.read({ text, start, index }, { payload: undefined, protocol: undefined });
    start += text.length + 1;
    const { from } = utterance;
    if (from === "tool" || from === "none") return;
    const weight = spoken < 4 ? 3 : 1;
    for (const protocol of protocols) {
      const named =
        utterance.protocol === protocol.id || (utterance.protocol === "lmtp" && protocol.id === "smtp") ? 10 : 0;
      const claim = named + protocol.claims(utterance.value.text, from);
      if (claim > 0) votes.set(protocol, (votes.get(protocol) ?? 0) + claim * weight);
    }
    spoken++;
  });
  let found: Protocol | undefined;
  for (const protocol of protocols) {
    const count = votes.get(protocol) ?? 0;
    if (count > 0 && count > (found === undefined ? 0 : (votes.get(found) ?? 0))) found = protocol;
  }
  return found;
}

/** Whether a text is a transcript at all: for the detection of file kinds. `sample`: the beginning of the text. */
export function looksLikeTranscript(sample: string): boolean {
  const lines = sample.split("\n", 200).map((line) => line.replace(/\r+$/, "").slice(0, longest));
  const some = lines.filter((line) => line !== "");
  const { score, protocol } = detect(some);
  return protocol !== undefined && score >= 2 && score >= some.length / 8;
}
