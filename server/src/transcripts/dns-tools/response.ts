import { type Finding, finding } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { statuses } from "./header.ts";
import type { Place, Question, Remark, SectionName } from "./remarks.ts";
import { dnsToolsRules } from "./rules.ts";

/** One response as the tool shows it: the facts that its lines give, for the checks at its end. */
interface Response {
  /** Anything was said of it: a further header begins another. */
  used: boolean;
  status: string | undefined;
  /** The last line that said that nobody answers. */
  silence: { readonly name: string; readonly span: Span } | undefined;
  truncated: boolean;
  readonly counts: Map<SectionName, { readonly count: number; readonly span: Span }>;
  readonly shown: Map<SectionName, { readonly span: Span; count: number }>;
  section: SectionName | undefined;
  question: { readonly name: string; readonly type: string } | undefined;
  /** The name that aliases of the answer lead to. */
  target: string | undefined;
  answered: boolean;
  elsewhere: SectionName | undefined;
  /** Part of the output was left out by whoever pasted it. */
  elided: boolean;
}

const fresh = (): Response => ({
  used: false,
  status: undefined,
  silence: undefined,
  truncated: false,
  counts: new Map(),
  shown: new Map(),
  section: undefined,
  question: undefined,
  target: undefined,
  answered: false,
  elsewhere: undefined,
  elided: false,
});

const elision = /^\s*(?:\.{3}|…|\[(?:\.{3}|…)\]|<snip>|\[snip\])\s*$/i;

/** Follows the responses of a log and reports what is wrong with each. */
export class Responses {
  readonly #report: (finding: Finding) => void;
  #now = fresh();
  /** Names typed last, before a search list was applied. */
  #typed: readonly { readonly text: string; readonly span: Span }[] = [];

  constructor(report: (finding: Finding) => void) {
    this.#report = report;
  }

  /** Names that the person typed; what the tool looks up should be one of them. */
  typed(names: readonly { readonly text: string; readonly span: Span }[]): void {
    this.#typed = names;
  }

  remark(text: string, remark: Remark, span: (place: Place) => Span): void {
    if (remark.begins && this.#now.used) this.close();
    const now = this.#now;
    if (elision.test(text)) now.elided = true;
    if (remark.asked !== undefined)
      this.typed(remark.asked.map(({ text: name, at }) => ({ text: name, span: span(at) })));
    if (remark.silence !== undefined) now.silence = { name: remark.silence.name, span: span(remark.silence.at) };
    if (remark.status !== undefined) this.#status(remark.status.name, span(remark.status.at));
    if (remark.truncated !== undefined && !now.truncated) {
      now.truncated = true;
      this.#report(finding(dnsToolsRules["truncated-answer"], span(remark.truncated), {}));
    }
    for (const { section, count, at } of remark.counts ?? []) {
      now.used = true;
      now.counts.set(section, { count, span: span(at) });
    }
    if (remark.section !== undefined) {
      now.used = true;
      now.section = remark.section.name;
      now.shown.set(now.section, { span: span(remark.section.at), count: 0 });
    }
    if (remark.question !== undefined) this.#question(remark.question, span);
    if (remark.name !== undefined) this.#named(remark.name.text, span(remark.name.at));
    if (remark.type?.text === "SPF") this.#misplaced("", "SPF", span(remark.type.at));
  }

  /** The owner of a record: what was typed, or that with a search domain behind it. */
  owner(text: string, span: Span): void {
    const name = text.replace(/\.$/, "").toLowerCase();
    if (this.#typed.some((typed) => typed.text.replace(/\.$/, "").toLowerCase() === name)) this.#typed = [];
    else this.#named(text, span);
  }

  /** A record of the section at hand. `target`: where an alias leads. */
  record(owner: string, type: string, target: string | undefined): void {
    const now = this.#now;
    now.used = true;
    now.silence = undefined;
    if (now.section === undefined) return;
    const shown = now.shown.get(now.section);
    if (shown !== undefined) shown.count++;
    if (now.question === undefined) return;
    const wanted = now.question.type === type || now.question.type === "ANY";
    if (now.section === "ANSWER") {
      if (type === "CNAME" && target !== undefined) now.target = target;
      if (wanted) now.answered = true;
    } else if (wanted && owner === (now.target ?? now.question.name)) {
      now.elsewhere ??= now.section;
    }
  }

  #status(name: string, span: Span): void {
    const now = this.#now;
    now.used = true;
    const row = statuses[name];
    now.status = name;
    now.silence = undefined;
    if (row === undefined || row.fails) this.#report(finding(dnsToolsRules["failed-status"], span, { status: name }));
  }

  #question(question: Question, span: (place: Place) => Span): void {
    const name = question.name.replace(/\.$/, "").toLowerCase();
    this.#now.used = true;
    this.#now.question ??= { name, type: question.type };
    this.#named(question.name, span(question.nameAt));
    this.#misplaced(name, question.type, span(question.at));
  }

