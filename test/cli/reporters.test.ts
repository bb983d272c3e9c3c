import { describe, expect, it } from "vitest";
import { parseArguments } from "../../server/src/cli/args.ts";
import { coloursFor, printable } from "../../server/src/cli/colours.ts";
import { commands, findCommand } from "../../server/src/cli/commands.ts";
import { commandHelp, overview, unknownCommand } from "../../server/src/cli/help.ts";
import type { Io } from "../../server/src/cli/io.ts";
import type { Report, ReportedFinding } from "../../server/src/cli/report.ts";
import { githubReport } from "../../server/src/cli/reporters/github.ts";
import { jsonReport } from "../../server/src/cli/reporters/json.ts";
import { sarifReport } from "../../server/src/cli/reporters/sarif.ts";
import { textReport } from "../../server/src/cli/reporters/text.ts";
import { catalogue } from "../../server/src/documents/catalogue.ts";
import { rfc } from "../../server/src/rules/reference.ts";
import { defineRules, finding, type Severity } from "../../server/src/rules/rule.ts";
import { marked } from "../marked.ts";

const rules = defineRules("spf", {
  "multiple-records": {
    severity: "error",
    title: "Two SPF records at one name",
    reference: rfc(7208, "4.5"),
    message: () => "2 SPF records at one name: receivers return permerror",
    why: "Why.",
    mend: "Mend.",
    bad: "",
    good: "",
  },
});

/** A finding on the marked part of one line. */
function found(line: string, severity: Severity = "error", number = 3): ReportedFinding {
  const { text, spans } = marked(line);
  const [span = { start: 0, end: 0 }] = spans;
  const range = { start: { line: number, character: span.start }, end: { line: number, character: span.end } };
  const rule = rules["multiple-records"];
  return {
    rule: rule.id,
    severity,
    message: rule.message(undefined),
    range,
    reference: "RFC 7208 §4.5",
    related: [{ message: "the other one", path: "db.example.com", range }],
    fixes: [{ title: "Remove this record", edits: [{ range, text: "", path: "db.example.com" }] }],
    finding: finding(rule, span),
    source: text,
  };
}

const report = (...findings: ReportedFinding[]): Report => ({
  files: [{ path: "db.example.com", kind: "zone", findings }],
  unreadable: [],
});

const io = (terminal: boolean, env: Record<string, string> = {}): Io => ({
  out: { write: () => undefined, terminal },
  err: { write: () => undefined, terminal },
  input: async () => new Uint8Array(),
  env,
  signal: new AbortController().signal,
  version: "1.2.3",
  now: () => 0,
});
const plain = coloursFor(io(false).out, io(false), false);

