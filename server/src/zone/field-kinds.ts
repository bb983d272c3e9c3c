import { finding } from "../rules/rule.ts";
import { eui48Kind, eui64Kind, ipv4Kind, ipv6Kind, locatorKind } from "./address-kinds.ts";
import { aplKind } from "./apl.ts";
import { base64Kind, base64OrDashKind, hashKind, hexKind, optionalBase64Kind, saltKind } from "./encodings.ts";
import { type FieldCodec, WireCursor } from "./field-codec.ts";
import { a6Kind, hipKind, ipsecGatewayKind, relayKind } from "./gateways.ts";
import { atmaKind, nsapKind, wksKind } from "./historic.ts";
import { isTypeNumber, knotReads } from "./knot-types.ts";
import { locKind } from "./loc.ts";
import { algorithms, certificateTypes, digestTypes, dsyncSchemes, type Register } from "./mnemonics.ts";
import { nameAt, nameToText } from "./name.ts";
import { nearest } from "./nearest.ts";
import { decimal, signatureTime, signatureTimeText } from "./numbers.ts";
import { octet, octets16, octets32 } from "./octets.ts";
import type { RdataReader } from "./rdata-reader.ts";
import { shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";
import { digitsKind, longStringKind, optionalStringKind, stringKind, stringsKind, tagKind } from "./string-kinds.ts";
import { delegParamsKind, svcbParamsKind } from "./svcb.ts";
import { ttlAt } from "./ttl.ts";
import { bitmapOf, bitmapTypes, oldBitmapOf, oldBitmapTypes } from "./type-bitmap.ts";
import { type FieldKind, type FieldSpec, typeName, typeOf, types } from "./types.ts";

const max32 = 0xffffffff;

function numberKind(octetCount: 1 | 2 | 4): FieldCodec {
  const max = 2 ** (8 * octetCount) - 1;
  const encode = octetCount === 1 ? octet : octetCount === 2 ? octets16 : octets32;
  return {
    read(reader, spec) {
      const index = reader.take(spec);
      if (index < 0) return;
      const span = reader.span(index);
      const number = decimal(reader.words.text, span.start, span.end, max);
      if (number < 0) reader.badNumber(span, spec, max);
      else reader.push(spec, span, encode(number), { number });
    },
    write(cursor) {
      const number = cursor.number(octetCount);
      return number === undefined ? undefined : String(number);
    },
  };
}

const u64Kind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const span = reader.span(index);
    const text = reader.words.raw(index);
    const number = /^[0-9]{1,20}$/.test(text) ? BigInt(text) : -1n;
    if (number < 0n || number >= 2n ** 64n)
      return reader.badNumber(span, spec, 2 ** 64, "a decimal number from 0 to 18446744073709551615");
    reader.push(spec, span, octets32(Number(number >> 32n)) + octets32(Number(number & 0xffffffffn)));
  },
  write(cursor) {
    const high = cursor.number(4);
    const low = cursor.number(4);
    return high === undefined || low === undefined ? undefined : String((BigInt(high) << 32n) | BigInt(low));
  },
};

const durationKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const span = reader.span(index);
    const number = ttlAt(reader.words.text, span.start, span.end);
    if (number < 0 || number > max32)
      reader.badNumber(span, spec, max32, `seconds from 0 to ${max32}, or numbers with units as 1d12h,`);
    else reader.push(spec, span, octets32(number), { number });
  },
  write(cursor) {
    const number = cursor.number(4);
    return number === undefined ? undefined : String(number);
  },
};

/** Knot's calendar ends with 2225, and its minutes with second 59. */
function isBeyondKnot(time: string): boolean {
  return time.slice(0, 4) > "2225" || time.endsWith("60");
}

const timeKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const span = reader.span(index);
    const number = signatureTime(reader.words.text, span.start, span.end);
    const beyond = reader.knot && span.end - span.start === 14 && isBeyondKnot(reader.words.raw(index));
    if (number < 0 || beyond)
      reader.refuse(finding(rdataRules["bad-time"], span, { text: shown(reader.words.raw(index)) }));
    else reader.push(spec, span, octets32(number), { number });
  },
  write(cursor) {
    const number = cursor.number(4);
    return number === undefined ? undefined : signatureTimeText(number);
  },
};

const nameKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index >= 0) reader.name(spec, index);
  },
  write(cursor) {
    const name = nameAt(cursor.octets, cursor.at);
    if (name === undefined) return undefined;
    cursor.at = name.end;
    return nameToText(name.wire);
  },
};

const namesKind: FieldCodec = {
  read(reader, spec) {
    while (reader.more && !reader.bad) reader.name(spec, reader.at++);
  },
  write(cursor) {
    const names: string[] = [];
    while (cursor.left > 0) {
      const name = nameKind.write(cursor);
      if (name === undefined) return undefined;
      names.push(name);
    }
    return names.join(" ");
  },
};

