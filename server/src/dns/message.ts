import { maxAliases, substitute } from "./aliases.ts";
import { foldName, isWithin } from "./names.ts";
import type { Answer, AnswerRecord, AnswerStatus } from "./resolver.ts";
import { dataOf, type Message, type WireRecord } from "./wire.ts";

/** Why there is no message to read. */
export interface Failure {
  readonly status: AnswerStatus;
  readonly reason: string;
}

/** What a message says to a question: the answer, or a name at the end of its aliases that has to be asked for next. */
export type Reading = { readonly answer: Answer } | { readonly ask: string; readonly chain: readonly AnswerRecord[] };

const rcodes: readonly string[] = [
  "NOERROR",
  "FORMERR",
  "SERVFAIL",
  "NXDOMAIN",
  "NOTIMP",
  "REFUSED",
  "YXDOMAIN",
  "YXRRSET",
  "NXRRSET",
  "NOTAUTH",
  "NOTZONE",
];

const internet = 1;

/** Whether the message answers this very question; what does not is not looked at further (RFC 5452 §4). */
export function isAnswerTo(message: Message, id: number, name: string, type: string): boolean {
  if (!message.response || message.id !== id) return false;
  const [question] = message.questions;
  // Servers that could not read the question may leave it out.
  if (question === undefined) return message.rcode !== 0 && message.rcode !== 3;
  return message.questions.length === 1 && foldName(question.name) === foldName(name) && question.type === type;
}

/** Reads the answer to a question out of a message: aliases first, then the records; or why there are none. */
export function readAnswer(message: Message, name: string, type: string, source: string): Reading {
  if (message.rcode !== 0 && message.rcode !== 3) return { answer: failed(message, source) };
  const flags = {
    ...(message.authentic ? { secure: true } : {}),
    ...(message.authoritative ? { authoritative: true } : {}),
  };
  const chain: AnswerRecord[] = [];
  const seen = new Set<string>();
  const malformed = (record: WireRecord): Reading => ({
    answer: {
      status: "malformed",
      records: chain,
      source,
      reason: `the ${record.type} record of ${record.name} cannot be read`,
    },
  });
  const atName = (owner: string, wanted: string) =>
    message.answers.filter((r) => r.class === internet && r.type === wanted && foldName(r.name) === owner);

  const found = (last: readonly AnswerRecord[]): Reading => {
    const records = [...chain, ...last];
    const ttl = records.reduce((least, record) => Math.min(least, record.ttl), Number.POSITIVE_INFINITY);
    return { answer: { status: "noerror", records, source, ttl, ...flags } };
  };

  for (let at = name; ; ) {
    const folded = foldName(at);
    if (seen.has(folded) || seen.size > maxAliases) {
      const reason = seen.has(folded)
        ? `the aliases of ${name} lead in a circle`
        : `more than ${maxAliases} aliases in a row`;
      return { answer: { status: "servfail", records: chain, source, reason } };
    }
    seen.add(folded);

    // What stands below a DNAME is made from it.
    const dname = message.answers.find(
      (r) => r.class === internet && r.type === "DNAME" && isBelow(folded, foldName(r.name)),
    );
    if (dname !== undefined) {
      const target = dataOf("DNAME", message.octets, dname.start, dname.end);
      if (typeof target !== "string") return malformed(dname);
      const record = { name: dname.name, type: "DNAME", ttl: dname.ttl, data: target };
      const made = substitute(at, record);
      if (made === undefined) return malformed(dname);
      chain.push(...made.records);
      if (type === "CNAME") return found([]);
      at = made.alias;
      continue;
    }
    const matching = atName(folded, type);
    if (matching.length > 0) {
      const records: AnswerRecord[] = [];
      for (const record of matching) {
        const data = dataOf(type, message.octets, record.start, record.end);
        if (data === undefined) return malformed(record);
        records.push({ name: record.name, type, ttl: record.ttl, data });
      }
      return found(records);
    }

    const [cname] = atName(folded, "CNAME");
    if (cname !== undefined) {
      const target = dataOf("CNAME", message.octets, cname.start, cname.end);
      if (typeof target !== "string") return malformed(cname);
      chain.push({ name: cname.name, type: "CNAME", ttl: cname.ttl, data: target });
      at = target;
      continue;
    }
    return negative(message, at, chain, source, flags);
  }
}

function isBelow(name: string, ancestor: string): boolean {
  return name !== ancestor && isWithin(name, ancestor);
}

/** No records at the name where the aliases end: it does not exist, has nothing of the type, or was not asked for (RFC 2308 §2). */
function negative(
  message: Message,
  at: string,
  chain: readonly AnswerRecord[],
  source: string,
  flags: Pick<Answer, "secure" | "authoritative">,
): Reading {
  const soa = message.authorities.find((r) => r.type === "SOA" && isWithin(foldName(at), foldName(r.name)));
  const exists = message.rcode === 0;
  if (exists && soa === undefined) {
    if (chain.length > 0) return { ask: at, chain };
    if (!message.authoritative && message.authorities.some((r) => r.type === "NS")) {
      const reason = "the server refers to others instead of looking the name up: it does no recursion";
      return { answer: { status: "servfail", records: [], source, reason } };
    }
  }
  const fields = soa === undefined ? undefined : dataOf("SOA", message.octets, soa.start, soa.end);
  const ttls = chain.map((record) => record.ttl);
  if (soa !== undefined && fields !== undefined) ttls.push(soa.ttl, (fields as { minimum: number }).minimum);
  return {
    answer: {
      status: exists ? "noerror" : "nxdomain",
      records: chain,
      source,
      // Without its SOA a negative answer is not to be kept (RFC 2308 §5).
      ...(fields === undefined ? {} : { ttl: Math.min(...ttls) }),
      ...flags,
    },
  };
}

/** What a server said that was asked itself, without recursion: its own records, a referral with its glue, or nothing. */
export function readServerAnswer(message: Message, name: string, type: string, source: string): Answer {
  const { authoritative, octets } = message;
  if (message.rcode !== 0 && message.rcode !== 3) return { ...failed(message, source), authoritative };
  const folded = foldName(name);
  const read = (list: readonly WireRecord[], owner: string, wanted: string): AnswerRecord[] =>
    list.flatMap((record) => {
      if (record.class !== internet || record.type !== wanted || foldName(record.name) !== owner) return [];
      const data = dataOf(wanted, octets, record.start, record.end);
      return data === undefined ? [] : [{ name: record.name, type: wanted, ttl: record.ttl, data }];
    });
  let records = read(message.answers, folded, type);
  if (records.length === 0 && type === "NS" && !authoritative) {
    const servers = read(message.authorities, folded, "NS");
    const names = new Set(servers.map((server) => foldName(String(server.data))));
    const glue = [...names].flatMap((host) =>
      ["A", "AAAA"].flatMap((family) => read(message.additionals, host, family)),
    );
    records = [...servers, ...glue];
  }
  return { status: message.rcode === 0 ? "noerror" : "nxdomain", records, source, authoritative };
}

function failed(message: Message, source: string): Answer {
  const code = rcodes[message.rcode] ?? `RCODE ${message.rcode}`;
  const status = message.rcode === 5 ? "refused" : "servfail";
  return { status, records: [], source, reason: `the server answered ${code}` };
}
