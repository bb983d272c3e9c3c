import { maxAliases, noSuchName, withChain } from "./aliases.ts";
import { type Failure, readAnswer } from "./message.ts";
import { labelsOf } from "./names.ts";
import type { Answer, AnswerRecord, Resolver } from "./resolver.ts";
import { canonicalType, typeCode } from "./types.ts";
import type { Message } from "./wire.ts";

/** Gets one message for one question. Never rejects; when the signal fires, it gives up at once and lets go of all it holds. */
export type Exchange = (name: string, type: string, signal: AbortSignal) => Promise<Message | Failure>;

/** Milliseconds for one question in all, aliases and retries included. */
export const defaultDeadline = 5000;

/** A resolver over any way to exchange DNS messages with a server. */
export function messageResolver(
  source: string,
  exchange: Exchange,
  deadline = defaultDeadline,
  close?: () => Promise<void>,
): Resolver {
  return {
    async resolve(name, type, { signal } = {}) {
      signal?.throwIfAborted();
      const upper = canonicalType(type);
      if (labelsOf(name) === undefined || typeCode(upper) === undefined) return noSuchName(name, source);
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), deadline);
      const giveUp = () => limit.abort();
      signal?.addEventListener("abort", giveUp, { once: true });
      try {
        const answer = await ask(exchange, name, upper, source, limit.signal);
        signal?.throwIfAborted();
        return answer;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", giveUp);
      }
    },
    ...(close === undefined ? {} : { close }),
  };
}

async function ask(
  exchange: Exchange,
  name: string,
  type: string,
  source: string,
  signal: AbortSignal,
): Promise<Answer> {
  let chain: readonly AnswerRecord[] = [];
  let at = name;
  // A server that follows no aliases out of its zones is asked again for where they lead.
  for (let rounds = 0; rounds <= maxAliases; rounds++) {
    const message = await exchange(at, type, signal);
    if (!("octets" in message)) return { ...message, records: chain, source };
    const reading = readAnswer(message, at, type, source);
    if ("answer" in reading) return withChain(chain, reading.answer);
    chain = [...chain, ...reading.chain];
    at = reading.ask;
  }
  return {
    status: "servfail",
    records: chain,
    source,
    reason: `more than ${maxAliases} aliases in a row, or a circle of them`,
  };
}