/** A number that may be written by its registered name. */
function registeredKind(register: Register, octetCount: 1 | 2, show: "name" | "number"): FieldCodec {
  const max = octetCount === 1 ? 255 : 65535;
  return {
    read(reader, spec) {
      const index = reader.take(spec);
      if (index < 0) return;
      const span = reader.span(index);
      const word = reader.bare(index) ?? "";
      const first = word.charCodeAt(0);
      let number: number;
      if ((first >= 48 && first <= 57) || word === "" || first === 45) {
        number = decimal(word, 0, word.length, max);
        if (number < 0) return reader.badNumber(span, spec, max);
      } else {
        const mnemonic = register.byName(word);
        if (mnemonic === undefined) return refuseMnemonic(reader, span, word, register);
        number = mnemonic.number;
      }
      reader.push(spec, span, octetCount === 1 ? octet(number) : octets16(number), { number });
    },
    write(cursor) {
      const number = cursor.number(octetCount);
      if (number === undefined) return undefined;
      return (show === "name" ? register.byNumber(number)?.name : undefined) ?? String(number);
    },
  };
}

function refuseMnemonic(
  reader: RdataReader,
  span: { start: number; end: number },
  word: string,
  register: Register,
): void {
  const near = nearest(
    word.toUpperCase(),
    register.all.map((m) => m.name),
  );
  const args = { text: shown(word), what: register.title, ...(near === undefined ? {} : { nearest: near }) };
  const fixes = near === undefined ? [] : [{ title: `Write ${near}`, edits: [{ span, text: near }] }];
  reader.refuse(finding(rdataRules["unknown-mnemonic"], span, args, { fixes }));
}

/** The type written in a word; -1, with the finding, where it is none. */
function typeIn(reader: RdataReader, index: number): number {
  const span = reader.span(index);
  const { text } = reader.words;
  const code = typeOf(text, span.start, span.end);
  const foreign = reader.knot && code >= 0 && !knotReads(code) && !isTypeNumber(text, span.start);
  if (code < 0 || foreign) {
    const word = reader.words.raw(index);
    const near = foreign
      ? `TYPE${code}`
      : nearest(
          word.toUpperCase(),
          types.map((row) => row.mnemonic),
        );
    const fixes = near === undefined ? [] : [{ title: `Write ${near}`, edits: [{ span, text: near }] }];
    reader.refuse(finding(rdataRules["bad-type-list"], span, { text: shown(word) }, { fixes }));
    return -1;
  }
  return code;
}

const typeKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const code = typeIn(reader, index);
    if (code >= 0) reader.push(spec, reader.span(index), octets16(code), { number: code });
  },
  write(cursor) {
    const code = cursor.number(2);
    return code === undefined ? undefined : typeName(code);
  },
};

function typeListKind(
  encode: (codes: readonly number[]) => string,
  decode: (octets: string) => number[] | undefined,
): FieldCodec {
  return {
    read(reader, spec) {
      const first = reader.at;
      const codes: number[] = [];
      while (reader.more && !reader.bad) codes.push(typeIn(reader, reader.at++));
      if (reader.bad) return;
      const last = reader.at - 1;
      const span =
        last < first
          ? { start: reader.span(first - 1).end, end: reader.span(first - 1).end }
          : { start: reader.span(first).start, end: reader.span(last).end };
      reader.push(spec, span, encode(codes));
    },
    write(cursor) {
      return decode(cursor.rest())?.map(typeName).join(" ");
    },
  };
}

/** How every kind of field is read from words and written from octets. */
export const fieldKinds: Readonly<Record<FieldKind, FieldCodec>> = {
  name: nameKind,
  names: namesKind,
  u8: numberKind(1),
  u16: numberKind(2),
  u32: numberKind(4),
  u64: u64Kind,
  duration: durationKind,
  time: timeKind,
  ipv4: ipv4Kind,
  ipv6: ipv6Kind,
  string: stringKind,
  digits: digitsKind,
  "optional-string": optionalStringKind,
  strings: stringsKind,
  tag: tagKind,
  "long-string": longStringKind,
  hex: hexKind,
  base64: base64Kind,
  "optional-base64": optionalBase64Kind,
  "base64-or-dash": base64OrDashKind,
  salt: saltKind,
  hash: hashKind,
  algorithm: registeredKind(algorithms, 1, "number"),
  "digest-type": registeredKind(digestTypes, 1, "number"),
  "certificate-type": registeredKind(certificateTypes, 2, "name"),
  scheme: registeredKind(dsyncSchemes, 1, "name"),
  type: typeKind,
  types: typeListKind(bitmapOf, bitmapTypes),
  "old-types": typeListKind(oldBitmapOf, oldBitmapTypes),
  eui48: eui48Kind,
  eui64: eui64Kind,
  locator: locatorKind,
  "svcb-params": svcbParamsKind,
  "deleg-params": delegParamsKind,
  apl: aplKind,
  loc: locKind,
  nsap: nsapKind,
  atma: atmaKind,
  wks: wksKind,
  "ipsec-gateway": ipsecGatewayKind,
  relay: relayKind,
  hip: hipKind,
  a6: a6Kind,
};

/** RDATA octets of a type in presentation form; undefined where they are no valid data of it. */
export function fieldsText(fields: readonly FieldSpec[], octets: string): string | undefined {
  const cursor = new WireCursor(octets);
  const parts: string[] = [];
  for (const spec of fields) {
    const text = fieldKinds[spec.kind].write(cursor);
    if (text === undefined) return undefined;
    if (text !== "") parts.push(text);
  }
  return cursor.left === 0 ? parts.join(" ") : undefined;
}
