import { expect, test } from "vitest";
import { idNotChanged, parseMtaSts } from "../../../server/src/records/mta-sts/index.ts";
import {
  checkCoverage,
  checkPolicy,
  hostNotCovered,
  mxMatches,
  parsePolicy,
  samePolicy,
  summarizePolicy,
} from "../../../server/src/records/mta-sts/policy.ts";
import { plain } from "../../../server/src/text/decoded.ts";
import { marked } from "../../marked.ts";
import { applyFix, show } from "../fixture.ts";

test.each([
  ["*.example.com", "mail.example.com", true],
  ["*.example.com", "example.com", false],
  ["*.example.com", "a.b.example.com", false],
  ["mail.example.com", "mail.example.com", true],
  ["mail.example.com", "mail2.example.com", false],
])("%s allows %s: %s", (pattern, host, allowed) => {
  expect(mxMatches(pattern, host)).toBe(allowed);
});

test("hosts that no line allows, and lines that allow none", () => {
  const { text } = marked("version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: *.example.net\nmax_age: 604800\n");
  const policy = parsePolicy(text);
  const found = checkCoverage(policy, ["mx1.example.com", "mx2.example.com"]);
  expect(show(text, found)).toBe(
    "version: STSv1\nmode: [[enforce]]\nmx: mx1.example.com\nmx: [[*.example.net]]\nmax_age: 604800\n",
  );
  const fix = found[0]?.fixes?.[0];
  if (fix === undefined) throw new Error("no fix");
  const mended = parsePolicy(applyFix(text, fix));
  expect(checkCoverage(mended, ["mx1.example.com", "mx2.example.com"]).map(({ rule }) => rule.id)).toEqual([
    "mta-sts/policy-mx-unused",
  ]);
  expect(hostNotCovered(policy, "mx2.example.com", { start: 3, end: 4 })?.span).toEqual({ start: 3, end: 4 });
  expect(hostNotCovered(policy, "mx1.example.com", { start: 3, end: 4 })).toBeUndefined();
  expect(checkCoverage(parsePolicy("version: STSv1\nmode: none\nmax_age: 1\n"), ["mx1.example.com"])).toEqual([]);
});

test("every fix of a policy mends what it is for", () => {
  const files = [
    "version: STSv1\nmode: Enforce\nmx: mx.example.com\nmax_age: 604800\n",
    "mode: enforce\nmx: mx.example.com\nmax_age: 604800\n",
    "version: STSv1\nmode: enforce\nmx: a.example.com, b.example.com\nmax_age: 604800\n",
    "version: STSv1\nmode: enforce\nmx: a.example.com.\nmx: b.example.com:25\nmax_age: 3600\n",
    "version: STSv1\n mode: enforce\nmx=a.example.com\nMax_Age: 604800\nversion: STSv1\n",
    "version: STS1\nmode: enforce\nmx: a.example.com\nmax_age: 99999999999\n",
  ];
  for (const file of files) {
    let text = file;
    for (let step = 0; step < 8; step++) {
      const fix = checkPolicy(parsePolicy(text)).find((f) => (f.fixes?.length ?? 0) > 0)?.fixes?.[0];
      if (fix === undefined) break;
      text = applyFix(text, fix);
    }
    expect(checkPolicy(parsePolicy(text)), text).toEqual([]);
  }
});

test("a new id is another one", () => {
  const fixed = (text: string): string | undefined =>
    idNotChanged(parseMtaSts(plain(text)))?.fixes?.[0]?.edits[0]?.text;
  expect(fixed("v=STSv1; id=20260101T000009")).toBe("20260101T000010");
  expect(fixed("v=STSv1; id=abc")).toBe("abc2");
  expect(fixed("v=STSv1; id=99")).toBe("100");
  expect(fixed("v=STSv1;")).toBeUndefined();
});

test("policies are the same whatever their blanks and order", () => {
  const a = parsePolicy("version: STSv1\nmode: enforce\nmx: A.example.com\nmx: b.example.com\nmax_age: 1\n");
  const b = parsePolicy("version:STSv1\r\nmode:  enforce\r\nmax_age: 1\r\nmx: b.example.com\r\nmx: a.example.com");
  expect(samePolicy(a, b)).toBe(true);
  expect(samePolicy(a, parsePolicy("version: STSv1\nmode: testing\n"))).toBe(false);
  expect(summarizePolicy(a)).toBe("enforce, 2 hosts");
});
