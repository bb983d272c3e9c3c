import { describeCaaTag, describeCaaValue } from "../records/caa/describe.ts";
import type { Description } from "../records/language.ts";
import { code, type Markdown, markdown, words } from "../text/markdown.ts";
import { type Span, touches } from "../text/span.ts";
import { ipv4Text, ipv6Text } from "./addresses.ts";
import { algorithms, certificateTypes, digestTypes, dsyncSchemes, type Register } from "./mnemonics.ts";
import { labelsOf, nameToText, rootName, type WireName } from "./name.ts";
import { durationText } from "./numbers.ts";
import { toHex } from "./octets.ts";
import type { Rdata, RdataField } from "./rdata.ts";
import { bitmapTypes } from "./type-bitmap.ts";
import { type TypeRow, typeByCode, typeName } from "./types.ts";

/** What a record type is for, how its data is written, and whether anybody still asks for it; `span` is the type's word. */
export function describeType(row: TypeRow, span: Span): Description {
  const text: Markdown[] = [words(row.text)];
  if (row.fields.length > 0) {
    const order = row.fields.map((f) => `*${f.name}*`).join(" ");
    text.push(words(`Data: ${order}`));
    text.push(words(row.fields.map((f) => `- *${f.name}*: ${f.text}`).join("\n")));
  } else if (row.generic === true)
    text.push(words("Data: `\\#`, the number of octets, and the octets in hexadecimal."));
  if (row.status === "obsolete") text.push(words("Obsolete: hardly anybody asks for this type any more."));
  if (row.status === "experimental") text.push(words("A draft or private type: few servers and resolvers know it."));
  return { span, title: `${row.mnemonic} (${row.code}): ${row.title}`, text, references: row.references };
}

/** The field of an RDATA at an offset: what it means, and what its value says here; undefined between fields. */
export function describeRdata(rdata: Rdata, offset: number): Description | undefined {
  const field = rdata.fields.find((f) => f.span.end > f.span.start && touches(f.span, offset));
  if (field === undefined) return undefined;
  const value = meaningHere(rdata, field) ?? describeValue(rdata.row, field);
  const text = value === undefined ? [words(field.spec.text)] : [words(field.spec.text), value];
  const base = {
    span: field.span,
    title: `${rdata.row.mnemonic}: ${field.spec.name}`,
    text,
    references: rdata.row.references,
  };
  const lookup = lookupOf(rdata.row, field);
  return lookup === undefined ? base : { ...base, lookup };
}

/** What a value does in its record, where more is to be said than of the field alone. */
function meaningHere({ row, fields }: Rdata, field: RdataField): Markdown | undefined {
  const { name } = field.spec;
  if (row.mnemonic === "CAA") {
    const tag = fields[1]?.decoded?.text;
    if (tag === undefined) return undefined;
    if (name === "tag") return describeCaaTag(tag);
    return name === "value" ? describeCaaValue(tag, field.decoded?.text ?? "") : undefined;
  }
  if (field.name !== rootName) return undefined;
  if (row.mnemonic === "MX") return words("Here: no mail is taken at this name (null MX, RFC 7505).");
  return row.mnemonic === "SRV" ? words("Here: the service is not offered.") : undefined;
}

function lookupOf(row: TypeRow, field: RdataField): Description["lookup"] {
  if (field.name === undefined || field.name === rootName) return undefined;
  if (row.mnemonic === "SOA" && field.spec.name === "contact") return undefined;
  return { kind: "address", name: nameToText(field.name).slice(0, -1) };
}

const registers: Readonly<Record<string, Register>> = {
  algorithm: algorithms,
  "digest-type": digestTypes,
  "certificate-type": certificateTypes,
  scheme: dsyncSchemes,
};

/** Fields that hold a mail address as a domain name. */
const mailboxes = new Set(["SOA contact", "RP mailbox", "MINFO responsible", "MINFO errors"]);

function describeValue(row: TypeRow, field: RdataField): Markdown | undefined {
  const { spec, number, wire } = field;
  if (field.name !== undefined) {
    if (mailboxes.has(`${row.mnemonic} ${spec.name}`)) {
      const address = mailAddress(field.name);
      if (address !== undefined) return markdown`Here: ${code(address)}`;
    }
    return markdown`Here: ${code(nameToText(field.name))}`;
  }
  const meaning = number === undefined ? undefined : spec.values?.[number];
  if (meaning !== undefined) return markdown`${number ?? 0}: ${words(meaning)}`;
  switch (spec.kind) {
    case "algorithm":
    case "digest-type":
    case "certificate-type":
    case "scheme": {
      const mnemonic = registers[spec.kind]?.byNumber(number ?? -1);
      if (mnemonic !== undefined) return words(`${mnemonic.number}: ${mnemonic.name}, ${mnemonic.text}`);
      return number === undefined ? undefined : markdown`${number}: not registered`;
    }
    case "duration":
      return markdown`${number ?? 0} seconds: ${words(durationText(number ?? 0))}`;
    case "u32":
      if (spec.name === "serial") return words(serialText(number ?? 0));
      return spec.name === "original TTL" ? words(durationText(number ?? 0)) : undefined;
    case "time":
      return words(`${new Date((number ?? 0) * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`);
    case "ipv4":
      return wire?.length === 4
        ? markdown`Reverse name: ${code(`${[...ipv4Text(wire).split(".")].reverse().join(".")}.in-addr.arpa.`)}`
        : undefined;
    case "ipv6":
      return wire?.length === 16
        ? markdown`In short form ${code(ipv6Text(wire))}; reverse name: ${code(`${[...toHex(wire)].reverse().join(".")}.ip6.arpa.`)}`
        : undefined;
    case "type": {
      const covered = typeByCode(number ?? -1);
      return covered === undefined ? words(typeName(number ?? 0)) : words(`${covered.mnemonic}: ${covered.title}`);
    }
    case "types":
      return typesText(wire ?? "");
    case "string":
    case "digits":
    case "strings":
    case "long-string":
    case "optional-string":
      return field.decoded === undefined ? undefined : markdown`${field.decoded.text.length} octets`;
    case "hex":
    case "base64":
    case "optional-base64":
    case "base64-or-dash":
      return wire === undefined ? undefined : markdown`${wire.length} octets`;
    case "salt":
      return wire === undefined
        ? undefined
        : wire.length <= 1
          ? words("No salt.")
          : markdown`${wire.length - 1} octets`;
    case "loc":
      return undefined;
    default:
      return undefined;
  }
}

/** A serial in words: as a date where it is in the customary form YYYYMMDDnn. */
function serialText(serial: number): string {
  const text = String(serial);
  const month = Number(text.slice(4, 6));
  const day = Number(text.slice(6, 8));
  if (text.length === 10 && /^(19|20)/.test(text) && month >= 1 && month <= 12 && day >= 1 && day <= 31) {
    return `Dated: ${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}, change ${Number(text.slice(8))} of that day.`;
  }
  return "Counting: raise it by at least one at each change.";
}

function typesText(bitmap: string): Markdown | undefined {
  const codes = bitmapTypes(bitmap);
  if (codes === undefined) return undefined;
  return codes.length === 0 ? words("No types.") : words(codes.map((n) => typeName(n)).join(", "));
}

/** The mail address that a name stands for: the first label is the local-part (RFC 1035 §8). */
export function mailAddress(name: WireName): string | undefined {
  const [local, ...domain] = labelsOf(name);
  if (local === undefined || domain.length === 0) return undefined;
  return `${local}@${domain.join(".")}`;
}
