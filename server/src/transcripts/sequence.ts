import { transcriptRules } from "./rules.ts";
import type { Transcript, TranscriptLine } from "./types.ts";

/** One arrow or note of a sequence diagram. */
export interface SequenceStep {
  /** Line of the file that it begins at. */
  readonly line: number;
  readonly from: "client" | "server" | "note";
  /** One line; secrets and long text are not in it. */
  readonly text: string;
  /** How many further lines of the same utterance or payload it stands for. */
  readonly more: number;
  /** A refusal (4yz, 5yz, NO, BAD, -ERR). */
  readonly failed: boolean;
  readonly time?: number | undefined;
}

/** A session as plain data for a diagram. */
export interface SequenceDiagram {
  readonly participants: readonly { readonly id: "client" | "server"; readonly label: string }[];
  readonly steps: readonly SequenceStep[];
  /** Steps beyond the limit that were left out. */
  readonly omitted: number;
}

/** The arrows of a transcript, in its order: lines of one utterance, and payload, are one arrow. At most `limit` steps. */
export function sequenceDiagram(source: string, transcript: Transcript, limit = 400): SequenceDiagram {
  const steps: { -readonly [K in keyof SequenceStep]: SequenceStep[K] }[] = [];
  let last: TranscriptLine | undefined;
  let omitted = 0;
  const secrets = transcript.findings.filter(({ rule }) => rule === transcriptRules["credentials-visible"]);
  let secret = 0;
  for (const line of transcript.lines) {
    if (line.kind === "note" || line.kind === "blank" || (line.from !== "client" && line.from !== "server")) continue;
    const step = steps.at(-1);
    const joins =
      last !== undefined &&
      last.from === line.from &&
      ((line.kind === "payload" && last.kind === "payload") ||
        last.kind === "continuation" ||
        line.kind === "continuation") &&
      line.kind !== "command";
    last = line;
    if (joins && step !== undefined) {
      step.more++;
      continue;
    }
    if (steps.length >= limit) {
      omitted++;
      continue;
    }
    while ((secrets[secret]?.span.start ?? Number.POSITIVE_INFINITY) < line.text.start) secret++;
    const text = labelOf(source, line, secrets[secret]?.span.start ?? line.text.end);
    steps.push({
      line: line.line,
      from: line.from,
      text,
      more: 0,
      failed: line.from === "server" && failed(line, text),
      time: line.time,
    });
  }
  const label = (transcript.protocol ?? "mail").toUpperCase();
  return {
    participants: [
      { id: "client", label: `${label} client` },
      { id: "server", label: `${label} server` },
    ],
    steps,
    omitted,
  };
}

function failed(line: TranscriptLine, text: string): boolean {
  if (line.code !== undefined) return /^[45]/.test(line.code);
  return /^(?:-ERR|\S+ (?:NO|BAD)\b)/i.test(text);
}

const longest = 80;

/** `hidden`: where a secret begins, which may be on a later line. */
function labelOf(source: string, line: TranscriptLine, hidden: number): string {
  if (line.kind === "payload") return line.from === "client" ? "(data)" : "(text)";
  if (hidden < Math.min(line.text.end, line.text.start + longest)) return `${source.slice(line.text.start, hidden)}…`;
  const text = source.slice(line.text.start, Math.min(line.text.end, line.text.start + 4 * longest));
  if (line.kind === "command") {
    const secret = /^((?:\S+ )?(?:AUTH|AUTHENTICATE) \S+|(?:\S+ )?LOGIN \S+|PASS|APOP \S+) .+$/i.exec(text);
    if (secret !== null) return `${secret[1]} …`;
  }
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** The diagram in the language of mermaid; texts are escaped so that they cannot leave their arrow. */
export function mermaid(diagram: SequenceDiagram): string {
  const lines = ["sequenceDiagram"];
  for (const { id, label } of diagram.participants) lines.push(`    participant ${id} as ${escaped(label)}`);
  for (const step of diagram.steps) {
    const more = step.more === 0 ? "" : ` (+${step.more} ${step.more === 1 ? "line" : "lines"})`;
    const arrow = step.from === "client" ? "client->>server" : step.failed ? "server--xclient" : "server-->>client";
    lines.push(`    ${arrow}: ${escaped(step.text)}${more}`);
  }
  if (diagram.omitted > 0) lines.push(`    Note over client,server: ${diagram.omitted} more`);
  return `${lines.join("\n")}\n`;
}

/** Signs with a meaning in mermaid or in the HTML that it makes; `$$` would begin a formula. */
const marks = '#;<>&"`{}$\\';

/** Mermaid reads `#name;` and `#code;` as characters; `;` and `#` would end or begin one. */
function escaped(text: string): string {
  let out = "";
  for (const c of text) {
    const point = c.codePointAt(0) as number;
    if (marks.includes(c)) out += `#${point};`;
    else if (point < 32 || (point >= 127 && point < 160) || point === 0x2028 || point === 0x2029) out += " ";
    else out += c;
  }
  return out === "" ? " " : out;
}
