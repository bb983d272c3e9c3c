import { openDocument } from "../documents/open.ts";
import { TranscriptDocument } from "../documents/transcript.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import { transcriptRules } from "../transcripts/index.ts";
import type { Exchange, Speaker, Transcript, TranscriptLine } from "../transcripts/types.ts";
import type { Arguments } from "./args.ts";
import { exitCode } from "./check-options.ts";
import { type Colours, coloursFor, printable } from "./colours.ts";
import { latin1Note, readText } from "./files.ts";
import { Exit, type ExitCode, type Io, UsageError } from "./io.ts";
import { reportOf } from "./lint.ts";
import { mermaidText } from "./reporters/mermaid.ts";
import { textReport } from "./reporters/text.ts";

/** `mailwright transcript`. */
export async function transcript(args: Arguments, io: Io): Promise<ExitCode> {
  const path = oneFile(args);
  const file = readText(path);
  if ("reason" in file) {
    io.err.write(`mailwright transcript: ${path} ${file.reason}\n`);
    return Exit.usage;
  }
  if (file.encoding === "latin1") io.err.write(latin1Note(path));
  const document = openDocument(path, file.text, { kind: "transcript", latin1: file.encoding === "latin1" });
  if (!(document instanceof TranscriptDocument)) throw new TypeError("a transcript was opened as something else");
  const parsed = document.transcript;
  const report = { files: [reportOf(document)], unreadable: [] };
  const format = args.value("format");
  if (format === "json") io.out.write(`${transcriptJson(parsed)}\n`);
  else if (format === "mermaid") io.out.write(sequenceDiagram(parsed, file.text));
  else {
    const colours = coloursFor(io.out, io, args.has("no-color"));
    io.out.write(`${transcriptText(parsed, file.text, colours)}\n${textReport(report, colours, io.out.columns)}`);
  }
  return exitCode(report, args.value("fail-on") as Severity | undefined);
}

/** The one file that a command is about. */
export function oneFile(args: Arguments): string {
  const [path, ...more] = args.positionals;
  if (path === undefined || more.length > 0) throw new UsageError("name one file; --help has examples");
  return path;
}

/** The session as the contract's JSON has it: one entry for each line of the file. */
export function transcriptJson({ protocol, dialect, lines }: Transcript): string {
  const entries = lines.map(({ line, from, kind, verb, code, enhanced, tag }) =>
    JSON.stringify({ line, from, kind, verb, code, enhanced, tag }),
  );
  return `{"protocol":${JSON.stringify(protocol ?? null)},"dialect":${JSON.stringify(dialect)},"lines":[\n${entries.join(",\n")}\n]}`;
}

const marks: Readonly<Record<Speaker, string>> = { client: "C", server: "S", tool: "·", none: " " };

function transcriptText({ protocol, dialect, lines }: Transcript, text: string, colours: Colours): string {
  const width = String(lines.length).length;
  const shown = lines.map(({ line, from, kind, text: words }) => {
    const number = colours.dim(String(line + 1).padStart(width));
    const said = printable(text.slice(words.start, words.end));
    const plain = from === "client" ? colours.bold(said) : from === "server" ? said : colours.dim(said);
    return `${number} ${marks[from]} ${colours.dim(kind.padEnd(12))} ${plain}`.trimEnd();
  });
  return `${colours.bold(protocol ?? "no protocol known")}, as ${dialect} writes it\n${shown.join("\n")}\n`;
}

/** A text with stars in the place of its secrets, as long as before: diagrams are made to be shown. */
function masked(text: string, findings: readonly Finding[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { rule, span } of findings) {
    if (rule !== transcriptRules["credentials-visible"] || span.start < from) continue;
    parts.push(text.slice(from, span.start), "*".repeat(span.end - span.start));
    from = span.end;
  }
  return parts.join("") + text.slice(from);
}

/** Lines of payload that a diagram shows as one note. */
const longestNote = 3;

/** The session as a Mermaid sequence diagram. */
export function sequenceDiagram({ lines, sessions, findings }: Transcript, source: string): string {
  const text = masked(source, findings);
  const out = ["sequenceDiagram", "  participant C as Client", "  participant S as Server"];
  const words = (index: number) => {
    const line = lines[index] as TranscriptLine;
    return mermaidText(text.slice(line.text.start, line.text.end));
  };
  const arrow = (index: number) => {
    const from = lines[index]?.from === "client" ? "C->>S" : "S-->>C";
    out.push(`  ${from}: ${words(index)}`);
  };
  const show = (exchange: Exchange) => {
    if (exchange.command !== undefined) arrow(exchange.command);
    const steps = [...exchange.replies, ...exchange.payload.slice(0, 1)].sort((a, b) => a - b);
    for (const index of steps) {
      if (index !== exchange.payload[0]) {
        arrow(index);
        continue;
      }
      const shown = exchange.payload.slice(0, longestNote).map(words);
      const more = exchange.payload.length - shown.length;
      out.push(`  Note over C,S: ${shown.join("<br/>")}${more > 0 ? `<br/>and ${more} more` : ""}`);
    }
    for (const child of exchange.children ?? []) show(child);
  };
  for (const session of sessions) {
    if (sessions.length > 1) out.push(`  Note over C,S: ${session.protocol.toUpperCase()} session`);
    for (const exchange of session.exchanges) show(exchange);
  }
  return `${out.join("\n")}\n`;
}
