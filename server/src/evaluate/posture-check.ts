import { presentData } from "../dns/present.ts";
import type { Answer, AnswerRecord, Resolver } from "../dns/resolver.ts";
import type { Finding } from "../rules/rule.ts";
import { failureText } from "./spf-records.ts";

export type CheckStatus = "ok" | "advice" | "warning" | "error" | "absent";

/** One line of the report on a domain. */
export interface PostureCheck {
  readonly id: "mx" | "spf" | "dmarc" | "dkim" | "mta-sts" | "tls-rpt" | "bimi" | "dane" | "caa";
  /** The name that was asked for. */
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found and what follows from it, in one sentence. */
  readonly summary: string;
  /** The record's text; of a set, one record a line in presentation form. */
  readonly record?: string;
  /** Who answered: `zone db.example.com`, `system` … */
  readonly source?: string;
  /** At places of `record`. */
  readonly findings: readonly Finding[];
}

/** What fetching `https://mta-sts.DOMAIN/.well-known/mta-sts.txt` gave (RFC 8461 §3.3). */
export type PolicyFetch = { readonly text: string; readonly mediaType: string } | { readonly error: string };

export interface PostureOptions {
  /** DKIM selectors to look at, besides those that senders commonly use. */
  readonly selectors?: readonly string[];
  readonly edition?: "9989" | "7489";
  /** Fetches the MTA-STS policy; absent: it is not fetched. */
  readonly fetchPolicy?: (host: string, signal?: AbortSignal) => Promise<PolicyFetch>;
  readonly signal?: AbortSignal;
}

/** What the checks share. */
export interface PostureContext extends PostureOptions {
  readonly domain: string;
  readonly ask: (name: string, type: string) => Promise<Answer>;
  readonly resolver: Resolver;
  /** The hosts that take the domain's mail; none where it takes no mail, or nobody knows. */
  readonly hosts: readonly string[];
  readonly acceptsMail: boolean;
  /** The question for them had no answer. */
  readonly unknownHosts: boolean;
}

/** Whether DNS gave an answer, be it that there is nothing. */
export function answered({ status }: Answer): boolean {
  return status === "noerror" || status === "nxdomain";
}

/** A check that nothing can be said of, since a question had no answer. */
export function unknown(id: PostureCheck["id"], name: string, answer: Answer): PostureCheck {
  const summary = `no answer for ${name} (${failureText(answer)}), so nothing can be said`;
  return { id, name, status: "warning", summary, source: answer.source, findings: [] };
}

/** Records of the type that was asked for, behind the aliases. */
export function recordsOf(answer: Answer, type: string): readonly AnswerRecord[] {
  return answer.records.filter((record) => record.type === type);
}

/** A record set as zone files have it, one a line. */
export function presentSet(records: readonly AnswerRecord[]): string {
  return records.map((record) => `${record.type} ${presentData(record.type, record.data)}`).join("\n");
}
