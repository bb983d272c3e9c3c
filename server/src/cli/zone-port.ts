import type { MessagePort } from "node:worker_threads";
import { zoneCatalogue } from "../documents/zone-catalogue.ts";
import type { AnyRule, Finding } from "../rules/rule.ts";
import type { ZoneOptions } from "../zone/index.ts";
import type { FoundAt, SharedZone, ZonePart } from "../zone/part.ts";

/** What a thread begins with. */
export interface ThreadData {
  readonly port: MessagePort;
  readonly signs: Int32Array;
}

/** The file of which a part is to be read. */
export interface Task {
  /** The open file: one process, one number. */
  readonly file: number;
  readonly length: number;
  readonly zone: Pick<ZoneOptions, "origin" | "server" | "now" | "settings">;
}

/** To the thread: the file; when it is ready, from where on to read; if that could be done, the whole zone to judge. */
export type ToThread = { readonly task: Task } | { readonly from: number } | { readonly whole: SharedZone };

/** From the thread, one after the other; undefined where it could not. */
export type FromThread =
  | { readonly ready: true }
  | { readonly part: ZonePart | undefined; readonly hasWord: boolean }
  | { readonly found: FoundAt | undefined };

/** A finding whose rule goes by its id alone: a rule has functions, which cannot be sent. */
export function withoutRule(found: Finding): Finding {
  return { ...found, rule: { id: found.rule.id } as AnyRule };
}

const rules = new Map(zoneCatalogue.map((rule) => [rule.id, rule]));

/** The finding again. */
export function withRule(found: Finding): Finding {
  return { ...found, rule: rules.get(found.rule.id) ?? found.rule };
}

/** A part with all its findings changed. */
export function partWith(part: ZonePart, change: (found: Finding) => Finding): ZonePart {
  const blocks = part.blocks.map((block) => ({
    ...block,
    findings: block.findings.map(change),
    bad: block.bad.map(({ span, finding }) => ({ span, finding: change(finding) })),
  }));
  return { ...part, blocks };
}

/** What was found at names, all of it changed. */
export function foundWith(found: FoundAt, change: (found: Finding) => Finding): FoundAt {
  return found.map(([name, findings]) => [name, findings.map(change)]);
}

/** Gives a sign of life, and wakes who waits for one. */
export function sign(signs: Int32Array): void {
  Atomics.add(signs, 0, 1);
  Atomics.notify(signs, 0);
}
