import { type Finding, type Fix, finding } from "../../rules/rule.ts";
import { code, type Markdown, markdown, words } from "../../text/markdown.ts";
import type { Span } from "../../text/span.ts";
import { clip } from "../clip.ts";
import { isHostName, looksLikeAddress } from "../domain.ts";
import type { Completion, Description, Name } from "../language.ts";
import { nearest } from "../near.ts";
import { replace } from "../place.ts";
import { tagInfo, valueInfo } from "../tag-table.ts";
import { mtaStsRules as rules } from "./rules.ts";
import { policyKeys } from "./tags.ts";

/** One line of a policy file that is not empty. */
export interface PolicyLine {
  /** Without the line end. */
  readonly span: Span;
  /** "" where the line is no `key: value`. */
  readonly key: string;
  readonly keySpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
}

/** The file `mta-sts.txt` (RFC 8461 §3.2). */
export interface Policy {
  readonly text: string;
  readonly lines: readonly PolicyLine[];
}

/** Reads a policy file. Never fails; linear. */
export function parsePolicy(text: string): Policy {
  const lines: PolicyLine[] = [];
  for (let from = 0; from < text.length; ) {
    let to = text.indexOf("\n", from);
    if (to < 0) to = text.length;
    let end = to;
    if (end > from && text.charCodeAt(end - 1) === 0x0d) end--;
    if (/[^ \t]/.test(text.slice(from, end))) lines.push(readLine(text, from, end));
    from = to + 1;
  }
  return { text, lines };
}

function readLine(text: string, start: number, end: number): PolicyLine {
  const span = { start, end };
  const colon = text.slice(start, end).indexOf(":");
  const key = colon < 0 ? "" : text.slice(start, start + colon);
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/.test(key))
    return { span, key: "", keySpan: span, value: "", valueSpan: span };
  let valueStart = start + colon + 1;
  while (valueStart < end && isBlank(text, valueStart)) valueStart++;
  let valueEnd = end;
  while (valueEnd > valueStart && isBlank(text, valueEnd - 1)) valueEnd--;
  return {
    span,
    key,
    keySpan: { start, end: start + colon },
    value: text.slice(valueStart, valueEnd),
    valueSpan: { start: valueStart, end: valueEnd },
  };
}

function isBlank(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return c === 0x20 || c === 9;
}

/** The first line with this key: of all keys but mx the first counts. */
export function policyLine(policy: Policy, key: string): PolicyLine | undefined {
  return policy.lines.find((line) => line.key === key);
}

/** The patterns of all mx lines, in lower case. */
export function mxPatterns(policy: Policy): { readonly pattern: string; readonly line: PolicyLine }[] {
  return policy.lines.filter((line) => line.key === "mx").map((line) => ({ pattern: line.value.toLowerCase(), line }));
}

/** Whether a pattern allows a host: the same name, or `*.` and the host without its first label (RFC 8461 §4.1). */
export function mxMatches(pattern: string, host: Name): boolean {
  if (pattern.startsWith("*.")) return host.slice(host.indexOf(".") + 1) === pattern.slice(2) && host.includes(".");
  return pattern === host;
}

/** MX hosts that no line allows, and lines that allow none of the hosts. */
export function mxCoverage(
  policy: Policy,
  hosts: readonly Name[],
): { readonly uncovered: readonly Name[]; readonly unused: readonly PolicyLine[] } {
  const patterns = mxPatterns(policy);
  return {
    uncovered: hosts.filter((host) => !patterns.some(({ pattern }) => mxMatches(pattern, host))),
    unused: patterns.filter(({ pattern }) => !hosts.some((host) => mxMatches(pattern, host))).map(({ line }) => line),
  };
}

/** Everything wrong with a policy file by itself. */
export function checkPolicy(policy: Policy): Finding[] {
  const found: Finding[] = [];
  const seen = new Map<string, PolicyLine>();
  for (const line of policy.lines) {
    if (line.key === "") {
      found.push(badLine(policy, line));
      continue;
    }
    if (!Object.hasOwn(policyKeys, line.key)) {
      found.push(unknownKey(line));
      continue;
    }
    const first = seen.get(line.key);
    if (line.key !== "mx" && first !== undefined) {
      const related = [{ message: "This one counts", span: first.span }];
      const fixes = [replace(lineWithEnd(policy, line), "", "Remove the line", true)];
      found.push(finding(rules["duplicate-field"], line.span, { name: line.key }, { related, fixes }));
      continue;
    }
    seen.set(line.key, line);
    found.push(...checkValue(policy, line));
  }
  checkWhole(found, policy, seen);
  return found;
}

