import { fieldsNamed, type Message } from "../records/headers/index.ts";
import { headerRules as rules } from "../records/headers/rules.ts";
import { parseSignature } from "../records/headers/signature.ts";
import { tagNamed, valueSpan } from "../records/tag-list.ts";
import { type Finding, finding } from "../rules/rule.ts";
import type { MessageVerdict } from "./message-verdict.ts";

/** What the keys in DNS say of a message's signatures. A look-up that failed gives no finding. */
export function messageFindings(message: Message, { dkim }: Pick<MessageVerdict, "dkim">): Finding[] {
  const found: Finding[] = [];
  for (const [i, field] of fieldsNamed(message, "dkim-signature").entries()) {
    const verdict = dkim[i];
    if (verdict === undefined) continue;
    const { list } = parseSignature(field, "dkim");
    const [s, b] = [tagNamed(list, "s"), tagNamed(list, "b")];
    const reason = verdict.reason ?? "";
    if (verdict.problem === "key" && s !== undefined)
      found.push(finding(rules["dkim-no-key"], valueSpan(list, s), { name: verdict.key, reason }));
    else if (verdict.problem === "signature" && b !== undefined)
      found.push(finding(rules["dkim-invalid"], valueSpan(list, b), { reason }));
  }
  return found;
}
