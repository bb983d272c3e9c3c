import type { Answer, Resolver } from "../dns/resolver.ts";
import { answerMarkdown, ask, isAnswered, type LookUp } from "../features/lookUp.ts";
import { code, type Markdown, markdown } from "../text/markdown.ts";
import type { LiveLookUps } from "./settings.ts";

/** Answers that people asked for and that hovers go on showing. */
const mostKept = 500;

/** What decides whether DNS may be asked. */
export interface Permission {
  readonly live: LiveLookUps;
  readonly trusted: boolean;
  /** The client renders links to our commands. */
  readonly commands: boolean;
}

/** Why DNS may not be asked, as a sentence; undefined where it may, once a person asks. */
export function refusal({ live, trusted }: Permission): string | undefined {
  if (!trusted) return "Nothing is looked up in Restricted Mode: trust the workspace first.";
  return live === "off" ? "Live look-ups are switched off (mailwright.dns.live)." : undefined;
}

/** The answers that hovers show: the workspace's zones first, DNS only where a person asked or allowed it. */
export class LookUps {
  readonly #zones: () => Resolver;
  readonly #live: (again: boolean) => Promise<Resolver | { readonly error: string }>;
  readonly #now: () => number;
  readonly #asked = new Map<string, readonly Answer[]>();

  /** `live`: whom to ask; `again` where what is kept is not to count. */
  constructor(
    zones: () => Resolver,
    live: (again: boolean) => Promise<Resolver | { readonly error: string }>,
    now: () => number,
  ) {
    this.#zones = zones;
    this.#live = live;
    this.#now = now;
  }

  /** A person asks. A sentence where nobody may be asked or nobody answers. */
  async lookUp(lookUp: LookUp, permission: Permission, signal?: AbortSignal): Promise<readonly Answer[] | string> {
    const local = await ask(lookUp, this.#zones(), signal);
    if (isAnswered(local)) return local;
    const refused = refusal(permission);
    if (refused !== undefined) return refused;
    const resolver = await this.#live(this.#asked.has(key(lookUp)));
    if ("error" in resolver) return `The setting mailwright.dns.resolver cannot be used: ${resolver.error}`;
    const answers = await ask(lookUp, resolver, signal);
    this.#asked.set(key(lookUp), answers);
    if (this.#asked.size > mostKept) this.#asked.delete(this.#asked.keys().next().value as string);
    return answers;
  }

  /** The paragraphs that a hover adds: an answer, or the link with which the person may ask for one. */
  async paragraphs(lookUp: LookUp, permission: Permission, signal?: AbortSignal): Promise<readonly Markdown[]> {
    const local = await ask(lookUp, this.#zones(), signal);
    if (isAnswered(local)) return [answerMarkdown(lookUp, local, this.#now())];
    const asked = this.#asked.get(key(lookUp));
    if (asked !== undefined && permission.live !== "off" && permission.trusted) {
      return [answerMarkdown(lookUp, asked, this.#now()), ...link(lookUp, permission, "Look up again")];
    }
    if (permission.live === "onHover" && permission.trusted) {
      const answers = await this.lookUp(lookUp, permission, signal);
      return typeof answers === "string" ? [] : [answerMarkdown(lookUp, answers, this.#now())];
    }
    return link(lookUp, permission, "Look up");
  }

  forget(): void {
    this.#asked.clear();
  }
}

function key({ kind, name }: LookUp): string {
  return `${kind} ${name.toLowerCase()}`;
}

function link(lookUp: LookUp, permission: Permission, title: string): readonly Markdown[] {
  if (!permission.commands || !permission.trusted || permission.live === "off") return [];
  const target = `command:mailwright.lookUp?${encodeURIComponent(JSON.stringify([{ kind: lookUp.kind, name: lookUp.name }])).replace(/[()]/g, (c) => (c === "(" ? "%28" : "%29"))}`;
  return [markdown`[${title as Markdown} ${code(lookUp.name)}](${target as Markdown})`];
}