function badLine(policy: Policy, line: PolicyLine): Finding {
  const text = policy.text.slice(line.span.start, line.span.end);
  const trimmed = text.trimStart();
  const indented = trimmed !== text && trimmed.includes(":");
  const what = indented
    ? "A blank stands before the key"
    : trimmed.startsWith("#") || trimmed.startsWith(";")
      ? "There are no comments in a policy"
      : !text.includes(":")
        ? "The colon is missing"
        : "This is no key: value";
  const fixes: Fix[] = [];
  if (indented) {
    const blank = { start: line.span.start, end: line.span.end - trimmed.length };
    fixes.push(replace(blank, "", "Remove the blank", true));
  }
  const equals = /^(version|mode|mx|max_age)[ \t]{0,10}[= ][ \t]{0,10}/.exec(text);
  if (equals !== null && !text.includes(":")) {
    const span = { start: line.span.start, end: line.span.start + equals[0].length };
    fixes.push(replace(span, `${equals[1]}: `, "Write a colon", true));
  }
  return finding(rules["policy-bad-line"], line.span, { what }, { fixes });
}

/** The key that a line without a colon begins with. */
function keyOf({ text }: Policy, { span }: PolicyLine): string {
  return /^[ \t]{0,10}([a-z_]{1,20})/.exec(text.slice(span.start, Math.min(span.end, span.start + 40)))?.[1] ?? "";
}

function unknownKey(line: PolicyLine): Finding {
  const lower = line.key.toLowerCase();
  const near = Object.hasOwn(policyKeys, lower) ? lower : nearest(lower, Object.keys(policyKeys));
  const fixes = near === undefined ? [] : [replace(line.keySpan, near, `Write ${near}`)];
  return finding(rules["policy-unknown-key"], line.keySpan, { key: line.key, near }, { fixes });
}

function lineWithEnd({ text }: Policy, { span }: PolicyLine): Span {
  const next = text.indexOf("\n", span.end);
  return { start: span.start, end: next < 0 ? text.length : next + 1 };
}

function visible({ span, value, valueSpan }: PolicyLine): Span {
  return value === "" ? span : valueSpan;
}

function checkValue(policy: Policy, line: PolicyLine): Finding[] {
  const { value } = line;
  const span = visible(line);
  const write = (text: string): string => (value === "" ? `${line.key}: ${text}` : text);
  switch (line.key) {
    case "version":
      if (value === "STSv1") return [];
      return [
        finding(
          rules["policy-bad-version"],
          span,
          { value: clip(value) },
          { fixes: [replace(span, write("STSv1"), "Write STSv1", true)] },
        ),
      ];
    case "mode": {
      const info = tagInfo(policyKeys, "mode");
      if (info !== undefined && valueInfo(info, value) !== undefined) return [];
      const lower = value.toLowerCase();
      const modes = ["enforce", "testing", "none"];
      const near = modes.includes(lower)
        ? lower
        : lower === "test"
          ? "testing"
          : (modes.find((m) => lower.startsWith(m)) ?? nearest(lower, modes));
      const fixes = near === undefined ? [] : [replace(span, write(near), `Write ${near}`)];
      return [finding(rules["policy-bad-mode"], span, { value: clip(value) }, { fixes })];
    }
    case "max_age": {
      if (!/^[0-9]{1,10}$/.test(value) || Number(value) > 31557600) {
        const fixes = /^[0-9]+$/.test(value) ? [replace(span, "31557600", "Write 31557600 (a year)")] : [];
        return [finding(rules["policy-bad-max-age"], span, { value: clip(value) }, { fixes })];
      }
      if (Number(value) >= 86400 || policyLine(policy, "mode")?.value !== "enforce") return [];
      const fixes = [replace(span, "604800", "Write 604800 (a week)")];
      return [finding(rules["policy-short-max-age"], span, { value }, { fixes })];
    }
    default:
      return checkMx(line, span);
  }
}

