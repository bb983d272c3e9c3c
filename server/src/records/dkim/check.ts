import { type Finding, type Fix, finding, type TextEdit } from "../../rules/rule.ts";
import type { Span } from "../../text/span.ts";
import { Base64, base64Problem, encodeBase64 } from "../base64.ts";
import { clip } from "../clip.ts";
import { isWithin, labels } from "../domain.ts";
import type { Member, Name, RecordContext } from "../language.ts";
import { nearest } from "../near.ts";
import { ownerPlace, recordPlace, replace } from "../place.ts";
import {
  duplicates,
  isTagName,
  items,
  nameSpan,
  removal,
  type Segment,
  tagNamed,
  tagSpan,
  valueSpan,
} from "../tag-list.ts";
import { familyByVersion } from "../version.ts";
import { type KeyMaterial, keyWords } from "./key.ts";
import { type DkimKey, parseDkim, withoutBlanks } from "./parse.ts";
import { dkimRules as rules } from "./rules.ts";
import { dkimTags } from "./tags.ts";

const tagNames = Object.keys(dkimTags);

/** Everything wrong with one key record that its own text, its name and the zone around it tell. */
export function checkDkim(tree: DkimKey, context: RecordContext): Finding[] {
  const found: Finding[] = [];
  checkOwner(found, tree, context);
  if (!checkStructure(found, tree)) return found;
  checkVersion(found, tree);
  checkNames(found, tree);
  checkKey(found, tree, context);
  checkLimits(found, tree);
  checkFlags(found, tree);
  return found;
}

/** Several keys at one selector. */
export function checkDkimSet(members: readonly Member<DkimKey>[]): Finding[] {
  return members.slice(1).map(({ value }) =>
    finding(
      rules["multiple-keys"],
      recordPlace(value),
      { count: members.length },
      {
        related: [
          { message: "The first key at this selector", span: recordPlace((members[0] as Member<DkimKey>).value) },
        ],
      },
    ),
  );
}

function checkOwner(found: Finding[], tree: DkimKey, context: RecordContext): void {
  const { owner } = context;
  if (owner === undefined) return;
  const place = owner.startsWith("_domainkey.") ? 0 : owner.indexOf("._domainkey.");
  if (place > 0) {
    if (owner.startsWith("*.") && tagNamed(tree, "p")?.value !== "") {
      found.push(finding(rules["wildcard-key"], ownerPlace(context, tree.value)));
    }
    return;
  }
  if (owner.startsWith("*.") && tagNamed(tree, "p")?.value === "") return;
  const reason = place === 0 ? "selector" : "label";
  found.push(finding(rules["wrong-owner"], ownerPlace(context, tree.value), { owner, reason }));
}

/** Whether the list is valid as a list (RFC 6376 §3.2); only then does it mean anything. */
function checkStructure(found: Finding[], tree: DkimKey): boolean {
  const before = found.length;
  for (const segment of tree.segments) {
    const problem = structureProblem(tree, segment);
    if (problem === undefined) continue;
    const { span, what, fixes } = problem;
    found.push(finding(rules["bad-tag-list"], span, { what }, { fixes }));
  }
  for (const { first, second } of duplicates(tree)) {
    const related = [{ message: "It is given here already", span: tagSpan(tree, first) }];
    const fixes = first.value === second.value ? [replace(removal(tree, second), "", "Remove the second", true)] : [];
    found.push(finding(rules["duplicate-tag"], tagSpan(tree, second), { name: second.name }, { related, fixes }));
  }
  return found.length === before;
}

function structureProblem(
  tree: DkimKey,
  segment: Segment,
): { span: Span; what: string; fixes: readonly Fix[] } | undefined {
  const { value } = tree;
  if (segment.mark !== undefined) {
    const span = value.span(segment.mark.start, segment.mark.end);
    const mark = value.text.slice(segment.mark.start, segment.mark.end);
    const what = mark.trim() === "" ? "A semicolon is missing between two tags" : `“${mark.trim()}” separates no tags`;
    return { span, what, fixes: [replace(span, "; ", "Separate by a semicolon", true)] };
  }
  if (segment.kind === "empty") {
    const span = value.span(segment.start, segment.terminator + 1);
    return {
      span,
      what: "There is nothing between two semicolons",
      fixes: [replace(span, "", "Remove the semicolon", true)],
    };
  }
  if (segment.kind === "bare") {
    return {
      span: tagSpan(tree, segment),
      what: `“${clip(value.text.slice(segment.start, segment.end))}” has no =`,
      fixes: [],
    };
  }
  if (segment.name.length === 1) {
    // Nearly every name has one letter: the quick way.
    const c = segment.name.charCodeAt(0) | 0x20;
    if (c >= 0x61 && c <= 0x7a) return badCharacter(tree, segment);
  }
  if (!isTagName(segment.name)) {
    return { span: nameSpan(tree, segment), what: `“${clip(segment.name)}” is no tag name`, fixes: [] };
  }
  return badCharacter(tree, segment);
}

