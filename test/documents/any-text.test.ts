import fc from "fast-check";
import { expect, test } from "vitest";
import type { DocumentKind, Outline } from "../../server/src/documents/document.ts";
import { openDocument } from "../../server/src/documents/open.ts";
import type { Span } from "../../server/src/text/span.ts";

const kinds: readonly DocumentKind[] = ["zone", "record", "transcript", "policy", "message"];
const pieces = fc.constantFrom(
  "$ORIGIN example.com.\n",
  "@ ",
  "TXT ",
  '"v=spf1 mx -all"',
  "v=DMARC1; p=none",
  "www A 192.0.2.1\n",
  "(",
  ")",
  '"',
  "\\",
  ";",
  "\n",
  "\r\n",
  " ",
  "S: 220 mx ESMTP\n",
  "C: EHLO a\n",
  "250-x\n",
  "DATA\n",
  ".\n",
  "a1 LOGIN x y\n",
  "* OK\n",
  "{5}\n",
  "version: STSv1\n",
  "mx: *.example.com\n",
  "é",
  "\u0000",
  "From: a@example.com\n",
  "; mailwright-disable-file\n",
  "%{i}",
  "=",
);
const text = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(""));

test.each(kinds)("%s: whatever the text, nothing throws and every place lies inside it", (kind) => {
  fc.assert(
    fc.property(text, fc.nat(), (source, somewhere) => {
      const document = openDocument("x", source, { kind, origin: "example.com." });
      expect(document.text()).toBe(source);
      const inside = ({ start, end }: Span) => start >= 0 && start <= end && end <= source.length;
      const offset = somewhere % (source.length + 1);
      const places: Span[] = [
        ...document
          .findings()
          .filter((f) => f.path === undefined)
          .flatMap((f) => [f.span, ...(f.fixes ?? []).flatMap((fix) => fix.edits.map((e) => e.span))]),
        ...document.folds(),
        ...document.tokens().map((token) => token.span),
        ...document.annotations().map((annotation) => annotation.span),
        ...document.complete(offset).map((c) => c.span),
        ...document
          .references(offset)
          .filter((p) => p.path === undefined)
          .map((p) => p.span),
      ];
      const described = document.describe(offset);
      if (described !== undefined) places.push(described.span);
      const nodes = (list: readonly Outline[]): Span[] =>
        list.flatMap((n) => [n.span, n.selection, ...nodes(n.children ?? [])]);
      places.push(...nodes(document.outline()));
      for (const place of places) expect(inside(place), JSON.stringify(place)).toBe(true);
      document.format();
      document.definition(offset);
    }),
    { numRuns: 150 },
  );
});

test.each(kinds)("%s: an edit gives what a fresh text gives", (kind) => {
  fc.assert(
    fc.property(text, text, fc.nat(), fc.nat(), (source, inserted, a, b) => {
      const document = openDocument("x", source, { kind, origin: "example.com." });
      document.findings();
      const start = Math.min(a % (source.length + 1), b % (source.length + 1));
      const end = Math.max(a % (source.length + 1), b % (source.length + 1));
      const range = { start: document.position(start), end: document.position(end) };
      const from = document.offset(range.start);
      const to = document.offset(range.end);
      const after = source.slice(0, from) + inserted + source.slice(to);
      document.edit([{ range, text: inserted }]);
      const fresh = openDocument("x", after, { kind, origin: "example.com." });
      expect(document.text()).toBe(after);
      const shown = (d: typeof document) => d.findings().map((f) => [f.rule.id, f.span, f.message]);
      expect(shown(document)).toEqual(shown(fresh));
    }),
    { numRuns: 150 },
  );
});
