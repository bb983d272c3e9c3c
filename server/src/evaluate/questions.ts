import type { Answer, RecordType, Resolver } from "../dns/resolver.ts";
import { answerFrom } from "../dns/sound.ts";

/** A question to DNS. */
export interface Question {
  readonly name: string;
  readonly type: RecordType;
}

/** The same for the same question, whatever the case of its letters. */
export function questionKey(name: string, type: RecordType): string {
  return `${type} ${name.toLowerCase()}`;
}

/** The questions of one evaluation: each is asked once, several at a time. */
export class Questions {
  readonly #resolver: Resolver;
  readonly #signal: AbortSignal | undefined;
  readonly #deadline: AbortSignal | undefined;
  readonly #answers = new Map<string, Answer>();
  readonly #underWay = new Map<string, Promise<void>>();
  #abort: AbortController | undefined;
  #combined: AbortSignal | undefined;
  #over: Promise<"over"> | undefined;

  constructor(resolver: Resolver, signal: AbortSignal | undefined, deadline: AbortSignal | undefined) {
    this.#resolver = resolver;
    this.#signal = signal;
    this.#deadline = deadline;
  }

  /** The answer where it is at hand: already given, or kept by the resolver. */
  known(name: string, type: RecordType): Answer | undefined {
    if (this.#answers.size > 0) {
      const given = this.#answers.get(questionKey(name, type));
      if (given !== undefined) return given;
    }
    return this.#resolver.peek?.(name, type);
  }

  /** Asks all that was not asked yet and waits for the first of them. False: the time is over. An abort rejects. */
  async ask(wanted: ReadonlyMap<string, Question>): Promise<boolean> {
    this.#signal?.throwIfAborted();
    if (this.#deadline?.aborted === true) return false;
    for (const [key, question] of wanted) {
      if (!this.#underWay.has(key)) this.#underWay.set(key, this.#resolve(key, question));
    }
    const first = wanted.keys().next().value as string;
    const answered = this.#underWay.get(first) as Promise<void>;
    if (this.#deadline === undefined && this.#signal === undefined) {
      await answered;
      return true;
    }
    return (await Promise.race([answered, this.#ended()])) !== "over";
  }

  /** Lets go of what nobody waits for any more. */
  close(): void {
    this.#abort?.abort();
  }

  /** When the time is over, or rejected when the caller gives up: also for a resolver that heeds no signal. */
  #ended(): Promise<"over"> {
    this.#over ??= new Promise((resolve, reject) => {
      const once = { once: true, signal: this.#controller.signal };
      this.#deadline?.addEventListener("abort", () => resolve("over"), once);
      this.#signal?.addEventListener("abort", () => reject(this.#signal?.reason), once);
    });
    return this.#over;
  }

  get #controller(): AbortController {
    this.#abort ??= new AbortController();
    return this.#abort;
  }

  /** What the resolver is given: fires when the caller gives up, and when nobody waits any more. */
  get #asking(): AbortSignal {
    this.#combined ??=
      this.#signal === undefined ? this.#controller.signal : AbortSignal.any([this.#controller.signal, this.#signal]);
    return this.#combined;
  }

  #resolve(key: string, { name, type }: Question): Promise<void> {
    const asked = answerFrom(this.#resolver, name, type, this.#asking, this.#signal).then((answer) => {
      this.#answers.set(key, answer);
    });
    asked.catch(() => undefined);
    return asked;
  }
}
