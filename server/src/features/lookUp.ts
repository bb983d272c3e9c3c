import { presentData } from "../dns/present.ts";
import type { Answer, Resolver } from "../dns/resolver.ts";
import type { Description } from "../records/language.ts";
import { code, escape, type Markdown, markdown, words } from "../text/markdown.ts";

/** A question that a hover raises. */
export type LookUp = NonNullable<Description["lookup"]>;

/** The record types that a question asks for, and the beginning that a text must have to be the answer. */
const questions: Readonly<Record<LookUp["kind"], { readonly types: readonly string[]; readonly begins?: string }>> = {
  spf: { types: ["TXT"], begins: "v=spf1" },
  dmarc: { types: ["TXT"], begins: "v=DMARC1" },
  dkim: { types: ["TXT"] },
  mx: { types: ["MX"] },
  address: { types: ["A", "AAAA"] },
  txt: { types: ["TXT"] },
};

/** The most records of an answer that are shown. */
const most = 12;

/** Asks, in parallel, what the question needs. An abort rejects. */
export function ask(lookUp: LookUp, resolver: Resolver, signal?: AbortSignal): Promise<readonly Answer[]> {
  const options = signal === undefined ? {} : { signal };
  return Promise.all(questions[lookUp.kind].types.map((type) => resolver.resolve(lookUp.name, type, options)));
}

/** Whether these answers come from somewhere that knows: a resolver that asks nobody refuses. */
export function isAnswered(answers: readonly Answer[]): boolean {
  return answers.some((answer) => answer.status === "noerror" || answer.status === "nxdomain");
}

/** The answers in words, with their source and, where it is known, their age. `now`: milliseconds since 1970. */
export function answerMarkdown(lookUp: LookUp, answers: readonly Answer[], now: number): Markdown {
  const source = answers[0]?.source ?? "nobody";
  const age = ageOf(answers, now);
  const said = markdown`*${escape(source)}${age === undefined ? words("") : markdown`, ${age}`}:*`;
  return markdown`${said} ${whatWasSaid(lookUp, answers)}`;
}

function whatWasSaid(lookUp: LookUp, answers: readonly Answer[]): Markdown {
  const name = code(lookUp.name);
  const failed = answers.find((answer) => answer.status !== "noerror" && answer.status !== "nxdomain");
  const { begins } = questions[lookUp.kind];
  const all = answers.flatMap((answer) => answer.records);
  const texts = all.filter(
    (record) => begins === undefined || record.type === "CNAME" || startsWith(record.data, begins),
  );
  const lines = texts
    .slice(0, most)
    .map((record) => markdown`${code(`${record.type} ${presentData(record.type, record.data)}`)}`);
  if (lines.length === 0 && failed !== undefined) {
    return markdown`${name} could not be looked up: ${escape(failed.reason ?? statusWords(failed.status))}.`;
  }
  if (answers.length > 0 && answers.every((answer) => answer.status === "nxdomain"))
    return markdown`${name} does not exist.`;
  if (lines.length === 0) return markdown`${name} exists, but has no ${words(nouns[lookUp.kind])}.`;
  const left = texts.length - lines.length;
  const list = lines.join("\n\n") as Markdown;
  return left > 0 ? markdown`\n\n${list}\n\nand ${left} more` : markdown`\n\n${list}`;
}

const nouns: Readonly<Record<LookUp["kind"], string>> = {
  spf: "SPF record",
  dmarc: "DMARC record",
  dkim: "DKIM key",
  mx: "MX record",
  address: "address",
  txt: "TXT record",
};

function statusWords(status: Answer["status"]): string {
  switch (status) {
    case "servfail":
      return "the name server reported a failure (SERVFAIL)";
    case "refused":
      return "the question was refused";
    case "timeout":
      return "no name server answered in time";
    default:
      return "the answer was malformed";
  }
}

function startsWith(data: unknown, begins: string): boolean {
  if (!Array.isArray(data)) return false;
  return data.map(String).join("").slice(0, begins.length).toLowerCase() === begins.toLowerCase();
}

function ageOf(answers: readonly Answer[], now: number): Markdown | undefined {
  const received = answers.map((answer) => answer.received).filter((time) => time !== undefined);
  if (received.length === 0) return undefined;
  const seconds = Math.max(0, Math.round((now - Math.min(...received)) / 1000));
  if (seconds < 5) return words("just now");
  if (seconds < 120) return markdown`${seconds} seconds ago`;
  if (seconds < 7200) return markdown`${Math.round(seconds / 60)} minutes ago`;
  return markdown`${Math.round(seconds / 3600)} hours ago`;
}