function badCharacter(
  tree: DkimKey,
  segment: Segment,
): { span: Span; what: string; fixes: readonly Fix[] } | undefined {
  if (segment.name === "p") return undefined;
  const { value: text } = segment;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c >= 0x20 && c < 0x7f) || c === 9 || c === 10 || c === 13) continue;
    let end = i + 1;
    while (end < text.length && (text.charCodeAt(end) < 0x20 || text.charCodeAt(end) > 0x7e)) end++;
    const span = tree.value.span(segment.valueStart + i, segment.valueStart + end);
    return { span, what: "A character outside ASCII stands in a value", fixes: [] };
  }
  return undefined;
}

function checkVersion(found: Finding[], tree: DkimKey): void {
  const first = tree.segments[0];
  if (first !== undefined && first.name === "v" && first.value === "DKIM1") return;
  const v = tagNamed(tree, "v");
  if (v !== undefined && v.value !== "DKIM1") {
    const span = valueSpan(tree, v);
    const text = v.value === "" ? "v=DKIM1" : "DKIM1";
    const fixes = [replace(span, text, "Write v=DKIM1", true)];
    found.push(finding(rules["bad-version"], span, { value: v.value }, { fixes }));
  } else if (v !== undefined && first !== undefined && v !== first) {
    const edits = [
      { span: removal(tree, v), text: "" },
      { span: tree.value.span(first.start, first.start), text: "v=DKIM1; " },
    ];
    found.push(
      finding(rules["version-not-first"], tagSpan(tree, v), undefined, {
        fixes: [{ title: "Move the version to the front", edits, preferred: true }],
      }),
    );
  }
}

/** Tags that nobody defines. */
function checkNames(found: Finding[], tree: DkimKey): void {
  for (const segment of tree.segments) {
    if (Object.hasOwn(dkimTags, segment.name)) continue;
    const lower = segment.name.toLowerCase();
    const span = nameSpan(tree, segment);
    if (Object.hasOwn(dkimTags, lower)) {
      const fixes = [replace(span, lower, `Write ${lower}`, true)];
      found.push(finding(rules["tag-name-case"], span, { name: segment.name }, { fixes }));
    } else {
      const near = segment.name.length > 1 ? nearest(lower, tagNames) : undefined;
      const fixes = near === undefined ? [] : [replace(span, near, `Write ${near}`)];
      found.push(finding(rules["unknown-tag"], span, { name: clip(segment.name), near }, { fixes }));
    }
  }
}

function checkKey(found: Finding[], tree: DkimKey, context: RecordContext): void {
  const p = tagNamed(tree, "p");
  const k = tagNamed(tree, "k");
  if (p === undefined) {
    if (tree.segments.some((s) => s.name === "P")) return;
    found.push(finding(rules["key-missing"], recordPlace(tree.value)));
    return;
  }
  if (k !== undefined && k.value !== "rsa" && k.value !== "ed25519") {
    const near = keyType(k.value);
    const span = valueSpan(tree, k);
    const fixes =
      near === undefined ? [] : [replace(span, k.value === "" ? `k=${near}` : near, `Write k=${near}`, true)];
    found.push(finding(rules["unknown-key-type"], span, { value: k.value }, { fixes }));
    return;
  }
  if (p.value === "") {
    found.push(finding(rules["key-revoked"], tagSpan(tree, p)));
    return;
  }
  if (tree.key === undefined) {
    checkEncoding(found, tree, p);
    return;
  }
  // With `K=` the type was given, though nobody reads it: that is said of the name.
  if (k === undefined && tree.segments.some((s) => s.name === "K")) return;
  const type = k?.value === "ed25519" ? "ed25519" : "rsa";
  if (tree.key.kind === "rsa" && type === "rsa") checkSize(found, tree, p, tree.key.bits);
  else if (tree.key.kind === "ed25519" && tree.key.form === "raw" && type === "ed25519") {
    checkOnlyEd25519(found, tree, context);
  } else checkMismatch(found, tree, p, k, type, tree.key);
}

