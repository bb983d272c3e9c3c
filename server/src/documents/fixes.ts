import type { Finding, Fix, TextEdit } from "../rules/rule.ts";

/**
 * The edits of the preferred fixes of these findings, as `--fix` and "fix all" make them at once. A fix whose edits
 * meet those of an earlier one is left for the next round: after the first is applied it may read otherwise.
 */
export function applyFixes(findings: readonly Finding[]): readonly TextEdit[] {
  const taken = new Map<string, TextEdit[]>();
  const edits: TextEdit[] = [];
  for (const finding of findings) {
    const fix = finding.fixes?.find((f) => f.preferred);
    if (fix === undefined || !isFree(fix, taken)) continue;
    for (const edit of fix.edits) {
      const path = edit.path ?? "";
      const inOrder = taken.get(path) ?? [];
      taken.set(path, inOrder);
      inOrder.splice(firstFrom(inOrder, edit.span.start), 0, edit);
      edits.push(edit);
    }
  }
  return edits;
}

function isFree(fix: Fix, taken: ReadonlyMap<string, readonly TextEdit[]>): boolean {
  return fix.edits.every((edit) => {
    const inOrder = taken.get(edit.path ?? "") ?? [];
    const at = firstFrom(inOrder, edit.span.start);
    return !meets(inOrder[at - 1], edit) && !meets(inOrder[at], edit);
  });
}

/** Overlapping, or touching: the order of insertions at one place would be a guess. */
function meets(a: TextEdit | undefined, b: TextEdit): boolean {
  return a !== undefined && a.span.start <= b.span.end && b.span.start <= a.span.end;
}

/** The index of the first edit that begins at `start` or behind it. */
function firstFrom(inOrder: readonly TextEdit[], start: number): number {
  let low = 0;
  let high = inOrder.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((inOrder[middle] as TextEdit).span.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A text with edits of its own file applied. Of edits that overlap, the later ones are left out. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    if (edit.span.start < at) continue;
    parts.push(text.slice(at, edit.span.start), edit.text);
    at = edit.span.end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}
