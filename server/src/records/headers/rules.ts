import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";
import {
  exampleSigned as b,
  exampleHash as bh,
  exampleHeader as rest,
  signatureDefinitions,
} from "./rules-signature.ts";

const aar = (i: string, results = "spf=pass smtp.mailfrom=example.com") =>
  `ARC-Authentication-Results: i=${i}; mx.example.net; ${results}`;
const ams = (i: string, h = "from:to:subject:date") =>
  `ARC-Message-Signature: i=${i}; a=ed25519-sha256; c=relaxed/relaxed; d=example.net; s=arc; h=${h}; bh=${bh}; b=${b}`;
const seal = (i: string, cv = "none", more = "") =>
  `ARC-Seal: i=${i}; a=ed25519-sha256; cv=${cv}; d=example.net; s=arc;${more} b=${b}`;
const goodSet = `${seal("1")}\n${ams("1")}\n${aar("1")}\n${rest}`;
const results = (text: string) => `Authentication-Results: ${text}\n${rest}`;
const goodResults = results("mx.example.net; spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com");
const quoted = (list: readonly string[]) => list.join(" and ");

/** What can be wrong with a message's header: signatures, ARC, results, and the fields of the message itself. */
export const headerRules = defineRules("header", {
  ...signatureDefinitions,
  "arc-incomplete-set": {
    severity: "error",
    title: "Incomplete ARC set",
    reference: rfc(8617, "5.2"),
    message: ({ what }: { what: string }) => `${what}: the whole ARC chain fails`,
    why: "Each intermediary adds three fields of one instance, numbered from 1 without a gap, 50 at most; any other picture means that a field was lost or added.",
    mend: "Find the hop that drops or doubles ARC fields; the chain cannot be mended by hand.",
    bad: `[[${seal("1")}]]\n${aar("1")}\n${rest}`,
    good: goodSet,
  },
  "arc-bad-cv": {
    severity: "error",
    title: "Wrong chain status in an ARC seal",
    reference: rfc(8617, "4.1.3"),
    message: ({ value, instance }: { value: string; instance: number }) =>
      instance === 1
        ? `cv=${value} at i=1, where it must be none: there is no chain before it, and receivers take this one as failed`
        : `cv=${value} at i=${instance}, where it must be pass or fail: receivers take the chain as failed`,
    why: "The first seal has nothing to judge and says none; every later one says whether the chain before it was valid.",
    mend: "Correct the sealer of this instance.",
    bad: `${seal("1", "[[pass]]")}\n${ams("1")}\n${aar("1")}\n${rest}`,
    good: goodSet,
  },
  "arc-seal-tag": {
    severity: "error",
    title: "Foreign tag in an ARC seal",
    reference: rfc(8617, "4.1.3"),
    message: ({ tag }: { tag: string }) =>
      `ARC-Seal has no tag ${tag}=: ${tag === "h" ? "it makes the chain fail" : "verifiers take the chain as failed, or ignore it"}`,
    why: "What a seal covers is fixed by the standard, so tags of DKIM that choose it, h= above all, must not stand in it.",
    mend: "Correct the sealer: it seems to write a DKIM signature in place of a seal.",
    bad: `${seal("1", "none", " [[h=from:to]];")}\n${ams("1")}\n${aar("1")}\n${rest}`,
    good: goodSet,
  },
  "arc-signs-arc": {
    severity: "error",
    title: "ARC signature covers fields that change",
    reference: rfc(8617, "4.1.2"),
    message: ({ field }: { field: string }) =>
      `h= names ${field}, which an ARC-Message-Signature must not cover: later hops change it, and the chain breaks`,
    why: "ARC fields are covered by the seal, and Authentication-Results are deleted and written anew at each border.",
    mend: "Take these fields out of what the sealer signs.",
    bad: `${seal("1")}\n${ams("1", "[[from:to:subject:date:arc-seal]]")}\n${aar("1")}\n${rest}`,
    good: goodSet,
  },
  "results-syntax": {
    severity: "error",
    title: "Malformed Authentication-Results",
    reference: rfc(8601, "2.2"),
    message: ({ what }: { what: string }) => `${what}: programs that read this field cannot use it`,
    why: "The field names who has judged, then after semicolons one method=result each with its properties; filters that meet anything else skip it.",
    mend: "Write it as: Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=example.com.",
    bad: results("mx.example.net [[spf]]=pass smtp.mailfrom=example.com"),
    good: goodResults,
  },
  "results-unknown-method": {
    severity: "info",
    title: "Unregistered authentication method",
    reference: rfc(8601, "2.7"),
    message: ({ method }: { method: string }) =>
      `${method} is no registered method: programs of others ignore its result`,
    why: "Methods are registered so that all read them alike; private ones are for their own system alone.",
    mend: "Nothing where the field is for your own filters; else use a registered method.",
    bad: results("mx.example.net; [[compauth]]=pass"),
    good: goodResults,
  },
  "results-bad-result": {
    severity: "error",
    title: "Result that the method does not have",
    reference: rfc(8601, "2.7"),
    message: ({ method, result }: { method: string; result: string }) =>
      `${method} has no result “${result}”: programs cannot tell what was found`,
    why: "Each method has its own few results; others, such as the old hardfail, are taken as unknown.",
    mend: "Write one of the method's results.",
    bad: results("mx.example.net; spf=[[hardfail]] smtp.mailfrom=example.com"),
    good: goodResults,
  },
  "results-bad-property": {
    severity: "warning",
    title: "Property that nobody reads",
    reference: rfc(8601, "2.3"),
    message: ({ property, method }: { property: string; method: string }) =>
      `${property} is no property of ${method}: programs ignore it`,
    why: "A property says which part of the message was judged, as smtp, header, body or policy, a dot and a registered name.",
    mend: "Use a registered property, such as smtp.mailfrom for spf or header.d for dkim; remarks go in a comment in brackets.",
    bad: results("mx.example.net; spf=pass [[header.mailfrom]]=example.com"),
    good: goodResults,
  },
  "received-spf-syntax": {
    severity: "error",
    title: "Malformed Received-SPF",
    reference: rfc(7208, "9.1"),
    message: ({ what }: { what: string }) => `${what}: programs that read this field cannot use it`,
    why: "The field is a result of SPF, a comment in brackets, then key=value pairs parted by semicolons.",
    mend: "Write it as: Received-SPF: pass (comment) client-ip=192.0.2.1; envelope-from=a@example.com; helo=mx.example.com.",
    bad: `Received-SPF: [[hardfail]] client-ip=192.0.2.1\n${rest}`,
    good: `Received-SPF: fail (not permitted) client-ip=192.0.2.1; envelope-from="a@example.com"; helo=a.example.com;\n${rest}`,
  },
  "missing-from-or-date": {
    severity: "error",
    title: "Message without From or Date",
    reference: rfc(5322, "3.6"),
    message: ({ fields }: { fields: readonly string[] }) =>
      `The message has no ${quoted(fields)}: receivers refuse it or count it as spam`,
    why: "From and Date are the two fields that every message must have; without an author DMARC cannot be evaluated either.",
    mend: "Let the sending program write them.",
    bad: "From: Ann <ann@example.com>\nSubject: Hello\nMessage-ID: <1@example.com>\n[[]]\nHello\n",
    good: `${rest}\nHello\n`,
  },
  "repeated-field": {
    severity: "error",
    title: "Field that may stand only once",
    reference: rfc(5322, "3.6"),
    message: ({ name }: { name: string }) =>
      `${name} stands here a second time: programs differ on which one counts, and many receivers refuse the message`,
    why: "Of two such fields one program shows the first and another checks the last; attackers use that, so receivers refuse it.",
    mend: "Keep one of them.",
    bad: `${rest}[[Subject: Hello again]]\n`,
    good: rest,
  },
  "bad-from": {
    severity: "error",
    title: "From without one author domain",
    reference: [rfc(5322, "3.6.2"), rfc(9989, "5.3.1")],
    message: ({ domains }: { domains: readonly string[] }) =>
      domains.length === 0
        ? "From holds no address: DMARC cannot be evaluated, and receivers refuse the message"
        : `From has authors of several domains (${domains.join(", ")}): DMARC cannot be evaluated, and many receivers refuse the message`,
    why: "DMARC needs the one domain of the author; a From without an address, or with several domains, gives none.",
    mend: "Write one address, in angle brackets behind a name.",
    bad: "From: [[Ann]]\nDate: Mon, 02 Mar 2026 10:00:00 +0000\nSubject: Hello\nMessage-ID: <1@example.com>\n",
    good: rest,
  },
  "missing-advised-field": {
    severity: "info",
    title: "No Message-ID or no Subject",
    reference: rfc(5322, "3.6.4", "3.6.5"),
    message: ({ fields }: { fields: readonly string[] }) =>
      `The message has no ${quoted(fields)}: filters count that as a sign of spam`,
    why: "Without a Message-ID replies cannot be sorted into threads and doubles are not seen; a Subject is what readers go by.",
    mend: "Let the sending program write them.",
    bad: "From: Ann <ann@example.com>\nDate: Mon, 02 Mar 2026 10:00:00 +0000\nSubject: Hello\n[[]]\nHello\n",
    good: `${rest}\nHello\n`,
  },
  "bad-date": {
    severity: "warning",
    title: "Date that is none",
    reference: rfc(5322, "3.3"),
    message: ({ value, weekday }: { value: string; weekday?: string | undefined }) =>
      weekday === undefined
        ? `“${value}” is no date of mail: programs show a wrong date or none`
        : `The date in “${value}” is a ${weekday}: one of weekday and date is wrong`,
    why: "Programs sort by this field, and filters take a broken date as a sign of spam.",
    mend: "Write it like: Mon, 02 Mar 2026 10:00:00 +0000.",
    bad: "From: Ann <ann@example.com>\nDate: [[Tue, 02 Mar 2026 10:00:00 +0000]]\nSubject: Hello\nMessage-ID: <1@example.com>\n",
    good: rest,
  },
  "bad-field-line": {
    severity: "error",
    title: "Line that is no header field",
    reference: rfc(5322, "2.2"),
    message: ({ text }: { text: string }) =>
      `“${text}” is no header field and no empty line stands before it: programs differ on where the body begins`,
    why: "The header is lines of name: value up to an empty line; at any other line one program ends the header and another skips it, so that signatures fail.",
    mend: "Put an empty line before the body, or write the line as a field.",
    bad: `${rest}[[Hello Ann,]]\nhow are you?\n`,
    good: `${rest}\nHello Ann,\n`,
  },
});
