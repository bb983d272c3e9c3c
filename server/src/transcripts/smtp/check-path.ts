import { type Fix, finding } from "../../rules/rule.ts";
import { octetsOf } from "../octets.ts";
import { parameterRow } from "./extensions.ts";
import { type Command, wordsOf } from "./parse.ts";
import { type Path, pathOf } from "./path.ts";
import { smtpRules } from "./rules.ts";
import type { SmtpExchange, SmtpSession } from "./state.ts";

/** MAIL FROM and RCPT TO: the path, then the parameters. */
export function checkEnvelope(conversation: SmtpSession, exchange: SmtpExchange): void {
  const { command } = exchange;
  if (command === undefined) return;
  const { value } = command;
  const path = pathOf(command);
  const keyword = command.verb === "MAIL" ? "FROM:" : "TO:";
  if (path === undefined) {
    const { start, end } = command.argument;
    const reason = `it must begin with \`${keyword}\``;
    conversation.report(
      finding(smtpRules["bad-path"], value.span(start, end), {
        path: value.text.slice(start, end).slice(0, 80),
        reason,
      }),
    );
    exchange.faulty = true;
    return;
  }
  if (path.blank.end > path.blank.start && path.brackets) {
    const span = value.span(path.blank.start, path.blank.end);
    const fixes: Fix[] = [{ title: "Remove the space", edits: [{ span, text: "" }], preferred: true }];
    conversation.report(finding(smtpRules["space-after-colon"], span, { keyword }, { fixes }));
  }
  checkPath(conversation, exchange, command, path);
  checkParameters(conversation, exchange, command, path);
}

function checkPath(conversation: SmtpSession, exchange: SmtpExchange, command: Command, path: Path): void {
  const { value } = command;
  const whole = value.span(path.start, path.end);
  if (path.end === path.start) {
    conversation.report(
      finding(smtpRules["missing-argument"], value.span(0, command.verbEnd), {
        verb: command.verb,
        form: command.row?.form ?? "",
      }),
    );
    exchange.faulty = true;
    return;
  }
  const written = value.text.slice(path.start, path.end);
  if (!path.brackets) {
    // A display name stands in front of the address: `FROM:Alice <alice@example.net>`.
    const later = value.text.indexOf("<", path.end);
    const looksName = !written.includes("@") && later >= 0 && later < command.argument.end;
    exchange.faulty = true;
    if (looksName) {
      const text = value.text.slice(path.start, command.argument.end);
      conversation.report(
        finding(smtpRules["bad-path"], value.span(path.start, command.argument.end), {
          path: text.slice(0, 80),
          reason: "a name stands beside the address",
        }),
      );
    } else {
      const fixes: Fix[] = [
        {
          title: "Put it in angle brackets",
          edits: [{ span: value.span(path.blank.start, path.end), text: `<${written}>` }],
          preferred: true,
        },
      ];
      conversation.report(finding(smtpRules["missing-brackets"], whole, { address: written.slice(0, 80) }, { fixes }));
    }
    return;
  }
  if (path.route !== undefined) {
    const span = value.span(path.route.start, path.route.end);
    const fixes: Fix[] = [{ title: "Remove the route", edits: [{ span, text: "" }], preferred: true }];
    conversation.report(
      finding(
        smtpRules["source-route"],
        span,
        { route: value.text.slice(path.route.start, path.route.end).slice(0, 80) },
        { fixes },
      ),
    );
  }
  const reason = pathProblem(path, command);
  if (reason !== undefined) {
    conversation.report(finding(smtpRules["bad-path"], whole, { path: written.slice(0, 80), reason }));
    exchange.faulty = true;
    return;
  }
  checkLengths(conversation, command, path);
  if (/[^\0-\x7f]/.test(path.address) && !utf8Announced(conversation, exchange)) {
    const span = value.span(path.addressStart, path.addressStart + path.address.length);
    conversation.report(finding(smtpRules["non-ascii-without-smtputf8"], span, { address: path.address.slice(0, 80) }));
  }
}

