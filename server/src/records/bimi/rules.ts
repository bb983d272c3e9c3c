import { document, practice } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";

/** Not an RFC yet. */
export const draft = document(
  "draft-brand-indicators-for-message-identification",
  "https://datatracker.ietf.org/doc/draft-brand-indicators-for-message-identification/",
);

const good = 'default._bimi TXT "v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/logo.pem"';

/** What can be wrong with a BIMI assertion record. */
export const bimiRules = defineRules("bimi", {
  "multiple-records": {
    severity: "error",
    title: "Several BIMI records",
    reference: draft,
    message: ({ count }: { count: number }) =>
      `${count} BIMI records at one selector: receivers use none, and no logo is shown`,
    why: "A receiver that finds more than one record must act as if there were none.",
    mend: "Keep one; another logo needs another selector.",
    bad: `${good}\ndefault._bimi TXT "[[v=BIMI1; l=https://example.com/b.svg; a=https://example.com/b.pem]]"`,
    good,
  },
  "bad-version": {
    severity: "error",
    title: "Wrong BIMI version",
    reference: draft,
    message: () => "The record must begin with v=BIMI1, in this case: receivers discard it, and no logo is shown",
    why: "Receivers are told not to repair case or order.",
    mend: "Begin the record with v=BIMI1;",
    bad: 'default._bimi TXT "v=[[bimi1]]; l=https://example.com/logo.svg; a=https://example.com/logo.pem"',
    good,
  },
  "bad-tag": {
    severity: "error",
    title: "Not a tag, or an invalid value",
    reference: draft,
    message: ({ what }: { what: string }) => `${what}: receivers are told not to repair a record, and show no logo`,
    why: "The record is a list of tag=value, each tag once, in the syntax of DKIM.",
    mend: "Correct or remove the part.",
    bad: 'default._bimi TXT "v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/logo.pem; [[avp=company]]"',
    good,
  },
  "missing-location": {
    severity: "error",
    title: "No logo",
    reference: draft,
    message: () =>
      "The tag l is missing: it is required, and without it there is no logo (an empty l says that none is wanted)",
    why: "l says where the logo is; a record without it is invalid.",
    mend: "Add l=https:// with the address of the SVG.",
    bad: 'default._bimi TXT "[[v=BIMI1; a=https://example.com/logo.pem]]"',
    good,
  },
  "bad-location": {
    severity: "error",
    title: "Not an https URI",
    reference: draft,
    message: ({ tag, what }: { tag: string; what: string }) =>
      `${what}: ${tag} holds exactly one https: URI, and receivers fetch nothing else`,
    why: "Logo and evidence are fetched over HTTPS only; commas inside the URI are encoded as %2C.",
    mend: "Write one https: URI.",
    bad: 'default._bimi TXT "v=BIMI1; l=[[http://example.com/logo.svg]]; a=https://example.com/logo.pem"',
    good,
  },
  "not-svg": {
    severity: "warning",
    title: "Logo is no SVG",
    reference: [draft, practice("Gmail, Apple")],
    message: () =>
      "The logo's address does not end in .svg or .svgz: only the profile SVG Tiny Portable/Secure is shown",
    why: "Receivers show no PNG or JPEG; many tell by the ending alone.",
    mend: "Publish the logo as SVG Tiny P/S, under a name that ends in .svg.",
    bad: 'default._bimi TXT "v=BIMI1; l=[[https://example.com/logo.png]]; a=https://example.com/logo.pem"',
    good,
  },
  "no-evidence": {
    severity: "info",
    title: "No certificate for the logo",
    reference: practice("Gmail, Apple"),
    message: () => "There is no evidence document (a): Gmail and Apple show no logo without a certificate (VMC or CMC)",
    why: "Anyone can publish any logo; large receivers want a certificate that ties it to the domain.",
    mend: "Add a=https:// with the address of the certificate, or accept that few receivers show the logo.",
    bad: 'default._bimi TXT "[[v=BIMI1; l=https://example.com/logo.svg]]"',
    good,
  },
  "wrong-owner": {
    severity: "error",
    title: "BIMI record at the wrong name",
    reference: draft,
    message: ({ owner, right }: { owner: string; right: string }) =>
      `BIMI is looked up at SELECTOR._bimi.DOMAIN only: at ${owner} nobody finds it; it belongs at ${right}`,
    why: "Without a BIMI-Selector header the selector is default; a record without selector is never asked for.",
    mend: "Move the record to default._bimi.DOMAIN.",
    bad: '[[_bimi]] TXT "v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/logo.pem"',
    good,
  },
  "policy-not-enforced": {
    severity: "warning",
    title: "DMARC does not enforce",
    reference: draft,
    message: ({ what }: { what: string }) =>
      `${what}: receivers show no logo unless DMARC enforces for domain and subdomains`,
    why: "A logo vouches for the sender, so receivers want quarantine or reject for all of the domain's mail first.",
    mend: "Raise the DMARC policy to quarantine or reject, for subdomains too, without pct.",
    dns: true,
    bad: `_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com"
default._bimi TXT "[[v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/logo.pem]]"`,
    good: `_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"\n${good}`,
  },
});
