import type { Finding, Fix } from "../../rules/rule.ts";
import type { Decoded } from "../../text/decoded.ts";
import type { Span } from "../../text/span.ts";
import { clip } from "../clip.ts";
import { isHostName } from "../domain.ts";
import { decodeField } from "../field.ts";
import type { RecordView } from "../language.ts";
import { nearest } from "../near.ts";
import { removeRecord, replace } from "../place.ts";
import { findingAt, type ZoneCheck } from "../zone-check.ts";
import { caaRules as rules } from "./rules.ts";

/** Registered properties (RFC 8659 §4, RFC 9495, the CA/Browser Forum's). */
export const tags = ["issue", "issuewild", "issuemail", "issuevmc", "iodef", "contactemail", "contactphone"];
const issuing = new Set(["issue", "issuewild", "issuemail", "issuevmc"]);

/** CAA records of one name (RFC 8659 §4). */
export const caaCheck: ZoneCheck = {
  id: "caa",
  types: ["CAA"],
  *check(owner, zone) {
    const records = zone.at(owner, "CAA");
    for (const record of records) yield* checkRecord(record, records);
  },
};

function* checkRecord(record: RecordView, all: readonly RecordView[]): Iterable<Finding> {
  const [flags, tag, data] = record.fields;
  if (flags === undefined || tag === undefined || data === undefined) return;
  if (flags.text !== "0" && flags.text !== "128") {
    const right = Number(flags.text) === 0 ? "0" : "128";
    const fixes = [replace(flags.span, right, `Write ${right}`)];
    yield findingAt(record, rules["bad-flags"], flags.span, { value: flags.text }, { fixes });
  }
  const name = tag.text.toLowerCase();
  if (!tags.includes(name)) {
    const near = nearest(name, tags);
    const fixes = near === undefined ? [] : [replace(tag.span, near, `Write ${near}`)];
    const rule = Number(flags.text) >= 128 ? rules["unknown-critical-tag"] : rules["unknown-tag"];
    yield findingAt(record, rule, tag.span, { tag: tag.text.slice(0, 40), near }, { fixes });
    return;
  }
  if (name !== tag.text) {
    yield findingAt(
      record,
      rules["tag-case"],
      tag.span,
      { tag: tag.text },
      { fixes: [replace(tag.span, name, `Write ${name}`, true)] },
    );
  }
  const value = decodeField(data);
  if (name === "iodef") yield* checkReport(record, value, data.span);
  else if (issuing.has(name)) yield* checkIssuer(record, name, value, data.span, all);
}

function place(value: Decoded, whole: Span): Span {
  return value.text === "" ? whole : value.span(0, value.text.length);
}

function* checkReport(record: RecordView, value: Decoded, whole: Span): Iterable<Finding> {
  const { text } = value;
  if (/^(?:mailto:[^@\s]+@[^@\s]+|https?:\/\/[^\s/]+)/i.test(text.slice(0, 500))) return;
  const fixes = /^[^@:\s]+@[^@:\s]+$/.test(text.slice(0, 500))
    ? [replace(value.span(0, 0), "mailto:", "Add mailto:", true)]
    : [];
  yield findingAt(record, rules["bad-iodef"], place(value, whole), { value: clip(text) }, { fixes });
}

function* checkIssuer(
  record: RecordView,
  tag: string,
  value: Decoded,
  whole: Span,
  all: readonly RecordView[],
): Iterable<Finding> {
  const issuer = readIssuer(value.text);
  if (issuer.problem !== undefined) {
    const fixes: Fix[] = [];
    if (issuer.host !== undefined) fixes.push(replace(place(value, whole), issuer.host, `Write ${issuer.host}`));
    yield findingAt(record, rules["bad-issue-value"], place(value, whole), { what: issuer.problem, tag }, { fixes });
    return;
  }
  if (issuer.domain !== "") return;
  const named = all.some((other) => {
    const [, otherTag, data] = other.fields;
    if (other === record || data === undefined || otherTag?.text.toLowerCase() !== tag) return false;
    const { domain, problem } = readIssuer(decodeField(data).text);
    return problem === undefined && domain !== "";
  });
  if (named)
    yield findingAt(
      record,
      rules["deny-with-others"],
      place(value, whole),
      { tag },
      { fixes: removeRecord(record.span) },
    );
}

/** `[issuer-domain] [; name=value …]` (RFC 8659 §4.2). An empty domain stands for nobody. */
export function readIssuer(text: string): {
  readonly domain: string;
  readonly problem?: string;
  readonly host?: string;
} {
  const semicolon = text.indexOf(";");
  const domain = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  const parameters = semicolon < 0 ? "" : text.slice(semicolon + 1);
  if (domain !== "" && !isHostName(domain)) {
    const url = /^[a-z]{2,10}:\/\/([A-Za-z0-9.-]{1,253})(?:[/:?#]|$)/i.exec(domain)?.[1];
    const host =
      url !== undefined && isHostName(url)
        ? url.toLowerCase()
        : domain.endsWith(".") && isHostName(domain.slice(0, -1))
          ? domain.slice(0, -1)
          : undefined;
    return { domain, problem: `“${clip(domain)}” is no domain of an issuer`, ...(host === undefined ? {} : { host }) };
  }
  for (const parameter of parameters.split(";")) {
    const trimmed = parameter.trim();
    if (trimmed !== "" && !/^[A-Za-z0-9]{1,64}[ \t]{0,20}=[ \t]{0,20}[\x21-\x3a\x3c-\x7e]*$/.test(trimmed)) {
      return { domain, problem: `The parameter “${clip(trimmed)}” is no name=value` };
    }
  }
  return { domain: domain.toLowerCase() };
}