function checkMx({ value, span: line }: PolicyLine, span: Span): Finding[] {
  const name = value.startsWith("*.") ? value.slice(2) : value;
  if (isHostName(name) && !looksLikeAddress(name)) return [];
  const fixes: Fix[] = [];
  let what: string;
  const parts = value.split(/[,; \t]+/).filter((part) => part !== "");
  if (parts.length > 1) {
    what = "Each mx line holds one host";
    fixes.push(
      replace(
        { start: line.start, end: span.end },
        parts.map((part) => `mx: ${part}`).join("\n"),
        "Write one a line",
        true,
      ),
    );
  } else if (looksLikeAddress(value)) what = `“${clip(value)}” is an address, and certificates are for names`;
  else if (name.endsWith(".") && isHostName(name.slice(0, -1))) {
    what = "A host name ends without a dot here";
    fixes.push(replace({ start: span.end - 1, end: span.end }, "", "Remove the dot", true));
  } else if (/:[0-9]{1,5}$/.test(value)) {
    what = "A port does not belong here";
    fixes.push(replace(span, value.slice(0, value.lastIndexOf(":")), "Remove the port", true));
  } else if (value.includes("*")) what = "* stands only as the whole first label";
  else if (/[^\u0000-\u007f]/.test(value)) what = `“${clip(value)}” is written with its A-labels (xn--)`;
  else what = value === "" ? "There is no host" : `“${clip(value)}” is no host name`;
  return [finding(rules["policy-bad-mx"], span, { what }, { fixes })];
}

function checkWhole(found: Finding[], policy: Policy, seen: ReadonlyMap<string, PolicyLine>): void {
  // What a line without its colon, or with its key in capitals, was to say is not missing as well.
  const near = new Set(
    policy.lines
      .filter((line) => !Object.hasOwn(policyKeys, line.key))
      .map((line) => (line.key === "" ? keyOf(policy, line) : line.key.toLowerCase())),
  );
  const missing = ["version", "mode", "max_age"].filter((key) => !seen.has(key) && !near.has(key));
  if (missing.length > 0) {
    const start = policy.lines[0]?.span ?? { start: 0, end: 0 };
    const add: Readonly<Record<string, string>> = {
      version: "version: STSv1\n",
      mode: "mode: testing\n",
      max_age: "max_age: 604800\n",
    };
    const edits = [{ span: { start: start.start, end: start.start }, text: missing.map((key) => add[key]).join("") }];
    const fixes = [{ title: `Add ${missing.join(", ")}`, edits }];
    found.push(finding(rules["policy-missing-key"], start, { keys: missing.join(", ") }, { fixes }));
  }
  const mode = seen.get("mode");
  if ((mode?.value === "enforce" || mode?.value === "testing") && !seen.has("mx") && !near.has("mx")) {
    found.push(finding(rules["policy-no-mx"], mode.valueSpan, { mode: mode.value }));
  }
}

/** The findings on a policy and the MX hosts of its domain, at the places in the policy file (RFC 8461 §4.1). */
export function checkCoverage(policy: Policy, hosts: readonly Name[]): Finding[] {
  const mode = policyLine(policy, "mode");
  if (mode === undefined || (mode.value !== "enforce" && mode.value !== "testing") || hosts.length === 0) return [];
  const { uncovered, unused } = mxCoverage(policy, hosts);
  const last = policy.lines.filter((line) => line.key === "mx").pop() ?? mode;
  return [
    ...uncovered.map((host) => {
      const fix = replace({ start: last.span.end, end: last.span.end }, `\nmx: ${host}`, `Add mx: ${host}`);
      return finding(rules["policy-mx-not-covered"], mode.valueSpan, { host, mode: mode.value }, { fixes: [fix] });
    }),
    ...unused.map((line) => finding(rules["policy-mx-unused"], visible(line), { pattern: clip(line.value) })),
  ];
}

/** The finding on an MX host of a zone that the policy does not allow, at the MX record's target. */
export function hostNotCovered(policy: Policy, host: Name, target: Span): Finding | undefined {
  const mode = policyLine(policy, "mode")?.value;
  if (mode !== "enforce" && mode !== "testing") return undefined;
  if (mxPatterns(policy).some(({ pattern }) => mxMatches(pattern, host))) return undefined;
  return finding(rules["policy-mx-not-covered"], target, { host, mode });
}