  #named(text: string, span: Span): void {
    const name = text.replace(/\.$/, "").toLowerCase();
    const typed = this.#typed.find(({ text: t }) => !t.endsWith(".") && name.startsWith(`${t.toLowerCase()}.`));
    if (typed === undefined) return;
    this.#typed = [];
    this.#report(
      finding(
        dnsToolsRules["search-suffix"],
        span,
        { asked: typed.text, name },
        {
          related: [{ message: "The name as it was typed.", span: typed.span }],
          fixes: [
            {
              title: "End the name with a dot",
              edits: [{ span: { start: typed.span.end, end: typed.span.end }, text: "." }],
            },
          ],
        },
      ),
    );
  }

  #misplaced(name: string, type: string, span: Span): void {
    const place = misplaced(name, type);
    if (place !== undefined) this.#report(finding(dnsToolsRules["wrong-type-asked"], span, place));
  }

  /** The response is over: what its parts say of each other. */
  close(): void {
    const now = this.#now;
    this.#now = fresh();
    if (now.silence !== undefined)
      this.#report(finding(dnsToolsRules["failed-status"], now.silence.span, { status: now.silence.name }));
    if (now.truncated || now.elided) return;
    for (const section of ["ANSWER", "AUTHORITY"] as const) {
      const counted = now.counts.get(section);
      const shown = now.shown.get(section);
      if (counted === undefined || shown === undefined || shown.count >= counted.count) continue;
      const args = { counted: counted.count, shown: shown.count };
      this.#report(finding(dnsToolsRules["truncated-answer"], counted.span, args));
      return;
    }
    if (now.answered || now.elsewhere === undefined || now.question === undefined) return;
    if (now.status !== undefined && now.status !== "NOERROR") return;
    const shown = now.shown.get(now.elsewhere);
    if (shown === undefined) return;
    const { name, type } = now.question;
    this.#report(
      finding(dnsToolsRules["wrong-section"], shown.span, {
        name: now.target ?? name,
        type,
        section: now.elsewhere.toLowerCase(),
      }),
    );
  }
}

/** Labels under which a kind of TXT record lives. */
const homes: readonly (readonly [label: string, what: string])[] = [
  ["_dmarc", "A DMARC record"],
  ["_domainkey", "A DKIM key"],
  ["_mta-sts", "An MTA-STS record"],
  ["_smtp._tls", "A TLS reporting record"],
  ["_bimi", "A BIMI record"],
];

/** What a query seems to look for, and where that is instead; undefined where nothing is wrong. `name`: lower case, without final dot. */
export function misplaced(name: string, type: string): { what: string; where: string } | undefined {
  if (type === "SPF")
    return { what: "An SPF record", where: "SPF records are of type TXT, and the type SPF was given up (RFC 7208)" };
  if (/^(?:spf|dkim|dmarc|bimi|tlsrpt)$/.test(name)) {
    const what = name.toUpperCase();
    return { what: `A ${what} record`, where: `“${what}” is no type of record and was taken for a name; ask for TXT` };
  }
  const inside = `.${name}.`;
  for (const [label, what] of homes) {
    if (inside.includes(`.${label}.`)) {
      if (!/^(?:A|AAAA|MX|SRV|HINFO)$/.test(type)) return undefined;
      return { what, where: `it is of type TXT, and ${type} was asked for` };
    }
  }
  if (type !== "TXT") return undefined;
  if (name.startsWith("dmarc.") && name.split(".").length > 2)
    return { what: "A DMARC record", where: `it lives at _${name}, with an underscore` };
  if (/^[^.]+\.domainkey\./.test(name))
    return {
      what: "A DKIM key",
      where: `it lives at ${name.replace(".domainkey.", "._domainkey.")}, with an underscore`,
    };
  return undefined;
}
