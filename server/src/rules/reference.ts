/** Where a rule or an explanation comes from. */
export interface Reference {
  /** As people write it: `RFC 7208 §4.5`. */
  readonly label: string;
  /** Absent for practice without a document: the rule then links to its page in `docs/rules.md`. */
  readonly url?: string;
}

/** A section of an RFC; several sections are joined in the label, the link goes to the first. */
export function rfc(number: number, ...sections: readonly string[]): Reference {
  const [first] = sections;
  // Sections begin with a digit, appendices with a letter.
  const anchor = first === undefined ? "" : first >= "A" ? `#appendix-${first}` : `#section-${first}`;
  return {
    label: first === undefined ? `RFC ${number}` : `RFC ${number} §${sections.join(" §")}`,
    url: `https://www.rfc-editor.org/rfc/rfc${number}.html${anchor}`,
  };
}

/** Usage without a standard: `practice("Gmail")`, `practice("BIND")`. */
export function practice(whose: string): Reference {
  return { label: `practice: ${whose}` };
}

/** A document that is no RFC: an Internet-Draft, a registry. */
export function document(label: string, url: string): Reference {
  return { label, url };
}

/** Several references as the contract writes them: joined with `; `. */
export function label(references: readonly Reference[]): string {
  return references.map((r) => r.label).join("; ");
}
