import { type Fix, finding } from "../rules/rule.ts";
import type { Decoded } from "../text/decoded.ts";
import type { Span } from "../text/span.ts";
import { ipv4Octets, ipv6Octets } from "./addresses.ts";
import type { FieldCodec } from "./field-codec.ts";
import { readName } from "./name.ts";
import { nearest } from "./nearest.ts";
import { decimal } from "./numbers.ts";
import { fromBase64, octet, octets16 } from "./octets.ts";
import { badEscape, judgeName, type RdataReader, shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";
import { readString } from "./strings.ts";
import { delegParameters, type ParameterSpec, svcbParameters, valueText, writeParameters } from "./svcb-parameters.ts";
import type { FieldSpec } from "./types.ts";
import { WordFlag } from "./words.ts";

/** The number that is reserved and may not be used (RFC 9460 §14.3.2). */
const reservedKey = 65535;

/** One parameter as it stands in the file. */
interface Parameter {
  readonly key: string;
  readonly number: number;
  readonly spec: ParameterSpec | undefined;
  readonly keySpan: Span;
  readonly span: Span;
  readonly valueSpan: Span;
  /** undefined: there is no `=`. */
  readonly value: Decoded | undefined;
}

/** The number of `keyN`, without leading zeros; -1 otherwise. */
function genericKey(key: string): number {
  if (!key.startsWith("key")) return -1;
  if (key.length > 4 && key.charCodeAt(3) === 48) return -1;
  return decimal(key, 3, key.length, 65535);
}

/** What a value amounts to: octets, or a place in it and what is wrong there. */
type Value = { readonly wire: string } | { readonly problem: string; readonly span: Span };

/** Splits a decoded value at its commas; `\,` and `\\` stand for themselves (RFC 9460 A.1). */
function listItems(value: Decoded): { readonly text: string; readonly span: Span }[] | undefined {
  const items: { text: string; span: Span }[] = [];
  let text = "";
  let start = 0;
  for (let i = 0; i <= value.text.length; i++) {
    const c = value.text.charAt(i);
    if (c === "," || i === value.text.length) {
      items.push({ text, span: value.span(start, i) });
      text = "";
      start = i + 1;
    } else if (c === "\\") {
      i++;
      if (i >= value.text.length) return undefined;
      text += value.text.charAt(i);
    } else text += c;
  }
  return items;
}

function addressList(parameter: Parameter, read: (text: string) => string | undefined, family: string): Value {
  const value = parameter.value as Decoded;
  let wire = "";
  let start = 0;
  for (const item of value.text.split(",")) {
    const octets = read(item);
    const place = value.span(start, start + item.length);
    if (octets === undefined) {
      const span = item === "" ? parameter.valueSpan : place;
      return { problem: item === "" ? "an address is missing" : `“${shown(item)}” is no ${family} address`, span };
    }
    wire += octets;
    start += item.length + 1;
  }
  return { wire };
}

function listValue(parameter: Parameter): Value {
  const items = listItems(parameter.value as Decoded);
  if (items === undefined) return { problem: "a backslash at its end escapes nothing", span: parameter.valueSpan };
  let wire = "";
  for (const { text, span } of items) {
    if (text === "")
      return { problem: "an item of the list is empty", span: span.end > span.start ? span : parameter.valueSpan };
    if (text.length > 255) return { problem: "an item is longer than 255 octets", span };
    wire += octet(text.length) + text;
  }
  return { wire };
}

function numbersValue(parameter: Parameter): Value {
  const value = parameter.value as Decoded;
  let wire = "";
  for (const item of value.text.split(",")) {
    const number = decimal(item, 0, item.length, 65535);
    if (number < 0)
      return { problem: "numbers from 0 to 65535 joined by commas belong here", span: parameter.valueSpan };
    wire += octets16(number);
  }
  return { wire };
}

/** Reads a URI template as far as DNS over HTTPS needs it (RFC 9461 §5): a relative path with the variable `dns`. */
function pathValue(parameter: Parameter): Value {
  const { text } = parameter.value as Decoded;
  if (!text.startsWith("/")) return { problem: "it is a path, which begins with `/`", span: parameter.valueSpan };
  const open = text.indexOf("{?");
  const names = open < 0 ? [] : text.slice(open + 2, text.indexOf("}", open)).split(",");
  if (!names.includes("dns")) return { problem: "it must hold the variable `{?dns}`", span: parameter.valueSpan };
  return { wire: text };
}

/** Reads all words that are left as parameters of one table. */
class ParameterReader {
  readonly #reader: RdataReader;
  readonly #table: readonly ParameterSpec[];
  readonly #byKey: ReadonlyMap<string, ParameterSpec>;

  constructor(reader: RdataReader, table: readonly ParameterSpec[]) {
    this.#reader = reader;
    this.#table = table;
    this.#byKey = new Map(table.map((spec) => [spec.key, spec]));
  }

  read(field: FieldSpec): void {
    const reader = this.#reader;
    const parameters: Parameter[] = [];
    const wires = new Map<number, string>();
    while (reader.more && !reader.bad) {
      const parameter = this.#next();
      if (parameter === undefined) return;
      if (wires.has(parameter.number)) {
        reader.refuse(finding(rdataRules["svcb-duplicate-key"], parameter.keySpan, { key: shown(parameter.key) }));
        return;
      }
      parameters.push(parameter);
      const wire = this.#value(parameter);
      if (wire === undefined) return;
      wires.set(parameter.number, wire);
    }
    if (reader.bad) return;
    this.#checkMandatory(parameters, wires);
    if (reader.bad) return;
    const order = [...wires.keys()].sort((a, b) => a - b);
    const last = order[order.length - 1];
    // The wire has the parameters in the order of their numbers: the whole of it goes with the last field.
    const octets = order
      .map((n) => octets16(n) + octets16((wires.get(n) ?? "").length) + (wires.get(n) ?? ""))
      .join("");
    parameters.forEach((p, i) => {
      const spec = { ...field, name: p.key, text: p.spec?.text ?? "A parameter without a name here." };
      const wire = i === parameters.length - 1 && last !== undefined ? octets : "";
      reader.push(spec, p.span, wire, { number: p.number, ...(p.value === undefined ? {} : { decoded: p.value }) });
    });
  }

  #next(): Parameter | undefined {
    const reader = this.#reader;
    const { text } = reader.words;
    const index = reader.at++;
    const first = reader.span(index);
    const equals = reader.has(index, WordFlag.quoted) ? -1 : text.slice(first.start, first.end).indexOf("=");
    const keyEnd = equals < 0 ? first.end : first.start + equals;
    const key = text.slice(first.start, keyEnd);
    const keySpan = { start: first.start, end: keyEnd };
    const spec = this.#byKey.get(key);
    const number = spec?.number ?? genericKey(key);
    if (number < 0) {
      this.#unknownKey(key, keySpan, rdataRules["svcb-unknown-key"]);
      return undefined;
    }
    let valueSpan = { start: Math.min(keyEnd + 1, first.end), end: first.end };
    let end = first.end;
    let inner = valueSpan;
    let joined = false;
    while (reader.more && reader.has(reader.at, WordFlag.touching)) {
      const next = reader.at++;
      const quoted = reader.has(next, WordFlag.quoted);
      if (joined || equals < 0 || valueSpan.end > valueSpan.start || !quoted) {
        const span = reader.span(next);
        reader.refuse(
          finding(rdataRules["svcb-bad-value"], span, {
            key: shown(key),
            problem: "quotes stand around a whole value only",
          }),
        );
        return undefined;
      }
      joined = true;
      valueSpan = reader.span(next);
      end = valueSpan.end;
      inner = {
        start: valueSpan.start + 1,
        end: reader.has(next, WordFlag.unclosed) ? end : Math.max(valueSpan.start + 1, end - 1),
      };
    }
    const known = this.#table.find((p) => p.number === number);
    const base = { key, number, spec: known, keySpan, span: { start: first.start, end } };
    if (equals < 0) return { ...base, valueSpan: keySpan, value: undefined };
    const { decoded, badEscapes } = readString(text, inner.start, inner.end, reader.context);
    const [bad] = badEscapes;
    if (bad !== undefined) {
      reader.refuse(badEscape(text, bad));
      return undefined;
    }
    return {
      ...base,
      valueSpan: valueSpan.end > valueSpan.start ? valueSpan : { start: first.start, end },
      value: decoded,
    };
  }

  #unknownKey(key: string, span: Span, rule: (typeof rdataRules)["svcb-unknown-key"]): void {
    const near = this.#byKey.has(key.toLowerCase())
      ? key.toLowerCase()
      : nearest(
          key.toLowerCase(),
          this.#table.map((p) => p.key),
        );
    const fixes: Fix[] = near === undefined ? [] : [{ title: `Write ${near}`, edits: [{ span, text: near }] }];
    const args: { key: string; nearest?: string } =
      near === undefined ? { key: shown(key) } : { key: shown(key), nearest: near };
    this.#reader.refuse(finding(rule, span, args, { fixes }));
  }

  /** The value's octets; undefined, with the finding, where it does not fit the key. */
  #value(parameter: Parameter): string | undefined {
    const reader = this.#reader;
    const { spec, key } = parameter;
    if (parameter.number === reservedKey && !reader.knot) {
      const problem = "the number 65535 is reserved";
      reader.note(finding(rdataRules["svcb-bad-value"], parameter.keySpan, { key, problem }));
    }
    const generic = spec === undefined || spec.key !== key;
    if (generic) return this.#octets(parameter);
    const value = this.#known(spec, parameter);
    if (value === undefined) return undefined;
    if ("wire" in value) return value.wire;
    reader.refuse(finding(rdataRules["svcb-bad-value"], value.span, { key, problem: value.problem }));
    return undefined;
  }

  /** The octets behind `keyN`; BIND wants them to be a value of the key that has the number. */
  #octets({ spec, key, value, keySpan, valueSpan }: Parameter): string | undefined {
    const octets = value?.text ?? "";
    const { server } = this.#reader.context;
    const free = spec === undefined || spec.kind === "base64";
    if (free || server === "knot" || server === "nsd" || valueText(spec.kind, octets, this.#table) !== undefined) {
      return octets;
    }
    const problem = `these octets are no value of ${spec.key}`;
    const span = value === undefined ? keySpan : valueSpan;
    this.#reader.refuse(finding(rdataRules["svcb-bad-value"], span, { key, problem }));
    return undefined;
  }

  #known(spec: ParameterSpec, parameter: Parameter): Value | undefined {
    const { value, valueSpan, keySpan } = parameter;
    if (spec.kind === "none") {
      return value === undefined || value.text === ""
        ? { wire: "" }
        : { problem: "it takes no value", span: valueSpan };
    }
    if (value === undefined || value.text === "") return { problem: "a value must follow behind `=`", span: keySpan };
    switch (spec.kind) {
      case "keys":
        return this.#keys(parameter);
      case "list":
        return listValue(parameter);
      case "numbers":
        return numbersValue(parameter);
      case "ipv4":
        return addressList(parameter, ipv4Octets, "IPv4");
      case "ipv6":
        return addressList(parameter, ipv6Octets, "IPv6");
      case "port": {
        const port = decimal(value.text, 0, value.text.length, 65535);
        return port < 0
          ? { problem: "a number from 0 to 65535 belongs here", span: valueSpan }
          : { wire: octets16(port) };
      }
      case "base64": {
        const octets = fromBase64(value.text, this.#reader.knot);
        return octets ? { wire: octets } : { problem: "it is no base64", span: valueSpan };
      }
      case "path":
        return this.#reader.knot ? { wire: value.text } : pathValue(parameter);
      case "names":
        return this.#names(parameter);
      case "octets":
        return { wire: value.text };
    }
  }

  /** The numbers of a list of keys, sorted as the wire wants them. */
  #keys(parameter: Parameter): Value | undefined {
    const value = parameter.value as Decoded;
    const numbers = new Set<number>();
    let start = 0;
    for (const key of value.text.split(",")) {
      const span = value.span(start, start + key.length);
      start += key.length + 1;
      const number = this.#byKey.get(key)?.number ?? genericKey(key);
      if (number < 0) {
        if (key === "") return { problem: "an item of the list is empty", span: parameter.valueSpan };
        this.#unknownKey(key, span, rdataRules["svcb-unknown-key"]);
        return undefined;
      }
      const problem = number === 0 ? "may not name itself" : numbers.has(number) ? "is listed twice" : undefined;
      if (problem !== undefined) {
        this.#reader.refuse(finding(rdataRules["svcb-mandatory"], span, { key, problem }));
        return undefined;
      }
      numbers.add(number);
    }
    return {
      wire: [...numbers]
        .sort((a, b) => a - b)
        .map(octets16)
        .join(""),
    };
  }

  #checkMandatory(parameters: readonly Parameter[], given: ReadonlyMap<number, string>): void {
    const list = parameters.find((p) => p.number === 0);
    if (list?.value === undefined) return;
    if (list.key !== "mandatory") {
      const { text } = list.value;
      for (let at = 0; at < text.length; at += 2) {
        const number = text.charCodeAt(at) * 256 + text.charCodeAt(at + 1);
        if (given.has(number)) continue;
        const args = { key: `key${number}`, problem: "is not given" };
        this.#reader.refuse(finding(rdataRules["svcb-mandatory"], list.valueSpan, args));
        return;
      }
      return;
    }
    let start = 0;
    for (const key of list.value.text.split(",")) {
      const number = this.#byKey.get(key)?.number ?? genericKey(key);
      if (!given.has(number)) {
        const span = list.value.span(start, start + key.length);
        this.#reader.refuse(finding(rdataRules["svcb-mandatory"], span, { key, problem: "is not given" }));
        return;
      }
      start += key.length + 1;
    }
  }

  /** Names joined by commas that are not escaped; escapes belong to the names. */
  #names(parameter: Parameter): Value | undefined {
    const reader = this.#reader;
    const { text } = reader.words;
    const quoted = text.charAt(parameter.valueSpan.start) === '"';
    const end = quoted ? parameter.valueSpan.end - 1 : parameter.valueSpan.end;
    let start = quoted ? parameter.valueSpan.start + 1 : parameter.valueSpan.start;
    let wire = "";
    for (let at = start; at <= end; at++) {
      const c = text.charAt(at);
      if (c === "\\" && at < end) at++;
      else if (c === "," || at === end) {
        if (at === start) return { problem: "a name is missing", span: parameter.valueSpan };
        const name = readName(text, start, at, reader.context.origin, reader.context);
        for (const problem of name.problems) {
          const judged = judgeName(problem, reader.context, text);
          if (judged?.fatal) reader.refuse(judged.finding);
          else if (judged !== undefined) reader.note(judged.finding);
          if (reader.bad) return undefined;
        }
        wire += name.wire ?? "";
        start = at + 1;
      }
    }
    return { wire };
  }
}

function parametersKind(table: readonly ParameterSpec[]): FieldCodec {
  return {
    read: (reader, spec) => new ParameterReader(reader, table).read(spec),
    write: (cursor) => writeParameters(cursor, table),
  };
}

export const svcbParamsKind = parametersKind(svcbParameters);
export const delegParamsKind = parametersKind(delegParameters);