function checkEncoding(found: Finding[], tree: DkimKey, p: Segment): void {
  const armour = p.value.indexOf("-----BEGIN");
  if (armour >= 0) {
    if (/^-----BEGIN[A-Z0-9 ]{0,20}PRIVATE KEY/.test(p.value.slice(armour, armour + 50))) {
      found.push(finding(rules["private-key-published"], valueSpan(tree, p), { algorithm: "other" }));
      return;
    }
    const marks = armourMarks(p.value);
    const [first] = marks;
    if (first !== undefined) {
      const place = (mark: { start: number; end: number }): Span =>
        tree.value.span(p.valueStart + mark.start, p.valueStart + mark.end);
      const fix = {
        title: "Remove the PEM lines",
        edits: marks.map((m) => ({ span: place(m), text: "" })),
        preferred: true,
      };
      found.push(finding(rules["pem-armour"], place(first), undefined, { fixes: [fix] }));
      return;
    }
  }
  const problem = base64Problem(p.value);
  if (problem === undefined) return;
  const span = tree.value.span(p.valueStart + problem.start, p.valueStart + problem.end);
  const text = p.value.slice(problem.start, problem.end);
  const fixes: Fix[] = [];
  let what: string;
  if (problem.kind === "url") {
    what = `“${clip(text)}” belongs to the URL alphabet of base64, not to the one of DKIM`;
    const edits: TextEdit[] = [];
    for (let i = 0; i < p.value.length && edits.length < 1000; i++) {
      const c = p.value.charAt(i);
      if (c !== "-" && c !== "_") continue;
      edits.push({ span: tree.value.span(p.valueStart + i, p.valueStart + i + 1), text: c === "-" ? "+" : "/" });
    }
    fixes.push({ title: "Write + for - and / for _", edits });
  } else if (problem.kind === "alphabet") what = `“${clip(text)}” is no base64`;
  else if (text.startsWith("=")) what = "= stands only at the end of base64, and only to fill the last four characters";
  else what = "The base64 does not end at a full group of four characters: something is missing";
  found.push(finding(rules["bad-base64"], span, { what }, { fixes }));
}

/** `-----BEGIN …-----` and `-----END …-----`, as far as they are closed. */
function armourMarks(text: string): { start: number; end: number }[] {
  const marks: { start: number; end: number }[] = [];
  for (let start = text.indexOf("-----"); start >= 0 && marks.length < 10; ) {
    const close = text.indexOf("-----", start + 5);
    if (close < 0) break;
    marks.push({ start, end: close + 5 });
    start = text.indexOf("-----", close + 5);
  }
  return marks;
}

function checkMismatch(
  found: Finding[],
  tree: DkimKey,
  p: Segment,
  k: Segment | undefined,
  type: "rsa" | "ed25519",
  key: KeyMaterial,
): void {
  const span = valueSpan(tree, p);
  if (key.kind === "private") {
    found.push(finding(rules["private-key-published"], span, { algorithm: key.algorithm }));
  } else if (key.kind === "unreadable") {
    const name = type === "rsa" ? "RSA" : "Ed25519";
    found.push(finding(rules["not-a-public-key"], span, { type: name, reason: key.reason }));
  } else if (key.kind === "other") {
    found.push(
      finding(rules["not-a-public-key"], span, {
        type: type === "rsa" ? "RSA" : "Ed25519",
        reason: `it is ${key.algorithm}`,
      }),
    );
  } else if (type === "ed25519" && key.kind === "ed25519") {
    const edit = unwrapped(tree, p);
    found.push(
      finding(rules["ed25519-wrapped"], span, undefined, {
        fixes: [{ title: "Keep the 32 octets of the key", edits: [edit], preferred: true }],
      }),
    );
  } else {
    const right = key.kind === "rsa" ? "rsa" : "ed25519";
    const place = k === undefined ? span : valueSpan(tree, k);
    const edits: TextEdit[] = [
      k === undefined
        ? { span: tree.value.span(p.start, p.start), text: `k=${right}; ` }
        : { span: tree.value.span(k.valueStart, k.end), text: right },
    ];
    if (key.kind === "ed25519" && key.form === "spki") edits.push(unwrapped(tree, p));
    const args = { declared: type, actual: `a key of ${keyWords(key)}`, implied: k === undefined };
    found.push(
      finding(rules["key-type-mismatch"], place, args, {
        fixes: [{ title: `Say k=${right}`, edits, preferred: true }],
      }),
    );
  }
}

