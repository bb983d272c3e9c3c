import type { Arguments, OptionTable } from "./args.ts";
import type { ExitCode, Io } from "./io.ts";

/** What a command does once its arguments are read. */
export type Run = (args: Arguments, io: Io) => Promise<ExitCode>;

export interface Command {
  /** `spf expand`. */
  readonly name: string;
  readonly summary: string;
  /** What stands behind the name: `DOMAIN --ip IP`. */
  readonly usage: string;
  readonly options: OptionTable;
  readonly examples: readonly (readonly [command: string, does: string])[];
  readonly exits: string;
  /** Loaded when the command is run, with what it needs and nothing else. */
  readonly load: () => Promise<Run>;
}

const formats = (...choices: string[]) => ({
  value: choices.join("|"),
  choices,
  help: "how results are written; default text",
});

const common = {
  zone: { value: "FILE", repeatable: true, help: "a zone that answers before any resolver; may be repeated" },
  resolver: {
    value: "RESOLVER",
    help: "who is asked: system, offline, udp://IP:PORT, tls://HOST, https://…, recorded:FILE",
  },
  record: { value: "FILE", help: "write the answers that were used to FILE, for --resolver recorded:FILE" },
  "no-color": { help: "no colours; the variable NO_COLOR does the same" },
  help: { help: "this help" },
} as const satisfies OptionTable;

const severities = ["error", "warning", "info", "hint"];

const judging = {
  "fail-on": {
    value: severities.join("|"),
    choices: severities,
    help: "the least severity that makes the exit code 1; default error",
  },
} as const satisfies OptionTable;

const zoneReading = {
  origin: { value: "NAME", help: "the name of the zone; default from the file (SOA, $ORIGIN, its own name)" },
  server: {
    value: "any|bind|knot|nsd",
    choices: ["any", "bind", "knot", "nsd"],
    help: "the name server that will load the zone; default any",
  },
} as const satisfies OptionTable;

