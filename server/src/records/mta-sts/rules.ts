import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import { wholeZone } from "../example-zone.ts";

const good = '_mta-sts TXT "v=STSv1; id=20260101T000000"';

const policy = (text: string) => ({ language: "policy" as const, path: "mta-sts.txt", text });
const goodPolicy = policy("version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: *.example.net\nmax_age: 604800\n");

const recordRules = defineRules("mta-sts", {
  "multiple-records": {
    severity: "error",
    title: "Several MTA-STS records",
    reference: rfc(8461, "3.1"),
    message: ({ count }: { count: number }) =>
      `${count} MTA-STS records at one name: senders act as if there were none`,
    why: "Exactly one record may begin with v=STSv1; a sender that finds more has no id to go by.",
    mend: "Keep one.",
    bad: '_mta-sts TXT "v=STSv1; id=1"\n_mta-sts TXT "[[v=STSv1; id=2]]"',
    good,
  },
  "bad-version": {
    severity: "error",
    title: "Wrong MTA-STS version",
    reference: rfc(8461, "3.1"),
    message: () => "The record must begin with exactly “v=STSv1;”: senders discard it, and there is no MTA-STS",
    why: "Senders compare the first eight characters; another case, a blank or a missing semicolon makes it some other text.",
    mend: "Begin the record with v=STSv1; and a blank.",
    bad: '_mta-sts TXT "[[v=STSV1]]; id=1"',
    good,
  },
  "missing-id": {
    severity: "error",
    title: "No policy id",
    reference: rfc(8461, "3.1"),
    message: () => "The field id is missing: the record is invalid, and senders act as if there were no MTA-STS",
    why: "By the id senders see that the policy has changed; a record without one is no record.",
    mend: "Add id= and up to 32 letters and digits, such as the time of the last change.",
    bad: '_mta-sts TXT "[[v=STSv1;]]"',
    good,
  },
  "bad-id": {
    severity: "error",
    title: "Invalid policy id",
    reference: rfc(8461, "3.1"),
    message: ({ value }: { value: string }) =>
      `“${value}” is no id: only 1 to 32 letters and digits are allowed, and the record is invalid`,
    why: "A date with hyphens or a version with dots does not fit the grammar; strict senders then see no MTA-STS at all.",
    mend: "Use letters and digits alone: 20260101T000000.",
    bad: '_mta-sts TXT "v=STSv1; id=[[2026-01-01]]"',
    good,
  },
  "bad-field": {
    severity: "error",
    title: "Not a field",
    reference: rfc(8461, "3.1"),
    message: ({ what }: { what: string }) =>
      `${what}: the record is invalid, and senders act as if there were no MTA-STS`,
    why: "The record is name=value between semicolons, without blanks around the =; a record that does not fit is discarded.",
    mend: "Write id=value.",
    bad: '_mta-sts TXT "v=STSv1; [[id = 1]]"',
    good,
  },
  "duplicate-field": {
    severity: "warning",
    title: "Field given twice",
    reference: [rfc(8461, "3.1"), rfc(8461, "3.2")],
    message: ({ name }: { name: string }) => `${name} is given twice: the first counts, this one is ignored`,
    why: "Whoever changed the second one did not change anything.",
    mend: "Remove one of the two.",
    bad: '_mta-sts TXT "v=STSv1; id=1; [[id=2]]"',
    good,
  },
  "wrong-owner": {
    severity: "error",
    title: "MTA-STS record at the wrong name",
    reference: rfc(8461, "3.1"),
    message: ({ owner, right }: { owner: string; right: string }) =>
      `MTA-STS is looked up at _mta-sts.DOMAIN only: at ${owner} nobody finds it; it belongs at ${right}`,
    why: "Senders ask for TXT at _mta-sts below the mail domain, and for nothing else.",
    mend: "Move the record to _mta-sts.DOMAIN.",
    bad: '[[mta-sts]] TXT "v=STSv1; id=1"',
    good,
  },
  "missing-policy-host": {
    severity: "error",
    title: "No host for the policy",
    reference: rfc(8461, "3.3"),
    message: ({ host }: { host: string }) =>
      `${host} has no address: the policy cannot be fetched, and there is no MTA-STS`,
    why: "The record only announces the policy; the policy itself is fetched from https://mta-sts.DOMAIN/.well-known/mta-sts.txt.",
    mend: "Publish an address or alias at mta-sts.DOMAIN, and serve the policy there.",
    dns: true,
    bad: wholeZone('_mta-sts TXT "[[v=STSv1; id=1]]"\n_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@example.com"'),
    good: wholeZone(
      '_mta-sts TXT "v=STSv1; id=1"\nmta-sts A 192.0.2.80\n_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@example.com"',
    ),
  },
  "id-not-changed": {
    severity: "warning",
    title: "Policy changed, id did not",
    reference: [rfc(8461, "3.1"), rfc(8461, "8.1")],
    message: ({ id }: { id: string }) =>
      `The policy file has changed, but the id is still “${id}”: senders keep the old policy until it expires`,
    why: "Senders look at the record often and at the file only when the id is new.",
    mend: "Give the record a new id whenever the file changes.",
    // Needs the policy file beside the zone, each as it is and as it was.
    bad: { text: '_mta-sts TXT "v=STSv1; id=[[1]]"', previous: '_mta-sts TXT "v=STSv1; id=1"', answers: {} },
    good: { text: '_mta-sts TXT "v=STSv1; id=2"', previous: '_mta-sts TXT "v=STSv1; id=1"', answers: {} },
  },
});

