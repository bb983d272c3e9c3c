import { checkArc } from "../records/headers/arc.ts";
import type { Message } from "../records/headers/index.ts";
import { newestOf, signatures, tagText } from "../records/headers/signature.ts";
import { clause } from "../text/sentence.ts";
import type { Verified } from "./message-verdict.ts";
import { type ReasonOptions, signatureReason } from "./signature-reason.ts";

/** Why the ARC chain has its result, in plain words; undefined where there is none, or nothing more to say. */
export async function arcReason(
  message: Message,
  { result, comment = "", signature }: Verified["arc"],
  options: Omit<ReasonOptions, "message" | "keyName">,
): Promise<string | undefined> {
  const hop = /^i=(\d{1,3}) ?(.*)$/.exec(comment);
  if (result === "pass") return hop === null ? undefined : `hop ${hop[1]}, the newest, has found ${hop[2]}`;
  if (result !== "fail") return undefined;
  const all = signatures(message);
  const [fault] = checkArc(message, all);
  if (fault !== undefined) return clause(fault.message);
  const newest = newestOf(all);
  if (signature !== undefined && signature.result !== "pass" && newest !== undefined) {
    const keyName = `${tagText(newest, "s") ?? ""}._domainkey.${(tagText(newest, "d") ?? "").toLowerCase()}`;
    const { reason } = await signatureReason(newest, signature, { ...options, message, keyName });
    return `the ARC-Message-Signature of hop ${tagText(newest, "i") ?? ""} fails: ${reason ?? "nobody says why"}`;
  }
  if (comment.endsWith("seal signature validation failed"))
    return `the seal of hop ${hop?.[1] ?? ""} does not verify: an ARC field was changed after it, or the key at its selector is another one`;
  const key = /^(no key|[a-z ]{1,60}) for (\S{1,255})$/.exec(comment);
  if (key !== null)
    return key[1] === "no key" ? `there is no key at ${key[2]}` : `the key at ${key[2]} cannot be used: ${key[1]}`;
  return comment === "" ? "the look-up of a key had no answer" : comment;
}