const kinds = ["zone", "record", "transcript", "policy", "message"];
const findingExits = "0 nothing at or above --fail-on, 1 findings, 2 usage or an input that cannot be read";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: "check",
    summary: "lint zones, records, transcripts and policy files",
    usage: "[PATH…]",
    options: {
      format: formats("text", "json", "sarif", "github"),
      kind: {
        value: kinds.join("|"),
        choices: kinds,
        help: "what the files are; default from their names and content",
      },
      ...zoneReading,
      rule: {
        value: "ID=SEVERITY",
        repeatable: true,
        help: "change a rule's severity (off, hint, info, warning, error); may be repeated",
      },
      ...judging,
      fix: { help: "mend what has one sensible mend, in place" },
      stdin: { help: "read standard input; with --fix the mended text goes to standard output" },
      "stdin-filename": { value: "NAME", help: "the name that standard input goes by" },
      dmarc: { value: "9989|7489", choices: ["9989", "7489"], help: "the edition of DMARC that counts; default 9989" },
      ...common,
    },
    examples: [
      ["mailwright check db.example.com", "one zone"],
      ["mailwright check --fail-on warning zones/ sessions/", "all that is found in two folders"],
      ["mailwright check --format github .", "annotations in a GitHub workflow"],
      ["dig example.com TXT | mailwright check --stdin", "what another program prints"],
      ["mailwright check --rule mx/single-host=off --fix db.example.com", "mend what can be mended, but for one rule"],
    ],
    exits: findingExits,
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "explain",
    summary: "say what a rule, a reply code, a tag or a whole record means",
    usage: "[SUBJECT]",
    options: { format: formats("text", "json"), ...common },
    examples: [
      ["mailwright explain spf/too-many-lookups", "a rule"],
      ["mailwright explain 554", "a reply code; 5.7.26 an enhanced one"],
      ["mailwright explain dmarc np", "a tag"],
      ["mailwright explain 'v=spf1 mx include:_spf.example.net -all'", "a whole record"],
      ["mailwright explain", "all there is to explain"],
    ],
    exits: "0 explained, 2 nothing of that name",
    load: async () => (await import("./explain.ts")).explain,
  },
  {
    name: "spf expand",
    summary: "show all that an SPF record takes in: terms, look-ups, addresses",
    usage: "DOMAIN",
    options: { format: formats("text", "json", "mermaid"), ...common },
    examples: [
      ["mailwright spf expand example.com", "from live DNS"],
      [
        "mailwright spf expand example.com --zone db.example.com --resolver offline",
        "before publication, nobody asked",
      ],
      ["mailwright spf expand example.com --format mermaid", "a diagram"],
    ],
    exits: "0 no error in the tree, 1 an error, 2 usage or no answer at all",
    load: async () => (await import("./spf-expand.ts")).spfExpand,
  },
  {
    name: "spf check",
    summary: "tell whether an address may send for a domain, and why",
    usage: "DOMAIN --ip IP",
    options: {
      format: formats("text", "json"),
      ip: { value: "IP", help: "the address that the mail comes from" },
      sender: { value: "ADDR", help: "the address in MAIL FROM; default postmaster@DOMAIN" },
      helo: { value: "NAME", help: "the name in HELO or EHLO" },
      ...common,
    },
    examples: [
      ["mailwright spf check example.com --ip 192.0.2.1", "one address"],
      [
        "mailwright spf check example.com --ip 2001:db8::1 --sender a@example.com --helo mx.example.com",
        "with all a receiver knows",
      ],
    ],
    exits: "0 pass, 1 any other verdict, 2 usage",
    load: async () => (await import("./spf-check.ts")).spfCheck,
  },
  {
    name: "domain",
    summary: "the whole mail posture of a domain",
    usage: "DOMAIN",
    options: {
      format: formats("text", "json"),
      selector: { value: "NAME", repeatable: true, help: "a DKIM selector to look at; may be repeated" },
      "no-fetch": { help: "do not fetch the MTA-STS policy over HTTPS" },
      dmarc: { value: "9989|7489", choices: ["9989", "7489"], help: "how DMARC policies are discovered; default 9989" },
      ...judging,
      ...common,
    },
    examples: [
      ["mailwright domain example.com", "from live DNS"],
      [
        "mailwright domain example.com --zone db.example.com --selector s1",
        "what it will be once the zone is published",
      ],
    ],
    exits: findingExits,
    load: async () => (await import("./domain.ts")).domain,
  },
  {
    name: "message",
    summary: "authenticate a message: SPF, DKIM, DMARC, ARC, and why",
    usage: "FILE",
    options: {
      format: formats("text", "json"),
      ip: { value: "IP", help: "the address that the message came from; default from the session, or from Received" },
      helo: { value: "NAME", help: "the name in HELO or EHLO" },
      sender: { value: "ADDR", help: "the address in MAIL FROM; default from the session, or from Return-Path" },
      number: { value: "N", help: "which message of a session with several; default the first" },
      receiver: { value: "NAME", help: "the name in the Authentication-Results header; default localhost" },
      before: {
        value: "RESOLVER",
        help: "compare with this resolver's answers: what changes once the zones of --zone are published",
      },
      dmarc: { value: "9989|7489", choices: ["9989", "7489"], help: "how DMARC policies are discovered; default 9989" },
      ...common,
    },
    examples: [
      ["mailwright message mail.eml --ip 192.0.2.1 --sender a@example.com", "from live DNS"],
      ["mailwright message session.log", "the message inside a session, with its envelope"],
      ["mailwright message mail.eml --zone db.example.com --before system", "before publication: what would change"],
    ],
    exits: "0 pass (DMARC, or without a policy SPF or DKIM), 1 any other verdict, 2 usage or unreadable",
    load: async () => (await import("./message.ts")).message,
  },
  {
    name: "transcript",
    summary: "show a mail session line by line: who speaks, what it is",
    usage: "FILE",
    options: { format: formats("text", "json", "mermaid"), ...judging, ...common },
    examples: [
      ["mailwright transcript session.log", "the lines, with who speaks"],
      ["mailwright transcript --format mermaid session.log", "a sequence diagram"],
    ],
    exits: findingExits,
    load: async () => (await import("./transcript.ts")).transcript,
  },
  {
    name: "zone print",
    summary: "the records of a zone, one a line",
    usage: "FILE",
    options: {
      format: formats("text", "json"),
      ...zoneReading,
      ttl: { value: "N", help: "the TTL of records that state none" },
      ...judging,
      ...common,
    },
    examples: [
      ["mailwright zone print db.example.com", "absolute names, TTLs filled in"],
      ["mailwright zone print --format json --origin example.com. zone.txt", "with wire form"],
    ],
    exits: findingExits,
    load: async () => (await import("./zone-print.ts")).zonePrint,
  },
  {
    name: "zone format",
    summary: "lay out a zone in columns; the records stay the same",
    usage: "FILE",
    options: {
      format: formats("text", "json"),
      ...zoneReading,
      write: { help: "change the file in place of printing it" },
      check: { help: "print nothing; exit code 1 if the file is not formatted" },
      ...common,
    },
    examples: [
      ["mailwright zone format db.example.com", "to standard output"],
      ["mailwright zone format --write db.example.com", "in place"],
    ],
    exits: "0 done, 1 with --check not formatted, 2 usage or unreadable",
    load: async () => (await import("./zone-format.ts")).zoneFormat,
  },
  {
    name: "zone diff",
    summary: "what would change in live DNS if a zone were published",
    usage: "FILE",
    options: { format: formats("text", "json"), ...zoneReading, ...common },
    examples: [
      ["mailwright zone diff db.example.com", "against the system's resolver"],
      ["mailwright zone diff db.example.com --resolver udp://192.0.2.53:53", "against one of its servers"],
    ],
    exits: "0 no difference, 1 a difference, 2 usage, unreadable or no answer at all",
    load: async () => (await import("./zone-diff.ts")).zoneDiff,
  },
  {
    name: "lsp",
    summary: "the language server, for any editor",
    usage: "--stdio",
    options: {
      stdio: { help: "speak over standard input and output" },
      clientProcessId: { value: "PID", help: "the editor's process; some clients say it, and it is not needed" },
      ...common,
    },
    examples: [["mailwright lsp --stdio", "as an editor starts it"]],
    exits: "0 shut down as asked, 1 otherwise",
    load: async () => (await import("./lsp.ts")).lsp,
  },
];

/** The command that the first words name, and the words behind it. */
export function findCommand(
  words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  for (const command of commands) {
    const name = command.name.split(" ");
    if (name.every((word, i) => words[i] === word)) return { command, rest: words.slice(name.length) };
  }
  return undefined;
}
