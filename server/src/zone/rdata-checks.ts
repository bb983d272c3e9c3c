import { type Finding, type Fix, finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import { algorithms, services } from "./mnemonics.ts";
import { labelsOf, rootName } from "./name.ts";
import { fromBase32Hex } from "./octets.ts";
import { type RdataField, type RdataReader, shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";
import { textRules } from "./rules-text.ts";

/** What the fields of one record mean together, once all could be read. */
export function checkFields(reader: RdataReader): void {
  checks[reader.row.mnemonic]?.(reader);
}

const checks: Readonly<Record<string, (reader: RdataReader) => void>> = {
  DS: checkDs,
  CDS: checkDs,
  DLV: checkDs,
  TA: checkDs,
  DNSKEY: checkKey,
  CDNSKEY: checkKey,
  NSEC3: checkNsec3,
  NSEC3PARAM: checkNsec3Param,
  NSEC: checkNsec,
  ZONEMD: checkZonemd,
  TLSA: checkTlsa,
  SMIMEA: checkTlsa,
  SSHFP: checkSshfp,
  NAPTR: checkNaptr,
  SRV: checkSrv,
  SVCB: checkSvcb,
  HTTPS: checkSvcb,
};

/** Whether BIND's refusal decides: for `any` as for `bind`. */
function asBind(reader: RdataReader): boolean {
  return reader.context.server === "any" || reader.context.server === "bind";
}

/** A mistake for which BIND refuses the record, and others take it. */
function refusedByBind(reader: RdataReader, found: Finding): void {
  if (asBind(reader)) reader.refuse(found);
  else reader.note(found);
}

function fieldOf(reader: RdataReader, name: string): RdataField | undefined {
  return reader.fields.find((f) => f.spec.name === name);
}

/** The list of NSEC has NSEC itself and RRSIG at least (RFC 4034 §4.1.2); BIND refuses one without any. */
function checkNsec(reader: RdataReader): void {
  if (fieldOf(reader, "types")?.wire !== "" || !asBind(reader)) return;
  reader.refuse(finding(textRules["missing-rdata"], reader.typeSpan, { type: "NSEC", field: "list of types" }));
}

/** The whole record, from the first word of its entry to the last. */
function recordSpan(reader: RdataReader): Span {
  const { words } = reader;
  return { start: words.starts[0] ?? 0, end: words.ends[words.count - 1] ?? 0 };
}

function write(title: string, span: Span, text: string): Fix[] {
  return [{ title, edits: [{ span, text }], preferred: true }];
}

/** Octets of a digest by its type (RFC 4034 §5.1.3, 4509 §2.2, 6605 §2); of others BIND and Knot take any. */
const digestLengths: Readonly<Record<number, number>> = { 1: 20, 2: 32, 4: 48 };
const deprecatedDigests: Readonly<Record<number, string>> = { 1: "SHA-1", 3: "GOST R 34.11-94" };

/** Algorithms that must not be used, and those that are not recommended (RFC 8624 §3.1, RFC 9904). */
const deprecatedAlgorithms: Readonly<Record<number, { readonly must: boolean }>> = {
  1: { must: true },
  3: { must: true },
  5: { must: true },
  6: { must: true },
  7: { must: true },
  10: { must: false },
  12: { must: true },
};

function checkAlgorithm(reader: RdataReader): void {
  const field = fieldOf(reader, "algorithm");
  const deprecated = deprecatedAlgorithms[field?.number ?? -1];
  if (field === undefined || deprecated === undefined) return;
  const name = algorithms.byNumber(field.number ?? 0)?.name ?? String(field.number);
  reader.note(finding(rdataRules["deprecated-algorithm"], field.span, { name, must: deprecated.must }));
}

function checkDs(reader: RdataReader): void {
  const [tag, algorithm, type, digest] = reader.fields;
  if (tag === undefined || algorithm === undefined || type === undefined || digest === undefined) return;
  if (reader.row.mnemonic === "CDS" && algorithm.number === 0) {
    if (tag.number !== 0 || type.number !== 0 || digest.wire !== "\0") deleteForm(reader, "0 0 0 00", tag);
    return;
  }
  const length = digest.wire?.length ?? 0;
  const right = digestLengths[type.number ?? 0];
  if (right !== undefined && length !== right) {
    const args = { type: type.number ?? 0, length, right };
    refusedByBind(reader, finding(rdataRules["ds-digest-length"], digest.span, args));
    return;
  }
  const name = deprecatedDigests[type.number ?? 0];
  if (name !== undefined) reader.note(finding(rdataRules["ds-deprecated"], type.span, { name }));
  checkAlgorithm(reader);
}

function deleteForm(reader: RdataReader, form: string, first: RdataField): void {
  const span = recordSpan(reader);
  const fixes = write(`Write ${form}`, { start: first.span.start, end: span.end }, form);
  reader.note(finding(rdataRules["cds-delete-form"], span, { form }, { fixes }));
}

const zoneKeyFlags = new Set([256, 257, 384, 385]);

function checkKey(reader: RdataReader): void {
  const [flags, protocol, algorithm, key] = reader.fields;
  if (flags === undefined || protocol === undefined || algorithm === undefined || key === undefined) return;
  if (reader.row.mnemonic === "CDNSKEY" && algorithm.number === 0) {
    if (flags.number !== 0 || protocol.number !== 3 || key.wire !== "\0") deleteForm(reader, "0 3 0 AA==", flags);
    return;
  }
  if (!zoneKeyFlags.has(flags.number ?? 0)) {
    reader.note(finding(rdataRules["dnskey-flags"], flags.span, { flags: flags.number ?? 0 }));
  }
  if (protocol.number !== 3) {
    const fixes = write("Write 3", protocol.span, "3");
    reader.note(finding(rdataRules["dnskey-protocol"], protocol.span, { protocol: protocol.number ?? 0 }, { fixes }));
  }
  const problem = keyProblem(algorithm.number ?? 0, key.wire ?? "");
  if (problem !== undefined) {
    const name = algorithms.byNumber(algorithm.number ?? 0)?.name ?? String(algorithm.number);
    reader.note(finding(rdataRules["dnskey-bad-key"], key.span, { name, problem }));
  }
  checkAlgorithm(reader);
}

/** Octets of a key by algorithm (RFC 6605 §4, RFC 8080 §3, RFC 5933 §2). */
const keyLengths: Readonly<Record<number, number>> = { 12: 64, 13: 64, 14: 96, 15: 32, 16: 57 };
const rsaAlgorithms = new Set([1, 5, 7, 8, 10]);

/** Octets of an RSA modulus: 512 bits to 4096 (RFC 3110 §2, RFC 5702 §2). */
const shortestModulus = 64;
const longestModulus = 512;

function keyProblem(algorithm: number, key: string): string | undefined {
  const right = keyLengths[algorithm];
  if (right !== undefined && key.length !== right) return `it has ${key.length} octets, not ${right}`;
  if (!rsaAlgorithms.has(algorithm)) return undefined;
  const short = key.charCodeAt(0) !== 0;
  const exponentLength = short ? key.charCodeAt(0) : key.charCodeAt(1) * 256 + key.charCodeAt(2);
  const modulus = key.length - exponentLength - (short ? 1 : 3);
  if (Number.isNaN(exponentLength) || exponentLength === 0 || modulus <= 0) {
    return "the length of its exponent goes beyond the key";
  }
  if (modulus < shortestModulus) return `its modulus has ${modulus * 8} bits, fewer than 512`;
  if (modulus > longestModulus) return `its modulus has ${modulus * 8} bits, more than 4096`;
  return undefined;
}

function checkHashAlgorithm(reader: RdataReader): void {
  const field = fieldOf(reader, "hash algorithm");
  if (field === undefined || field.number === 1) return;
  reader.note(finding(rdataRules["nsec3-algorithm"], field.span, { algorithm: field.number ?? 0 }));
}

/** An NSEC3's owner is a hash as well: its first label is base32hex without padding (RFC 5155 §3). */
function checkNsec3(reader: RdataReader): void {
  checkHashAlgorithm(reader);
  const { owner } = reader.context;
  const [hash = ""] = owner === undefined ? [] : labelsOf(owner);
  const octets = fromBase32Hex(hash);
  if (owner === undefined || (octets !== undefined && octets.length > 0)) return;
  const span = ownerLabel(reader) ?? reader.typeSpan;
  const text = shown(reader.words.text.slice(span.start, span.end));
  const problem = "the owner of NSEC3 is a hashed name, base32hex without `=`";
  refusedByBind(reader, finding(rdataRules["bad-base64"], span, { text, problem }));
}

/** The first label of the owner, where the line states it. */
function ownerLabel(reader: RdataReader): Span | undefined {
  const { text, starts, ends } = reader.words;
  const start = starts[0] ?? 0;
  if (reader.firstWord < 2 || (start > 0 && text.charCodeAt(start - 1) !== 10)) return undefined;
  const dot = text.slice(start, ends[0]).indexOf(".");
  return { start, end: dot > 0 ? start + dot : (ends[0] ?? start) };
}

function checkNsec3Param(reader: RdataReader): void {
  checkHashAlgorithm(reader);
  const [, flags, iterations, salt] = reader.fields;
  if (flags === undefined || iterations === undefined || salt === undefined) return;
  if (flags.number !== 0) {
    const fixes = write("Write 0", flags.span, "0");
    reader.note(finding(rdataRules["nsec3param-flags"], flags.span, { flags: flags.number ?? 0 }, { fixes }));
  }
  // No preferred fixes here: the zone must be signed again with the new parameters.
  if ((iterations.number ?? 0) > 0) {
    const fixes: Fix[] = [{ title: "Write 0", edits: [{ span: iterations.span, text: "0" }] }];
    const args = { iterations: iterations.number ?? 0 };
    reader.note(finding(rdataRules["nsec3-iterations"], iterations.span, args, { fixes }));
  }
  if (salt.wire !== "\0") {
    const fixes: Fix[] = [{ title: "Write -", edits: [{ span: salt.span, text: "-" }] }];
    reader.note(finding(rdataRules["nsec3-salt"], salt.span, undefined, { fixes }));
  }
}

const shortestZoneDigest = 12;
const zoneDigestLengths: Readonly<Record<number, number>> = { 1: 48, 2: 64 };

function checkZonemd(reader: RdataReader): void {
  const [, scheme, hash, digest] = reader.fields;
  if (scheme === undefined || hash === undefined || digest === undefined) return;
  const length = digest.wire?.length ?? 0;
  const right = zoneDigestLengths[hash.number ?? 0];
  if (right !== undefined ? length === right : length >= shortestZoneDigest) return;
  const args = { length, right: right !== undefined ? String(right) : `at least ${shortestZoneDigest}` };
  refusedByBind(reader, finding(rdataRules["zonemd-digest"], digest.span, args));
}

const privateUse = 255;
const associationLengths: Readonly<Record<number, number>> = { 1: 32, 2: 64 };

function checkTlsa(reader: RdataReader): void {
  const [usage, selector, matching, data] = reader.fields;
  if (usage === undefined || selector === undefined || matching === undefined || data === undefined) return;
  for (const [field, max] of [
    [usage, 3],
    [selector, 1],
    [matching, 2],
  ] as const) {
    const value = field.number ?? 0;
    if (value <= max || value === privateUse) continue;
    reader.note(finding(rdataRules["tlsa-field-range"], field.span, { field: field.spec.name, value, max }));
    return;
  }
  const length = data.wire?.length ?? 0;
  const right = associationLengths[matching.number ?? 0];
  if (right === undefined || length === right) return;
  const other = length === 32 ? "1" : length === 64 ? "2" : undefined;
  const fixes: Fix[] =
    other === undefined
      ? []
      : [{ title: `Matching type ${other} has this length`, edits: [{ span: matching.span, text: other }] }];
  const args = { length, matching: matching.number ?? 0, right };
  reader.note(finding(rdataRules["tlsa-length"], data.span, args, { fixes }));
}

const fingerprintLengths: Readonly<Record<number, number>> = { 1: 20, 2: 32 };

function checkSshfp(reader: RdataReader): void {
  const [, type, fingerprint] = reader.fields;
  if (type === undefined || fingerprint === undefined) return;
  const length = fingerprint.wire?.length ?? 0;
  const right = fingerprintLengths[type.number ?? 0];
  if (right === undefined || length === right) return;
  const args = { length, type: type.number ?? 0, right };
  refusedByBind(reader, finding(rdataRules["sshfp-length"], fingerprint.span, args));
}

function checkNaptr(reader: RdataReader): void {
  const regexp = fieldOf(reader, "regexp");
  const replacement = fieldOf(reader, "replacement");
  if (regexp?.decoded === undefined || regexp.decoded.text === "") return;
  if (replacement?.name !== undefined && replacement.name !== rootName) {
    const problem = "a regexp and a replacement exclude each other";
    reader.note(finding(rdataRules["naptr-rewrite"], replacement.span, { problem }));
    return;
  }
  const problem = substitutionProblem(regexp.decoded.text);
  if (problem !== undefined) refusedByBind(reader, finding(rdataRules["naptr-rewrite"], regexp.span, { problem }));
}

/** What is wrong with `!pattern!replacement!flags` (RFC 3402 §3.2). */
function substitutionProblem(text: string): string | undefined {
  const delimiter = text.charAt(0);
  if (/[0-9\\i]/i.test(delimiter)) return `“${delimiter}” cannot be the delimiter of a regexp`;
  const places: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text.charAt(i) === "\\") i++;
    else if (text.charAt(i) === delimiter) places.push(i);
  }
  if (places.length !== 3) {
    return `the regexp has its delimiter “${delimiter}” ${places.length === 1 ? "once" : `${places.length} times`}, not three times`;
  }
  const flags = text.slice((places[2] ?? 0) + 1);
  return flags === "" || flags === "i" || flags === "I" ? undefined : `“${flags.slice(0, 8)}” is no flag of a regexp`;
}