/** What is wrong with the mailbox inside the brackets; `<>` and `<Postmaster>` are right where they may stand. */
function pathProblem(path: Path, command: Command): string | undefined {
  const { address } = path;
  if (address === "") return command.verb === "MAIL" ? undefined : "a recipient cannot be empty";
  if (command.value.text[path.end - 1] !== ">") return "the closing `>` is missing";
  if (address.toLowerCase() === "postmaster" && command.verb === "RCPT") return undefined;
  const at = lastAt(address);
  if (at === undefined) return "the domain is missing";
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (local === "") return "the part before `@` is missing";
  if (domain === "") return "the domain is missing";
  if (local.startsWith('"')) {
    if (!/^"(?:[^"\\]|\\.)*"$/.test(local)) return "the quotes are not closed";
  } else {
    if (local.includes("@")) return "it holds two `@`";
    if (/[ \t()<>[\]:;,\\"]/.test(local)) return "the part before `@` holds a character that needs quotes";
    if (local.startsWith(".") || local.endsWith(".") || local.includes(".."))
      return "a dot in the part before `@` stands at its edge or beside another";
  }
  if (domain.startsWith("[")) return literalProblem(domain);
  if (/[^A-Za-z0-9.\-_\x80-\uffff]/.test(domain)) return "the domain holds a character that is not allowed";
  if (domain.split(".").some((label) => label === "")) return "the domain has an empty label";
  return undefined;
}

/** The `@` behind the local-part, which may be quoted. */
function lastAt(address: string): number | undefined {
  if (!address.startsWith('"')) {
    const at = address.lastIndexOf("@");
    return at < 0 ? undefined : at;
  }
  for (let i = 1; i < address.length; i++) {
    if (address[i] === "\\") i++;
    else if (address[i] === '"') return address[i + 1] === "@" ? i + 1 : undefined;
  }
  return undefined;
}

function literalProblem(domain: string): string | undefined {
  if (!domain.endsWith("]")) return "the address literal lacks its `]`";
  const inside = domain.slice(1, -1);
  const parts = inside.split(".");
  if (parts.length === 4 && parts.every((p) => /^[0-9]{1,3}$/.test(p) && Number(p) < 256)) return undefined;
  if (/^IPv6:[0-9a-fA-F:.]{2,45}$/i.test(inside)) return undefined;
  if (/^[A-Za-z0-9-]+:[!-Z^-~]+$/.test(inside) && !/^[0-9a-fA-F]{0,4}:/.test(inside)) return undefined;
  return "the address literal is neither an IPv4 address nor `IPv6:` with an address";
}

function checkLengths(conversation: SmtpSession, command: Command, path: Path): void {
  const { address, addressStart } = path;
  if (address.length * 3 <= 64) return;
  const at = lastAt(address) ?? address.length;
  const parts: readonly [string, number, number, number][] = [
    ["part before `@`", 0, at, 64],
    ["domain", at + 1, address.length, 255],
  ];
  for (const [part, from, to, limit] of parts) {
    const octets = octetsOf(address.slice(from, to));
    if (octets <= limit) continue;
    conversation.report(
      finding(smtpRules["address-too-long"], command.value.span(addressStart + from, addressStart + to), {
        part,
        octets,
        limit,
      }),
    );
    return;
  }
  const octets = octetsOf(command.value.text.slice(path.start, path.end));
  if (octets > 256)
    conversation.report(
      finding(smtpRules["address-too-long"], command.value.span(path.start, path.end), {
        part: "path",
        octets,
        limit: 256,
      }),
    );
}

/** SMTPUTF8 stands behind the MAIL of this transaction. */
export function utf8Announced(conversation: SmtpSession, exchange: SmtpExchange): boolean {
  const { transaction } = conversation.state;
  const mail = exchange.command?.verb === "MAIL" ? exchange : transaction === "unknown" ? undefined : transaction?.mail;
  if (mail === undefined) return true;
  return parameterWords(mail.command).some((w) => w.text.toUpperCase() === "SMTPUTF8");
}

/** The parameters behind the path. */
export function parameterWords(command: Command | undefined): ReturnType<typeof wordsOf> {
  const path = command === undefined ? undefined : pathOf(command);
  if (command === undefined || path === undefined) return [];
  return wordsOf(command.value.text, path.parameters, command.argument.end);
}

function checkParameters(conversation: SmtpSession, exchange: SmtpExchange, command: Command, path: Path): void {
  const { value, verb } = command;
  if (exchange.faulty || path.parameters >= command.argument.end) return;
  const seen = new Set<string>();
  for (const word of wordsOf(value.text, path.parameters, command.argument.end)) {
    const equals = word.text.indexOf("=");
    const name = (equals < 0 ? word.text : word.text.slice(0, equals)).toUpperCase();
    const given = equals < 0 ? undefined : word.text.slice(equals + 1);
    const span = value.span(word.start, word.end);
    const bad = (reason: string): void => {
      conversation.report(finding(smtpRules["bad-parameter"], span, { parameter: word.text.slice(0, 80), reason }));
      exchange.faulty = true;
    };
    const row = parameterRow(verb, name);
    if (row === undefined) {
      if (!/^X[A-Z0-9-]/.test(name)) {
        const other = parameterRow(verb === "MAIL" ? "RCPT" : "MAIL", name);
        if (!exchange.extensions?.has(name))
          bad(other === undefined ? "is none that a standard defines" : `belongs to ${other.command}, not to ${verb}`);
      }
      continue;
    }
    if (seen.has(name)) {
      bad("stands twice");
      continue;
    }
    seen.add(name);
    if (row.check === undefined) {
      if (given !== undefined) bad("takes no value");
    } else if (given === undefined) {
      if (row.check("") !== undefined) bad(`needs a value (\`${row.form ?? name}\`)`);
    } else {
      const reason = row.check(given);
      if (reason !== undefined) bad(reason);
    }
    if (exchange.faulty) continue;
    const keyword = name === "BODY" && given?.toUpperCase() === "BINARYMIME" ? "BINARYMIME" : row.keyword;
    const { extensions } = exchange;
    if (extensions !== undefined && !extensions.has(keyword)) {
      conversation.report(finding(smtpRules["extension-not-offered"], span, { word: word.text.slice(0, 80), keyword }));
      continue;
    }
    if (name === "SIZE" && given !== undefined) {
      const limit = extensions?.get("SIZE")?.[0];
      if (limit !== undefined && /^[1-9][0-9]{0,18}$/.test(limit) && BigInt(given) > BigInt(limit)) {
        conversation.report(
          finding(smtpRules["size-exceeded"], value.span(word.end - given.length, word.end), { size: given, limit }),
        );
      }
    }
  }
}