describe("text", () => {
  it("shows the place, the line with what is wrong underlined, and the mends", () => {
    expect(textReport(report(found('@ TXT [["v=spf1 mx -all"]]')), plain)).toBe(
      [
        "db.example.com:4:7: error: 2 SPF records at one name: receivers return permerror [spf/multiple-records]",
        '    @ TXT "v=spf1 mx -all"',
        "          ^^^^^^^^^^^^^^^^",
        "    db.example.com:4:7: the other one",
        "    fix: Remove this record",
        "",
        "1 error in 1 file",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["tabs", "\t@\t[[x]]", ["            @       x", "                    ^"]],
    ["wide characters", "漢字 [[x]]", ["    漢字 x", "         ^"]],
    ["an empty place", "ab[[]]cd", ["    abcd", "      ^"]],
    ["control characters", "a\u001b[2J[[x]]", ["    a\ufffd[2Jx", "         ^"]],
  ])("carets stand right below %s", (_, line, expected) => {
    expect(
      textReport(report(found(line)), plain)
        .split("\n")
        .slice(1, 3),
    ).toEqual(expected);
  });

  it("of a long line shows the part around what is wrong", () => {
    const lines = textReport(report(found(`${"a".repeat(500)}[[wrong]]${"b".repeat(500)}`)), plain, 80).split("\n");
    expect(lines[1]).toHaveLength(80);
    expect(lines[1]?.slice(lines[2]?.indexOf("^"), (lines[2]?.lastIndexOf("^") ?? 0) + 1)).toBe("wrong");
    expect(lines[1]).toMatch(/^ {4}…a+wrongb+…$/);
  });

  it("sums up", () => {
    const some = {
      ...report(found("[[x]]"), found("[[x]]", "info"), found("[[x]]", "info")),
      unreadable: [{ path: "x", reason: "does not exist" }],
    };
    const text = textReport(some, plain);
    expect(text).toContain("x: not read: it does not exist\n");
    expect(text.endsWith("1 error, 2 notes in 1 file, 1 not read\n")).toBe(true);
    expect(textReport(report(), plain)).toBe("nothing found in 1 file\n");
  });

  it("has colours on a terminal only, and not against a person's will", () => {
    const coloured = (terminal: boolean, env: Record<string, string>, off: boolean) =>
      coloursFor(io(terminal).out, io(terminal, env), off).bold("x") !== "x";
    expect(coloured(true, {}, false)).toBe(true);
    expect(coloured(false, {}, false)).toBe(false);
    expect(coloured(true, { NO_COLOR: "1" }, false)).toBe(false);
    expect(coloured(true, {}, true)).toBe(false);
    expect(coloured(true, { TERM: "dumb" }, false)).toBe(false);
  });

  it("lets nothing from a file steer the terminal", () => {
    expect(printable("a\u001b]0;x\u0007\u202eb\r")).toBe("a\ufffd]0;x\ufffd\ufffdb\ufffd");
  });
});

it("json is the contract's", () => {
  const range = { start: { line: 3, character: 6 }, end: { line: 3, character: 22 } };
  expect(JSON.parse(jsonReport(report(found('@ TXT [["v=spf1 mx -all"]]'))))).toEqual({
    version: 1,
    files: [
      {
        path: "db.example.com",
        kind: "zone",
        findings: [
          {
            rule: "spf/multiple-records",
            severity: "error",
            message: "2 SPF records at one name: receivers return permerror",
            range,
            reference: "RFC 7208 §4.5",
            related: [{ message: "the other one", path: "db.example.com", range }],
            fixes: ["Remove this record"],
          },
        ],
      },
    ],
    summary: { files: 1, errors: 1, warnings: 0, infos: 0, hints: 0, unreadable: [] },
  });
});

it("github writes workflow commands, escaped", () => {
  const one = { ...found("@ [[TXT]]", "hint"), message: "50% off\nor: more" };
  expect(
    githubReport({
      files: [{ path: "a,b:c", kind: "zone", findings: [one] }],
      unreadable: [{ path: "x", reason: "is a folder" }],
    }),
  ).toBe(
    "::notice file=a%2Cb%3Ac,line=4,endLine=4,col=3,endColumn=5,title=spf/multiple-records::50%25 off%0Aor: more\n::error file=x::x is a folder\n",
  );
});

it("sarif has rules, results and mends", () => {
  const log = JSON.parse(
    sarifReport({ ...report(found("@ [[TXT]]"), found("@ [[TXT]]", "info")), unreadable: [] }, "1.2.3"),
  );
  const [run] = log.runs;
  expect(log.version).toBe("2.1.0");
  expect(run.tool.driver).toMatchObject({
    name: "mailwright",
    semanticVersion: "1.2.3",
    rules: [
      {
        id: "spf/multiple-records",
        helpUri: "https://www.rfc-editor.org/rfc/rfc7208.html#section-4.5",
        defaultConfiguration: { level: "error" },
      },
    ],
  });
  expect(run.results.map((r: { level: string; ruleIndex: number }) => [r.level, r.ruleIndex])).toEqual([
    ["error", 0],
    ["note", 0],
  ]);
  expect(run.results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: "db.example.com" },
    region: { startLine: 4, startColumn: 3, endLine: 4, endColumn: 6 },
  });
  expect(run.results[0].fixes[0].artifactChanges[0].replacements).toHaveLength(1);
});

describe("arguments", () => {
  const table = {
    format: { value: "text|json", choices: ["text", "json"], help: "" },
    zone: { value: "FILE", repeatable: true, help: "" },
    fix: { help: "" },
  } as const;

  it("are read in any order, with = or without", () => {
    const args = parseArguments(["a", "--format=json", "--zone", "1", "b", "--zone=2", "--fix", "--", "--c"], table);
    expect(args.positionals).toEqual(["a", "b", "--c"]);
    expect(args.value("format")).toBe("json");
    expect(args.values("zone")).toEqual(["1", "2"]);
    expect(args.has("fix")).toBe(true);
    expect(args.has("zone")).toBe(true);
  });

  it.each([
    [["--fromat", "json"], /no option --fromat/],
    [["--form", "json"], /did you mean --format/],
    [["--format", "xml"], /one of text, json, not "xml"/],
    [["--zone"], /--zone needs a value: FILE/],
    [["--fix=yes"], /--fix takes no value/],
    [["-x"], /no option -x/],
    [["--constructor"], /no option --constructor/],
  ])("%j is refused in words", (words, message) => {
    expect(() => parseArguments(words, table)).toThrow(message);
  });
});

describe("commands", () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    "%s has help with examples that its own options read",
    (_, command) => {
      const help = commandHelp(command);
      expect(help).toContain("Examples:");
      for (const [line] of command.examples) {
        const quoted = line.replace(/^.*mailwright /, "").match(/'[^']*'|\S+/g) ?? [];
        const words = quoted.map((word) => word.replaceAll("'", ""));
        const found = findCommand(words);
        expect(found?.command.name).toBe(command.name);
        expect(() => parseArguments(found?.rest ?? [], command.options)).not.toThrow();
      }
      for (const name of Object.keys(command.options)) expect(help).toContain(`--${name}`);
    },
  );

  it("name only rules that there are in their examples", () => {
    const lines = commands.flatMap(({ examples }) => examples.map(([line]) => line));
    const named = lines.flatMap((line) => line.match(/[a-z-]+\/[a-z0-9-]+(?==)/g) ?? []);
    expect(named.length).toBeGreaterThan(0);
    for (const id of named) expect(catalogue.map((rule) => rule.id)).toContain(id);
  });

  it("are listed, and near misses named", () => {
    for (const { name } of commands) expect(overview("1.2.3")).toContain(`  ${name}`);
    expect(unknownCommand(["zone"])).toContain("zone print, zone format, zone diff");
    expect(unknownCommand(["domian"])).toContain("did you mean domain?");
    expect(unknownCommand(["xyzzy"])).toContain("--help");
  });
});
