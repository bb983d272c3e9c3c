import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from "vscode-languageserver-types";
import type { Document } from "../documents/document.ts";
import { applyFixes } from "../documents/fixes.ts";
import { judge } from "../documents/judge.ts";
import type { JudgedFinding } from "../documents/severities.ts";
import { commentMark } from "../documents/suppression.ts";
import type { Fix } from "../rules/rule.ts";
import type { DiagnosticOptions } from "./diagnostics.ts";
import { workspaceEdit } from "./edits.ts";
import { rangeOf, spanOf } from "./range.ts";
import type { World } from "./world.ts";

/** "Fix all" on saving: `source.fixAll.mailwright`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.mailwright`;

export interface ActionRequest {
  readonly range: Range;
  /** What the editor shows there; an action names the ones it mends. */
  readonly diagnostics: readonly Diagnostic[];
  /** Kinds the editor asks for; all where absent. */
  readonly only?: readonly string[];
}

/** What can be done at a place: fixes of its findings, other edits offered there, silencing, and "fix all". */
export function codeActions(
  document: Document,
  request: ActionRequest,
  options: DiagnosticOptions,
  world: World,
): CodeAction[] {
  const span = spanOf(document, request.range);
  const wants = (kind: string) =>
    request.only === undefined || request.only.some((k) => kind === k || kind.startsWith(`${k}.`));
  const findings = judge(document, options.rules ?? {}, options.beyond).filter((finding) => finding.path === undefined);
  const here = findings.filter((finding) => finding.span.start <= span.end && finding.span.end >= span.start);
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    for (const finding of here) actions.push(...fixesOf(document, finding, findings, request, world));
    for (const fix of document.actions(span)) actions.push(...one(document, fix, CodeActionKind.QuickFix, world));
    for (const finding of here) actions.push(...silence(document, finding, request, world));
  }
  if (wants(fixAllKind)) actions.push(...fixAll(document, findings, world));
  return actions;
}

function fixesOf(
  document: Document,
  finding: JudgedFinding,
  all: readonly JudgedFinding[],
  request: ActionRequest,
  world: World,
): CodeAction[] {
  const mended = request.diagnostics.filter(
    (d) => d.code === finding.rule.id && sameRange(d.range, rangeOf(document, finding.span)),
  );
  const actions = (finding.fixes ?? []).flatMap((fix) =>
    one(document, fix, CodeActionKind.QuickFix, world).map((action) => ({
      ...action,
      ...(mended.length > 0 ? { diagnostics: mended } : {}),
      ...(fix.preferred === true ? { isPreferred: true } : {}),
    })),
  );
  const alike = all.filter((other) => other.rule.id === finding.rule.id && other.fixes?.some((fix) => fix.preferred));
  if (actions.length > 0 && alike.length > 1 && finding.fixes?.some((fix) => fix.preferred)) {
    const edit = workspaceEdit(document, applyFixes(alike), world);
    if (edit !== undefined) {
      actions.push({
        title: `Fix all ${alike.length} of ${finding.rule.id} in this file`,
        kind: CodeActionKind.QuickFix,
        edit,
      });
    }
  }
  return actions;
}

function one(document: Document, fix: Fix, kind: string, world: World): CodeAction[] {
  const edit = workspaceEdit(document, fix.edits, world);
  return edit === undefined ? [] : [{ title: fix.title, kind, edit }];
}

function silence(document: Document, finding: JudgedFinding, request: ActionRequest, world: World): CodeAction[] {
  const mark = commentMark(document.kind);
  if (mark === undefined || !request.diagnostics.some((d) => d.code === finding.rule.id)) return [];
  const start = document.offset({ line: document.position(finding.span.start).line, character: 0 });
  const text = `${mark} mailwright-disable-next-line ${finding.rule.id}\n`;
  const edit = workspaceEdit(document, [{ span: { start, end: start }, text }], world);
  if (edit === undefined) return [];
  return [{ title: `Silence ${finding.rule.id} on this line`, kind: CodeActionKind.QuickFix, edit }];
}

function fixAll(document: Document, findings: readonly JudgedFinding[], world: World): CodeAction[] {
  const edits = applyFixes(findings);
  if (edits.length === 0) return [];
  const edit = workspaceEdit(document, edits, world);
  return edit === undefined ? [] : [{ title: "Fix all that Mailwright can fix safely", kind: fixAllKind, edit }];
}

function sameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
