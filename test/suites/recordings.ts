import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TranscriptLine } from "../../server/src/transcripts/index.ts";

/** Recordings of real sessions with labels stand beside the repository, or where MAILWRIGHT_RECORDINGS says. */
export const folder = process.env.MAILWRIGHT_RECORDINGS ?? join(import.meta.dirname, "../../../shared/transcripts");

export interface Label {
  readonly line: number;
  readonly from: string;
  readonly kind: string;
  readonly detail: string;
}

export interface Recording {
  readonly name: string;
  readonly text: string;
  readonly protocols: readonly string[];
  readonly dialect: string;
  readonly completed: boolean;
  readonly mistakes: readonly { readonly line: number; readonly word: string }[];
  readonly labels: readonly Label[];
}

/** All recordings; none where the folder is absent. */
export function recordings(): Recording[] {
  if (!existsSync(join(folder, "index.tsv"))) return [];
  const files = new Set(readdirSync(folder));
  return readFileSync(join(folder, "index.tsv"), "utf8")
    .split("\n")
    .slice(1)
    .filter((row) => row !== "")
    .map((row) => {
      const [name = "", protocol = "", dialect = "", completed = "", mistakes = ""] = row.split("\t");
      const labels = name.replace(/\.txt$/, ".tsv");
      return {
        name,
        text: readFileSync(join(folder, name), "utf8"),
        protocols: protocol.split("|"),
        dialect,
        completed: completed === "yes",
        mistakes: mistakes
          .split(";")
          .filter((m) => m !== "")
          .map((m) => ({ line: Number(m.slice(0, m.indexOf(":"))), word: m.slice(m.indexOf(":") + 1) })),
        labels: files.has(labels)
          ? readFileSync(join(folder, labels), "utf8")
              .split("\n")
              .filter((r) => /^[0-9]/.test(r))
              .map((r) => {
                const [line = "", from = "", kind = "", detail = ""] = r.split("\t");
                return { line: Number(line), from, kind, detail };
              })
          : [],
      };
    });
}

/** Whether a line is judged as its label says; undefined where the label does not judge. */
export function agrees(line: TranscriptLine | undefined, label: Label): boolean | undefined {
  if (label.from === "?" && label.kind === "?") return undefined;
  if (line === undefined) return false;
  return (label.from === "?" || line.from === label.from) && (label.kind === "?" || line.kind === label.kind);
}

/** Whether verb, code, enhanced code and tag are as the label says. */
export function detailed(line: TranscriptLine | undefined, label: Label): boolean {
  return label.detail
    .split(" ")
    .filter((d) => d !== "")
    .every((d) => {
      const [key, value] = [d.slice(0, d.indexOf("=")), d.slice(d.indexOf("=") + 1)];
      return line?.[key as "verb" | "code" | "enhanced" | "tag"] === value;
    });
}