/** Whether two policies say the same, whatever their blanks and the order of their keys. */
export function samePolicy(a: Policy, b: Policy): boolean {
  const lines = (policy: Policy): string =>
    policy.lines
      .map((line) => `${line.key}:${line.key === "mx" ? line.value.toLowerCase() : line.value}`)
      .sort()
      .join("\n");
  return lines(a) === lines(b);
}

/** What stands at a place of the policy file. */
export function describePolicy(policy: Policy, offset: number): Description | undefined {
  const line = policy.lines.find(({ span }) => span.start <= offset && offset <= span.end);
  if (line === undefined || line.key === "") return undefined;
  const info = tagInfo(policyKeys, line.key);
  if (info === undefined) {
    return {
      span: line.keySpan,
      title: "Unknown key",
      text: [words("Nobody defines this key: senders ignore it.")],
      references: [],
    };
  }
  const inKey = offset <= line.keySpan.end;
  const text: Markdown[] = inKey ? [words(info.text)] : [];
  text.push(...valueHere(line));
  if (inKey && info.absent !== "") text.push(words(info.absent));
  return {
    span: inKey ? line.keySpan : visible(line),
    title: `${line.key} – ${info.title}`,
    text,
    references: info.references,
  };
}

function valueHere(line: PolicyLine): Markdown[] {
  const info = tagInfo(policyKeys, line.key);
  const meaning = info === undefined ? undefined : valueInfo(info, line.value);
  if (meaning !== undefined) return [markdown`${code(line.value, 60)}: ${words(meaning.text)}`];
  if (line.key === "max_age" && /^[0-9]{1,10}$/.test(line.value))
    return [markdown`Senders keep the policy for ${words(days(Number(line.value)))}.`];
  if (line.key === "mx" && line.value.startsWith("*.")) {
    return [
      markdown`Allows every host one label below ${code(line.value.slice(2), 255)}, such as ${code(`mail.${line.value.slice(2)}`, 260)}, but not the domain itself and nothing deeper.`,
    ];
  }
  if (line.key === "mx" && line.value !== "") return [markdown`Allows the host ${code(line.value, 255)}.`];
  return [];
}

function days(seconds: number): string {
  if (seconds % 86400 === 0) return seconds === 86400 ? "a day" : `${seconds / 86400} days`;
  if (seconds > 2 * 86400) return `about ${Math.round(seconds / 86400)} days`;
  return `${seconds} seconds`;
}

/** Keys that are not there yet at the start of a line, modes behind `mode:`. */
export function completePolicy(policy: Policy, offset: number): readonly Completion[] {
  const { text } = policy;
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  let end = text.indexOf("\n", offset);
  if (end < 0) end = text.length;
  const before = text.slice(start, offset);
  const colon = before.indexOf(":");
  if (colon < 0) {
    const present = new Set(policy.lines.filter((line) => line.span.start !== start).map((line) => line.key));
    let stop = offset;
    while (stop < end && /[A-Za-z_]/.test(text.charAt(stop))) stop++;
    return Object.entries(policyKeys)
      .filter(([key]) => key === "mx" || !present.has(key))
      .map(([key, info], index) => ({
        label: key,
        kind: "tag" as const,
        span: { start, end: stop },
        insert: `${key}: ${info.snippet ?? (key === "version" ? "STSv1" : key === "mode" ? "${1|enforce,testing,none|}" : "")}`,
        snippet: true,
        detail: info.title,
        documentation: words(info.text),
        sort: String(index),
      }));
  }
  const info = tagInfo(policyKeys, before.slice(0, colon));
  let from = start + colon + 1;
  while (from < offset && isBlank(text, from)) from++;
  let stop = end;
  while (stop > offset && /[ \t\r]/.test(text.charAt(stop - 1))) stop--;
  return Object.entries(info?.values ?? {}).map(([value, meaning], index) => ({
    label: value,
    kind: "value" as const,
    span: { start: from, end: stop },
    insert: value,
    documentation: words(meaning.text),
    sort: String(index),
  }));
}

/** The policy in a few words, for a code lens. */
export function summarizePolicy(policy: Policy): string {
  const mode = policyLine(policy, "mode")?.value ?? "no mode";
  const hosts = mxPatterns(policy).length;
  return `${clip(mode)}, ${hosts} ${hosts === 1 ? "host" : "hosts"}`;
}