/** Ports that would be odd as a priority: those of well-known services from 80 on. */
const servicePorts = new Set([
  ...services.all.map((s) => s.number).filter((n) => n >= 80),
  5060,
  5061,
  5222,
  5269,
  8080,
  8443,
]);

function checkSrv(reader: RdataReader): void {
  const [priority, weight, port, target] = reader.fields;
  if (priority === undefined || weight === undefined || port === undefined || target?.name === rootName) return;
  const span = { start: priority.span.start, end: port.span.end };
  const first = priority.number ?? 0;
  const number = port.number ?? 0;
  let problem: string | undefined;
  if (number === 0) problem = "port 0 is no port";
  else if (servicePorts.has(first) && number <= 100 && services.byNumber(number) === undefined) {
    problem = `priority ${first} looks like a port, and port ${number} like a priority`;
  }
  if (problem === undefined) return;
  const fixes: Fix[] = servicePorts.has(first)
    ? [
        {
          title: `Make ${first} the port`,
          edits: [
            { span: priority.span, text: String(number) },
            { span: port.span, text: String(first) },
          ],
        },
      ]
    : servicePorts.has(weight.number ?? 0)
      ? [
          {
            title: `Make ${weight.number} the port`,
            edits: [
              { span: weight.span, text: String(number) },
              { span: port.span, text: String(weight.number) },
            ],
          },
        ]
      : [];
  reader.note(finding(rdataRules["srv-field-order"], span, { problem }, { fixes }));
}

