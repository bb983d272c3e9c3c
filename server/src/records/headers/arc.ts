import { type Finding, finding } from "../../rules/rule.ts";
import { clip } from "../clip.ts";
import { tagNamed, valueSpan } from "../tag-list.ts";
import { type Field, fieldSpan, type Message } from "./message.ts";
import { parseResults } from "./results.ts";
import { headerRules as rules } from "./rules.ts";
import { type Signature, tagText } from "./signature.ts";

/** The most sets a chain may have (RFC 8617 §5.2). */
const mostSets = 50;
const names = {
  "arc-authentication-results": "ARC-Authentication-Results",
  "arc-message-signature": "ARC-Message-Signature",
  "arc-seal": "ARC-Seal",
} as const;
type ArcName = keyof typeof names;

/** Whether the ARC fields make complete sets, and what each seal says of the chain before it (RFC 8617 §4.1.3, §5.2). */
export function checkArc(message: Message, signatures: readonly Signature[]): Finding[] {
  const byField = new Map(signatures.map((signature) => [signature.field, signature]));
  const sets = new Map<number, Map<ArcName, Field>>();
  const found: Finding[] = [];
  const blame = (field: Field, what: string) =>
    found.push(finding(rules["arc-incomplete-set"], fieldSpan(message, field), { what }));
  for (const field of message.fields) {
    if (!Object.hasOwn(names, field.key)) continue;
    const key = field.key as ArcName;
    const signature = byField.get(field);
    if (signature !== undefined && !signature.sound) continue;
    const i = signature === undefined ? parseResults(field).instance : numberOf(tagText(signature, "i"));
    if (i === undefined || i < 1) {
      blame(field, `${names[key]} has no instance i=`);
      continue;
    }
    if (i > mostSets) {
      blame(field, `Instance ${i} is above ${mostSets}, the most a chain may have`);
      continue;
    }
    const set = sets.get(i) ?? new Map<ArcName, Field>();
    sets.set(i, set);
    if (set.has(key)) blame(field, `${names[key]} stands twice at i=${i}`);
    else set.set(key, field);
    if (signature?.kind === "seal") checkStatus(found, signature, i);
  }
  if (found.some(({ rule }) => rule.id === "header/arc-incomplete-set")) return found;
  const unsound = signatures.some(({ kind, sound }) => kind !== "dkim" && !sound);
  for (const [i, set] of unsound ? [] : sets) {
    const [first] = set.values();
    const missing = (Object.keys(names) as ArcName[]).filter((key) => !set.has(key)).map((key) => names[key]);
    if (missing.length > 0) blame(first as Field, `Instance ${i} lacks ${missing.join(" and ")}`);
    else if (i > 1 && !sets.has(i - 1))
      blame(first as Field, `Instance ${i} stands here, but none has number ${i - 1}`);
  }
  return found;
}

function checkStatus(found: Finding[], { list }: Signature, instance: number): void {
  const cv = tagNamed(list, "cv");
  if (cv === undefined) return;
  const value = cv.value.toLowerCase();
  if (instance === 1 ? value === "none" : value === "pass" || value === "fail") return;
  found.push(finding(rules["arc-bad-cv"], valueSpan(list, cv), { value: clip(cv.value), instance }));
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}
