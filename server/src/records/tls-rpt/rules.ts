import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";

const good = '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@example.com"';

/** What can be wrong with a TLS reporting record (RFC 8460 §3). */
export const tlsRptRules = defineRules("tls-rpt", {
  "multiple-records": {
    severity: "error",
    title: "Several TLS-RPT records",
    reference: rfc(8460, "3"),
    message: ({ count }: { count: number }) =>
      `${count} TLS-RPT records at one name: senders use none of them, and no reports come`,
    why: "Exactly one record may begin with v=TLSRPTv1; with more the domain counts as not asking for reports.",
    mend: "Keep one, with all addresses in its rua, separated by commas.",
    bad: '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:a@example.com"\n_smtp._tls TXT "[[v=TLSRPTv1; rua=mailto:b@example.com]]"',
    good,
  },
  "bad-version": {
    severity: "error",
    title: "Wrong TLS-RPT version",
    reference: rfc(8460, "3"),
    message: () => "The record must begin with exactly “v=TLSRPTv1;”: senders discard it, and no reports come",
    why: "Senders compare the first characters; another case or spelling, or a missing semicolon, makes it some other text.",
    mend: "Begin the record with v=TLSRPTv1;",
    bad: '_smtp._tls TXT "[[v=TLSRPT1]]; rua=mailto:tls@example.com"',
    good,
  },
  "missing-rua": {
    severity: "error",
    title: "No report address",
    reference: rfc(8460, "3"),
    message: () => "The field rua is missing: there is nowhere to send reports to",
    why: "The record has no other purpose than to say where reports go.",
    mend: "Add rua=mailto: or rua=https: with the place that takes the reports.",
    bad: '_smtp._tls TXT "[[v=TLSRPTv1;]]"',
    good,
  },
  "bad-report-uri": {
    severity: "error",
    title: "Invalid report URI",
    reference: rfc(8460, "3"),
    message: ({ what }: { what: string }) => `${what}: senders send no reports there`,
    why: "The field holds URIs of the schemes mailto and https, separated by commas; anything else is skipped.",
    mend: "Write mailto:local@domain or https://host/path, with , ! and ; inside encoded as %2C %21 %3B.",
    bad: '_smtp._tls TXT "v=TLSRPTv1; rua=[[tls@example.com]]"',
    good,
  },
  "bad-field": {
    severity: "error",
    title: "Not a field",
    reference: rfc(8460, "3"),
    message: ({ what }: { what: string }) => `${what}: the record is invalid`,
    why: "The record is name=value between semicolons; senders may discard one that does not fit.",
    mend: "Write name=value, or remove the part.",
    bad: '_smtp._tls TXT "v=TLSRPTv1; [[daily]]; rua=mailto:tls@example.com"',
    good,
  },
  "wrong-owner": {
    severity: "error",
    title: "TLS-RPT record at the wrong name",
    reference: rfc(8460, "3"),
    message: ({ owner, right }: { owner: string; right: string }) =>
      `TLS reporting is looked up at _smtp._tls.DOMAIN only: at ${owner} nobody finds it; it belongs at ${right}`,
    why: "Senders ask for TXT at _smtp._tls below the mail domain; names of early drafts, such as _smtp-tlsrpt, are never asked.",
    mend: "Move the record to _smtp._tls.DOMAIN.",
    bad: '[[_smtp-tlsrpt]] TXT "v=TLSRPTv1; rua=mailto:tls@example.com"',
    good,
  },
});