const alpn = 1;
const noDefaultAlpn = 2;
const dohPath = 7;

function checkSvcb(reader: RdataReader): void {
  const priority = reader.fields[0];
  const parameters = reader.fields.slice(2);
  const first = parameters[0];
  const last = parameters[parameters.length - 1];
  if (priority?.number === 0) {
    if (first === undefined || last === undefined) return;
    const span = { start: first.span.start, end: last.span.end };
    const before = reader.fields[1]?.span.end ?? span.start;
    const plain = !reader.words.text.slice(before, span.end).includes("\n");
    const fixes: Fix[] = plain
      ? [
          {
            title: "Remove the parameters",
            edits: [{ span: { start: before, end: span.end }, text: "" }],
            preferred: true,
          },
        ]
      : [];
    reader.note(finding(rdataRules["svcb-alias-params"], span, undefined, { fixes }));
    return;
  }
  const offered = parameters.find((p) => p.number === alpn);
  const alone = parameters.find((p) => p.number === noDefaultAlpn);
  if (alone !== undefined && offered === undefined) {
    refusedByBind(reader, finding(rdataRules["svcb-missing-alpn"], alone.span));
    return;
  }
  if (!isDnsServer(reader)) return;
  const path = parameters.some((p) => p.number === dohPath);
  const http = offered?.decoded?.text.split(",").some((item) => item === "h2" || item === "h3") === true;
  const problem =
    offered === undefined
      ? "the record of a DNS server lacks alpn"
      : http && !path
        ? "alpn offers HTTP, but dohpath is missing"
        : path && !http
          ? "dohpath is given, but alpn offers no HTTP (h2, h3)"
          : undefined;
  if (problem !== undefined)
    refusedByBind(reader, finding(rdataRules["svcb-dns-params"], recordSpan(reader), { problem }));
}

/** Whether the owner says that this is a DNS server: `_dns` first, or behind `_port` (RFC 9461 §2). */
function isDnsServer(reader: RdataReader): boolean {
  if (reader.row.mnemonic !== "SVCB" || reader.context.owner === undefined) return false;
  const [first = "", second = ""] = labelsOf(reader.context.owner).map((label) => label.toLowerCase());
  return first === "_dns" || (/^_[0-9]{1,5}$/.test(first) && second === "_dns");
}