function unwrapped(tree: DkimKey, p: Segment): TextEdit {
  const octets = new Base64(withoutBlanks(p.value)).octets();
  return { span: tree.value.span(p.valueStart, p.end), text: encodeBase64(octets.subarray(octets.length - 32)) };
}

function checkSize(found: Finding[], tree: DkimKey, p: Segment, bits: number): void {
  if (bits >= 2048 && bits <= 4096) return;
  const rule = bits < 1024 ? rules["key-too-short"] : bits < 2048 ? rules["key-weak"] : rules["key-too-long"];
  found.push(finding(rule, valueSpan(tree, p), { bits }));
}

/** No more selectors than these are looked at: a provider's zone has thousands, and each asks about all. */
const mostSelectors = 20;

function checkOnlyEd25519(found: Finding[], tree: DkimKey, { owner, zone }: RecordContext): void {
  if (owner === undefined || zone === undefined || !zone.whole) return;
  const keys = keysAbove(owner);
  if (keys === undefined || !isWithin(keys, zone.apex) || zone.delegated(keys)) return;
  const selectors = zone.children(keys, mostSelectors + 1);
  if (selectors.length > mostSelectors) return;
  for (const selector of selectors) {
    if (zone.delegated(selector) || zone.at(selector, "CNAME").length > 0 || zone.children(selector, 1).length > 0)
      return;
    for (const { value } of zone.at(selector, "TXT")) {
      if (value === undefined || (familyByVersion(value.text) ?? "dkim") !== "dkim") continue;
      const { key } = parseDkim(value);
      if (key !== undefined && key.kind !== "ed25519") return;
    }
  }
  found.push(finding(rules["only-ed25519"], recordPlace(tree.value)));
}

/** `_domainkey.example.com` for `sel._domainkey.example.com`. */
function keysAbove(owner: Name): Name | undefined {
  const all = labels(owner);
  const at = all.indexOf("_domainkey");
  return at < 1 ? undefined : all.slice(at).join(".");
}

function checkLimits(found: Finding[], tree: DkimKey): void {
  const h = tagNamed(tree, "h");
  if (h !== undefined && !items(h, ":").some((item) => item.text.toLowerCase() === "sha256")) {
    const fixes = [replace(removal(tree, h), "", "Remove h", true)];
    found.push(finding(rules["no-usable-hash"], valueSpan(tree, h), { value: clip(h.value) }, { fixes }));
  }
  const s = tagNamed(tree, "s");
  if (s !== undefined) {
    const services = items(s, ":").map((item) => item.text);
    const forMail = services.includes("*") || services.includes("email");
    if (!forMail && !(services.length > 0 && services.every((service) => service === "tlsrpt"))) {
      const fixes = [replace(removal(tree, s), "", "Remove s")];
      found.push(finding(rules["not-for-mail"], valueSpan(tree, s), { value: clip(s.value) }, { fixes }));
    }
  }
  const g = tagNamed(tree, "g");
  if (g !== undefined) {
    const fixes = [replace(removal(tree, g), "", "Remove g", true)];
    found.push(finding(rules["obsolete-granularity"], tagSpan(tree, g), { value: g.value }, { fixes }));
  }
}

function checkFlags(found: Finding[], tree: DkimKey): void {
  const t = tagNamed(tree, "t");
  if (t === undefined) return;
  const flags = items(t, ":");
  for (const flag of flags) {
    const span = flag.end > flag.start ? tree.value.span(flag.start, flag.end) : tagSpan(tree, t);
    if (flag.text === "y") {
      const others = flags.filter((f) => f.text !== "y").map((f) => f.text);
      const fix =
        others.length === 0
          ? replace(removal(tree, t), "", "Remove t")
          : replace(tree.value.span(t.valueStart, t.end), others.join(":"), "Remove the flag");
      found.push(finding(rules["testing-mode"], span, undefined, { fixes: [fix] }));
    } else if (flag.text !== "s") found.push(finding(rules["unknown-flag"], span, { value: clip(flag.text) }));
  }
}

/** `rsa` for `RSA` and `rsa-sha256`; the nearest name else. */
function keyType(value: string): "rsa" | "ed25519" | undefined {
  const lower = value.toLowerCase();
  if (lower.startsWith("rsa")) return "rsa";
  if (lower.startsWith("ed25519") || lower === "ed-25519" || lower === "eddsa") return "ed25519";
  return nearest(lower, ["rsa", "ed25519"]) as "rsa" | "ed25519" | undefined;
}
