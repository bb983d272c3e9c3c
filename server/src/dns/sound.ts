import type { Answer, RecordType, Resolver } from "./resolver.ts";

/**
 * A resolver's answer. One that breaks its word, by an exception or by what is no answer, has failed to answer. Rejects where
 * the caller gave up. `signal`: what the resolver is given, where that is not the caller's own.
 */
export async function answerFrom(
  resolver: Resolver,
  name: string,
  type: RecordType,
  signal: AbortSignal | undefined,
  caller: AbortSignal | undefined = signal,
): Promise<Answer> {
  let reason = "the resolver gave what is no answer";
  try {
    const answer: Partial<Answer> | undefined = await resolver.resolve(
      name,
      type,
      signal === undefined ? {} : { signal },
    );
    if (isAnswer(answer)) return answer;
  } catch (error) {
    caller?.throwIfAborted();
    reason = error instanceof Error ? error.message : String(error);
  }
  return { status: "servfail", records: [], source: "", reason };
}

function isAnswer(answer: Partial<Answer> | undefined): answer is Answer {
  const records: unknown = answer?.records;
  return Array.isArray(records) && records.every((record) => typeof record === "object" && record !== null);
}

/** The resolver, of which only such answers pass that are made as the contract says; others are failures. */
export function sound(resolver: Resolver): Resolver {
  const { askServer } = resolver;
  return {
    resolve: async (name, type, { signal } = {}) => wellFormed(await answerFrom(resolver, name, type, signal)),
    ...(askServer === undefined
      ? {}
      : {
          async askServer(address, name, type, { signal } = {}) {
            const one: Resolver = { resolve: (owner, of, options) => askServer(address, owner, of, options) };
            return wellFormed(await answerFrom(one, name, type, signal));
          },
        }),
  };
}

/** The answer, or in its place a failure where one of its records has data of another form than its type's. */
function wellFormed(answer: Answer): Answer {
  const bad = answer.records.find((record) => typeof record.name !== "string" || !isDataOf(record.type, record.data));
  if (bad === undefined) return answer;
  const reason = `the data of ${String(bad.type)} at ${String(bad.name)} is not of that type's form`;
  return { status: "malformed", records: [], source: String(answer.source), reason };
}

type Form = "text" | "number" | "texts";

/** Data by type, as `AnswerRecord` says: a form, or one for each member. */
const forms: Readonly<Record<string, Form | Readonly<Record<string, Form>>>> = {
  TXT: "texts",
  SPF: "texts",
  MX: { preference: "number", exchange: "text" },
  SRV: { priority: "number", weight: "number", port: "number", target: "text" },
  TLSA: { usage: "number", selector: "number", matching: "number", data: "text" },
  CAA: { flags: "number", tag: "text", value: "text" },
  SOA: {
    mname: "text",
    rname: "text",
    serial: "number",
    refresh: "number",
    retry: "number",
    expire: "number",
    minimum: "number",
  },
};

/** Whether data is made as `AnswerRecord` says of its type; what is not listed there is text. */
export function isDataOf(type: RecordType, data: unknown): boolean {
  if (typeof type !== "string") return false;
  const form = Object.hasOwn(forms, type) ? forms[type] : "text";
  if (typeof form !== "object") return is(form ?? "text", data);
  if (typeof data !== "object" || data === null) return false;
  return Object.entries(form).every(([member, one]) => is(one, (data as Record<string, unknown>)[member]));
}

function is(form: Form, value: unknown): boolean {
  if (form === "texts") return Array.isArray(value) && value.every((one) => typeof one === "string");
  return form === "number" ? Number.isInteger(value) : typeof value === "string";
}
