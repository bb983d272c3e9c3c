import { type Explanation, explain as explainSubject, type Subjects, subjects } from "../documents/explain.ts";
import type { AnswerData } from "../rules/answer-data.ts";
import type { AnyRule, Example } from "../rules/rule.ts";
import type { Arguments } from "./args.ts";
import { type Colours, coloursFor, printable } from "./colours.ts";
import { Exit, type ExitCode, type Io } from "./io.ts";
import { plainText, wrapped } from "./plain-text.ts";

/** Columns that running text takes at most, however wide the terminal is. */
const textWidth = 90;

/** `mailwright explain`. Several words are one subject: `explain dmarc np`. */
export async function explain(args: Arguments, io: Io): Promise<ExitCode> {
  const subject = args.positionals.join(" ");
  const json = args.value("format") === "json";
  const colours = coloursFor(io.out, io, args.has("no-color"));
  if (subject === "") {
    io.out.write(json ? `${JSON.stringify(subjectsJson(subjects()), null, 2)}\n` : list(subjects(), colours));
    return Exit.clean;
  }
  const explanation = explainSubject(subject);
  if (explanation === undefined) {
    io.err.write(
      `mailwright explain: nothing is known of "${subject}"; without a subject all there is to explain is listed\n`,
    );
    return Exit.usage;
  }
  const width = Math.min(textWidth, io.out.columns ?? textWidth);
  io.out.write(
    json ? `${JSON.stringify(explanationJson(subject, explanation), null, 2)}\n` : text(explanation, colours, width),
  );
  return Exit.clean;
}

function subjectsJson({ rules, tags, types }: Subjects): unknown {
  return { rules: rules.map(({ id, severity, title }) => ({ id, severity, title })), tags, types };
}

function explanationJson(subject: string, { rule, record, descriptions }: Explanation): unknown {
  return {
    subject,
    ...(rule === undefined ? {} : { rule: ruleJson(rule) }),
    ...(record === undefined ? {} : { record }),
    descriptions: descriptions.map(({ span, title, text: paragraphs, references }) => ({
      ...(record === undefined ? {} : { part: record.slice(span.start, span.end) }),
      title,
      text: paragraphs.map(plainText),
      references: references.map(({ label, url }) => ({ label, ...(url === undefined ? {} : { url }) })),
    })),
  };
}

function ruleJson({ id, severity, title, why, mend, bad, good }: AnyRule): unknown {
  return { id, severity, title, why, mend, bad: exampleText(bad), good: exampleText(good) };
}

/** An example without its marks. */
function exampleText(example: Example): string {
  return (typeof example === "string" ? example : example.text).replaceAll("[[", "").replaceAll("]]", "");
}

function text({ rule, record, descriptions }: Explanation, colours: Colours, width: number): string {
  const parts: string[] = [];
  if (record !== undefined) parts.push(`${printable(record)}\n`);
  for (const [i, { span, title, text: paragraphs, references }] of descriptions.entries()) {
    // A tag's description says what its value does; the value's own says no more.
    if (record !== undefined && descriptions[i - 1]?.title === title) continue;
    const part =
      record === undefined || span.end === span.start
        ? ""
        : `${colours.green(printable(record.slice(span.start, span.end)))}  `;
    parts.push(part + colours.bold(printable(title)));
    if (rule !== undefined) parts.push(colours.severity(rule.severity, rule.severity));
    for (const paragraph of paragraphs) parts.push(wrapped(printable(plainText(paragraph)), width, "  "));
    for (const { label, url } of references)
      parts.push(colours.dim(`  ${label}${url === undefined ? "" : `  ${url}`}`));
    parts.push("");
  }
  if (rule !== undefined) parts.push(...examples(rule, colours));
  return `${parts.join("\n").trimEnd()}\n`;
}

function examples({ bad, good, id }: AnyRule, colours: Colours): string[] {
  const lines = (text: string) =>
    text
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => `    ${printable(line)}`);
  const block = (example: Example) => {
    const { answers, previous } = typeof example === "string" ? {} : example;
    return [
      ...lines(exampleText(example)),
      ...(previous === undefined ? [] : ["  where the last commit has", ...lines(previous)]),
      ...(answers === undefined ? [] : answersOf(answers)),
    ];
  };
  return [
    colours.red("  wrong"),
    ...block(bad),
    colours.green("  right"),
    ...block(good),
    "",
    colours.dim(
      `  mailwright check --rule ${id}=off leaves it out; a comment "mailwright-disable-next-line ${id}" does so for one line`,
    ),
  ];
}

function answersOf(answers: AnswerData): string[] {
  const names = Object.entries(answers).map(
    ([name, types]) => `    ${printable(name)}: ${printable(JSON.stringify(types))}`,
  );
  return names.length === 0 ? ["  where DNS has nothing"] : ["  where DNS has", ...names];
}

function list({ rules, tags, types }: Subjects, colours: Colours): string {
  const width = Math.max(...rules.map((rule) => rule.id.length));
  const lines: string[] = [colours.bold("Rules")];
  for (const { id, severity, title } of rules)
    lines.push(`  ${id.padEnd(width)}  ${colours.severity(severity, severity.padEnd(7))}  ${title}`);
  lines.push("", colours.bold("Tags"));
  for (const { language, tags: names } of tags) lines.push(`  ${language}: ${names.join(" ")}`);
  lines.push("", colours.bold("Record types"), wrapped(types.join(" "), textWidth, "  "), "");
  lines.push(
    "Also reply codes (550), enhanced codes (5.7.26), SMTP and IMAP commands, and whole records in quotes.",
    "",
  );
  return lines.join("\n");
}