const policyRules = defineRules("mta-sts", {
  "policy-bad-line": {
    severity: "error",
    title: "Not a line of a policy",
    reference: rfc(8461, "3.2"),
    message: ({ what }: { what: string }) => `${what}: senders may reject the whole policy`,
    why: "The policy is key: value, one a line, from the first column on; there are no comments and no sections.",
    mend: "Write key: value, or remove the line.",
    bad: policy("version: STSv1\nmode: enforce\n[[mx mx.example.com]]\nmx: mx.example.com\nmax_age: 604800\n"),
    good: goodPolicy,
  },
  "policy-unknown-key": {
    severity: "info",
    title: "Unknown key",
    reference: rfc(8461, "3.2"),
    message: ({ key, near }: { key: string; near: string | undefined }) =>
      `Nobody defines the key “${key}”: senders ignore it${near === undefined ? "" : `; “${near}” was probably meant`}`,
    why: "Unknown keys do no harm; a mistyped or upper-case one leaves out what it was to say.",
    mend: "Correct the key, or remove the line.",
    bad: policy("version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n[[maxage]]: 604800\n"),
    good: goodPolicy,
  },
  "policy-missing-key": {
    severity: "error",
    title: "Key missing",
    reference: rfc(8461, "3.2"),
    message: ({ keys }: { keys: string }) =>
      `The policy has no ${keys}: it is invalid, and senders act as if there were none`,
    why: "version, mode and max_age are required.",
    mend: "Add the line.",
    bad: policy("[[mode: enforce]]\nmx: mx.example.com\nmax_age: 604800\n"),
    good: goodPolicy,
  },
  "policy-bad-version": {
    severity: "error",
    title: "Wrong policy version",
    reference: rfc(8461, "3.2"),
    message: ({ value }: { value: string }) => `The version is “${value}”, not exactly “STSv1”: the policy is invalid`,
    why: "Only STSv1 is defined, in this case.",
    mend: "Write version: STSv1.",
    bad: policy("version: [[STSV1]]\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n"),
    good: goodPolicy,
  },
  "policy-bad-mode": {
    severity: "error",
    title: "Invalid mode",
    reference: rfc(8461, "3.2"),
    message: ({ value }: { value: string }) =>
      `“${value}” is no mode (enforce, testing, none, in lower case): the policy is invalid`,
    why: "A sender that does not know the mode cannot apply the policy.",
    mend: "Write enforce, testing or none.",
    bad: policy("version: STSv1\nmode: [[Enforce]]\nmx: mx.example.com\nmax_age: 604800\n"),
    good: goodPolicy,
  },
  "policy-bad-max-age": {
    severity: "error",
    title: "Invalid max_age",
    reference: rfc(8461, "3.2"),
    message: ({ value }: { value: string }) =>
      `“${value}” is no max_age: it is a number of seconds up to 31557600, a year`,
    why: "A unit such as 7d is not in the grammar, and a longer time is not allowed; the policy is invalid.",
    mend: "Write seconds: 604800 is a week.",
    bad: policy("version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: [[7d]]\n"),
    good: goodPolicy,
  },
  "policy-short-max-age": {
    severity: "warning",
    title: "Short max_age",
    reference: rfc(8461, "3.2"),
    message: ({ value }: { value: string }) =>
      `Senders forget the policy after ${value} seconds: with less than a day an attacker only has to wait; weeks are advised`,
    why: "The policy protects because senders remember it; whoever can block the web server for that long can strip TLS again.",
    mend: "Use 604800 (a week) or more.",
    bad: policy("version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: [[3600]]\n"),
    good: goodPolicy,
  },
  "policy-no-mx": {
    severity: "error",
    title: "No mx",
    reference: rfc(8461, "3.2"),
    message: ({ mode }: { mode: string }) =>
      `mode ${mode} needs at least one mx line: without it no mail server is allowed`,
    why: "The mx lines say which hosts may receive mail; without any no host fits, and the policy is invalid.",
    mend: "Add an mx line for each MX host.",
    bad: policy("version: STSv1\nmode: [[enforce]]\nmax_age: 604800\n"),
    good: goodPolicy,
  },
  "policy-bad-mx": {
    severity: "error",
    title: "Invalid mx",
    reference: [rfc(8461, "3.2"), rfc(8461, "4.1")],
    message: ({ what }: { what: string }) => `${what}: no MX host can match this line`,
    why: "An mx line holds one host name, or *. and a domain, exactly as the certificate has it.",
    mend: "Write one host name a line, without port and final dot.",
    bad: policy("version: STSv1\nmode: enforce\nmx: [[mx1.example.com, mx2.example.com]]\nmax_age: 604800\n"),
    good: goodPolicy,
  },
  "policy-mx-not-covered": {
    severity: "error",
    title: "MX host not in the policy",
    reference: rfc(8461, "4.1"),
    message: ({ host, mode }: { host: string; mode: string }) =>
      mode === "enforce"
        ? `No mx line of the MTA-STS policy matches the MX host ${host}: senders that enforce deliver no mail to it`
        : `No mx line of the MTA-STS policy matches the MX host ${host}: under enforce no mail would go to it`,
    why: "Under enforce a sender skips every MX host that the policy does not name; *.example.com covers one label only.",
    mend: "Add an mx line for the host, and change the id.",
    dns: true,
    bad: {
      ...policy("version: STSv1\nmode: [[enforce]]\nmx: mx.example.com\nmax_age: 604800\n"),
      answers: {
        "example.com": {
          MX: [
            { preference: 10, exchange: "mx.example.com" },
            { preference: 20, exchange: "mail.example.com" },
          ],
        },
      },
    },
    good: {
      ...policy("version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n"),
      answers: { "example.com": { MX: [{ preference: 10, exchange: "mx.example.com" }] } },
    },
  },
  "policy-mx-unused": {
    severity: "info",
    title: "mx line matches no host",
    reference: rfc(8461, "4.1"),
    message: ({ pattern }: { pattern: string }) => `No MX host matches “${pattern}”`,
    why: "It may be for a host to come, or is left over from one that went, or is mistyped.",
    mend: "Remove the line when the host is gone for good.",
    dns: true,
    bad: {
      ...policy("version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: [[old.example.com]]\nmax_age: 604800\n"),
      answers: { "example.com": { MX: [{ preference: 10, exchange: "mx.example.com" }] } },
    },
    good: {
      ...policy("version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n"),
      answers: { "example.com": { MX: [{ preference: 10, exchange: "mx.example.com" }] } },
    },
  },
  "policy-not-served": {
    severity: "error",
    title: "Policy cannot be fetched",
    reference: rfc(8461, "3.3"),
    message: ({ url, reason }: { url: string; reason: string }) =>
      `${url} does not yield the policy (${reason}): there is no MTA-STS`,
    why: "Senders take the policy only with status 200, without redirection, over HTTPS with a valid certificate for mta-sts.DOMAIN.",
    mend: "Serve the file at this very address.",
    dns: true,
    bad: { text: '_mta-sts TXT "v=STSv1; id=1"\n[[mta-sts]] A 192.0.2.80', answers: {} },
    good: { text: '_mta-sts TXT "v=STSv1; id=1"\nmta-sts A 192.0.2.80', answers: {} },
  },
  "policy-media-type": {
    severity: "warning",
    title: "Policy has another media type",
    reference: rfc(8461, "3.2"),
    message: ({ type }: { type: string }) =>
      `The policy is served as “${type}”, not as text/plain: strict senders reject it`,
    why: "The standard asks for text/plain, so that a page for people is not taken for a policy.",
    mend: "Serve it with Content-Type: text/plain.",
    dns: true,
    bad: { text: '_mta-sts TXT "v=STSv1; id=1"\n[[mta-sts]] A 192.0.2.80', answers: {} },
    good: { text: '_mta-sts TXT "v=STSv1; id=1"\nmta-sts A 192.0.2.80', answers: {} },
  },
});

/** All rules of the group mta-sts. */
export const mtaStsRules = { ...recordRules, ...policyRules } as const;
