import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import { readIssuer } from "./index.ts";

const subjects: Readonly<Record<string, string>> = {
  issue: "certificates for the name",
  issuewild: "wildcard certificates for the name",
  issuemail: "certificates for S/MIME",
  issuevmc: "certificates for logos (VMC)",
};

const others: Readonly<Record<string, string>> = {
  iodef: "Where authorities report requests that this policy forbids.",
  contactemail: "A mail address that authorities may use to confirm that the domain is yours.",
  contactphone: "A telephone number that authorities may use to confirm that the domain is yours.",
};

/** What a CAA tag is about; undefined for one that nobody defines. */
export function describeCaaTag(tag: string): Markdown | undefined {
  const lower = tag.toLowerCase();
  if (Object.hasOwn(subjects, lower)) {
    const wild = lower === "issue" ? ", and for wildcards below it where no `issuewild` is given" : "";
    return words(`Here: who may issue ${subjects[lower]}${wild}.`);
  }
  return Object.hasOwn(others, lower) ? words(`Here: ${lowerFirst(others[lower] as string)}`) : undefined;
}

/** What a CAA value does (RFC 8659 §4.2, §4.4, RFC 9495 §3). */
export function describeCaaValue(tag: string, value: string): Markdown | undefined {
  const lower = tag.toLowerCase();
  if (Object.hasOwn(others, lower)) return markdown`${code(value, 200)}: ${words(lowerFirst(others[lower] as string))}`;
  if (!Object.hasOwn(subjects, lower)) return undefined;
  const what = words(subjects[lower] as string);
  const { domain, problem } = readIssuer(value);
  if (problem !== undefined) return markdown`The value is malformed, so nobody may issue ${what}.`;
  if (domain === "") return markdown`Nobody may issue ${what}, unless another record of this tag names an authority.`;
  const semicolon = value.indexOf(";");
  const parameters = semicolon < 0 ? "" : value.slice(semicolon + 1).trim();
  return markdown`${code(domain, 255)} may issue ${what}${
    parameters === "" ? words("") : markdown`, under the condition ${code(parameters, 200)}`
  }.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
