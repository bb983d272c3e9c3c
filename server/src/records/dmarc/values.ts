import { type Finding, finding } from "../../rules/rule.ts";
import { clip } from "../clip.ts";
import type { RecordSettings } from "../language.ts";
import { replace } from "../place.ts";
import { items, removal, type Segment, tagSpan, valueSpan } from "../tag-list.ts";
import { type DmarcRecord, type DmarcTag, isPercentage } from "./parse.ts";
import { dmarcRules as rules } from "./rules.ts";

interface Choice {
  readonly tag: DmarcTag;
  readonly values: readonly string[];
  readonly fallback: string;
  /** What people write, and what they mean by it. */
  readonly meant: Readonly<Record<string, string>>;
}

const choices: readonly Choice[] = [
  { tag: "adkim", values: ["r", "s"], fallback: "r", meant: { relaxed: "r", strict: "s", relax: "r" } },
  { tag: "aspf", values: ["r", "s"], fallback: "r", meant: { relaxed: "r", strict: "s", relax: "r" } },
  { tag: "psd", values: ["y", "n", "u"], fallback: "u", meant: { yes: "y", no: "n", true: "y", false: "n" } },
  { tag: "t", values: ["y", "n"], fallback: "n", meant: { yes: "y", no: "n", true: "y", false: "n" } },
];

/** Values outside their grammar: receivers use the default (RFC 9989 §4.8). */
export function checkValues(found: Finding[], tree: DmarcRecord, settings: RecordSettings): void {
  for (const { tag, values, fallback, meant } of choices) {
    const segment = tree.fields[tag];
    if (segment === undefined || segment.value === "") continue;
    const lower = segment.value.toLowerCase();
    if (values.includes(lower)) continue;
    const right = Object.hasOwn(meant, lower) ? meant[lower] : undefined;
    const fixes = right === undefined ? [] : [replace(valueSpan(tree, segment), right, `Write ${right}`, true)];
    const args = { tag, value: clip(segment.value), allowed: values.join(", "), fallback };
    found.push(finding(rules["bad-tag-value"], valueSpan(tree, segment), args, { fixes }));
  }
  checkFailureOptions(found, tree, settings);
}

function checkFailureOptions(found: Finding[], tree: DmarcRecord, settings: RecordSettings): void {
  const { fo, ruf } = tree.fields;
  if (fo === undefined || fo.value === "") return;
  const options = items(fo, ":").map(({ text }) => text.toLowerCase());
  const bad = options.some((option) => !["0", "1", "d", "s"].includes(option));
  if (bad) {
    const args = { tag: "fo", value: clip(fo.value), allowed: "0, 1, d, s with colons between", fallback: "0" };
    found.push(finding(rules["bad-tag-value"], valueSpan(tree, fo), args));
    return;
  }
  const why =
    options.includes("0") && options.includes("1")
      ? "0 and 1 exclude each other"
      : new Set(options).size < options.length
        ? "An option is given twice"
        : /[ \t]/.test(fo.value)
          ? "There are blanks around the colon"
          : undefined;
  if (why !== undefined && settings.dmarc === "9989") {
    const kept = [...new Set(options)].filter((option) => option !== "0" || !options.includes("1"));
    const fixes = [replace(valueSpan(tree, fo), kept.join(":"), `Write ${kept.join(":")}`)];
    found.push(finding(rules["fo-not-portable"], valueSpan(tree, fo), { why }, { fixes }));
  }
  if (ruf === undefined) {
    const fixes = [replace(removal(tree, fo), "", "Remove fo", true)];
    found.push(finding(rules["fo-without-ruf"], tagSpan(tree, fo), undefined, { fixes }));
  }
}

/** Tags that RFC 9989 removed (A.6, C.4); where RFC 7489 counts, their values. */
export function checkRemoved(found: Finding[], tree: DmarcRecord, settings: RecordSettings): void {
  const { pct, rf, ri } = tree.fields;
  if (settings.dmarc === "7489") {
    checkOldValues(found, tree);
    return;
  }
  if (pct !== undefined && isPercentage(pct.value) && Number(pct.value) < 100) {
    const fixes =
      Number(pct.value) === 0 && tree.fields.t === undefined
        ? [replace(tagSpan(tree, pct), "t=y", "Write t=y in its place")]
        : [replace(removal(tree, pct), "", "Remove pct")];
    found.push(finding(rules["pct-partial"], tagSpan(tree, pct), { value: pct.value }, { fixes }));
  } else removed(found, tree, pct, pct !== undefined && /^0{0,2}100$/.test(pct.value));
  removed(found, tree, rf, rf?.value.toLowerCase() === "afrf");
  removed(found, tree, ri, ri?.value === "86400");
}

function removed(found: Finding[], tree: DmarcRecord, segment: Segment | undefined, isDefault: boolean): void {
  if (segment === undefined || segment.value === "") return;
  const args = { name: segment.name.toLowerCase(), value: clip(segment.value) };
  const fixes = [replace(removal(tree, segment), "", `Remove ${args.name}`, true)];
  found.push(
    finding(rules[isDefault ? "removed-tag-default" : "removed-tag"], tagSpan(tree, segment), args, { fixes }),
  );
}

/** pct, rf and ri where RFC 7489 counts (§6.3, §6.4). */
function checkOldValues(found: Finding[], tree: DmarcRecord): void {
  const { pct, rf, ri } = tree.fields;
  const bad = (segment: Segment | undefined, right: boolean, allowed: string, fallback: string): void => {
    if (segment === undefined || segment.value === "" || right) return;
    const args = { tag: segment.name.toLowerCase(), value: clip(segment.value), allowed, fallback };
    found.push(finding(rules["bad-tag-value"], valueSpan(tree, segment), args));
  };
  bad(pct, isPercentage(pct?.value ?? ""), "0 to 100", "100");
  bad(
    rf,
    (rf?.value ?? "")
      .toLowerCase()
      .split(":")
      .every((format) => format.trim() === "afrf"),
    "afrf",
    "afrf",
  );
  bad(ri, /^\d{1,10}$/.test(ri?.value ?? "") && Number(ri?.value) <= 0xffffffff, "seconds", "86400");
}
