import { finding } from "../rules/rule.ts";
import type { FieldCodec } from "./field-codec.ts";
import { protocols, services } from "./mnemonics.ts";
import { nearest } from "./nearest.ts";
import { decimal } from "./numbers.ts";
import { fromHex, octet, toHex } from "./octets.ts";
import { shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";
import type { FieldSpec } from "./types.ts";

/** NSAP: `0x`, then hexadecimal with dots anywhere (RFC 1706 §7). */
export const nsapKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const word = reader.words.raw(index);
    const prefixed = word.startsWith("0x") || word.startsWith("0X");
    const octets = prefixed ? fromHex(word.slice(2).replaceAll(".", "")) : undefined;
    if (octets === undefined || octets === "") {
      const problem = prefixed ? "an even number of hexadecimal digits must follow `0x`" : "it must begin with `0x`";
      reader.refuse(finding(rdataRules["bad-hex"], reader.span(index), { text: shown(word), problem }));
    } else reader.push(spec, reader.span(index), octets);
  },
  write: (cursor) => (cursor.left === 0 ? undefined : `0x${toHex(cursor.rest())}`),
};

/** ATMA: format octet 1 and the digits of `+…`, or 0 and the octets of hexadecimal with dots. */
export const atmaKind: FieldCodec = {
  read(reader, spec) {
    const index = reader.take(spec);
    if (index < 0) return;
    const word = reader.words.raw(index);
    const span = reader.span(index);
    const dotted = word.startsWith(".") || word.endsWith(".") || word.includes("..");
    if (word.startsWith("+")) {
      const digits = word.slice(1).replaceAll(".", "");
      if (!dotted && /^[0-9]+$/.test(digits)) return reader.push(spec, span, `\u0001${digits}`);
    } else {
      const octets = dotted ? undefined : fromHex(word.replaceAll(".", ""));
      if (octets !== undefined && octets !== "") return reader.push(spec, span, `\0${octets}`);
    }
    const problem =
      "an even number of hexadecimal digits, or `+` and decimal digits, belongs here; single dots may stand between";
    reader.refuse(finding(rdataRules["bad-hex"], span, { text: shown(word), problem }));
  },
  write(cursor) {
    const format = cursor.number(1);
    const address = cursor.rest();
    if (address === "") return undefined;
    if (format === 0) return toHex(address);
    return format === 1 && /^[0-9]+$/.test(address) ? `+${address}` : undefined;
  },
};

const protocol: FieldSpec = { name: "protocol", kind: "u8", text: "IP protocol: `tcp`, `udp` or a number." };
const service: FieldSpec = { name: "service", kind: "u16", text: "Port offered: its name or its number." };

/** WKS behind its address: protocol and a bit for each port (RFC 1035 §3.4.2). */
export const wksKind: FieldCodec = {
  read(reader) {
    const index = reader.take(protocol);
    if (index < 0) return;
    const word = reader.words.raw(index);
    const number = protocols.byName(word)?.number ?? decimal(word, 0, word.length, 255);
    if (number < 0) {
      return reader.refuse(
        finding(rdataRules["unknown-mnemonic"], reader.span(index), { text: shown(word), what: "protocol" }),
      );
    }
    reader.push(protocol, reader.span(index), octet(number), { number });
    const bits: number[] = [];
    const first = reader.at;
    for (; reader.more; reader.at++) {
      const name = reader.words.raw(reader.at);
      const port = services.byName(name)?.number ?? decimal(name, 0, name.length, 65535);
      if (port < 0) {
        const near = nearest(
          name.toLowerCase(),
          services.all.map((s) => s.name),
        );
        const args = { text: shown(name), what: "service", ...(near === undefined ? {} : { nearest: near }) };
        return reader.refuse(finding(rdataRules["unknown-mnemonic"], reader.span(reader.at), args));
      }
      while (bits.length <= port >> 3) bits.push(0);
      bits[port >> 3] = (bits[port >> 3] as number) | (128 >> (port & 7));
    }
    const last = reader.span(reader.at - 1);
    const start = first < reader.at ? reader.span(first).start : last.end;
    reader.push(service, { start, end: last.end }, bits.map(octet).join(""));
  },
  write(cursor) {
    const number = cursor.number(1);
    if (number === undefined) return undefined;
    const parts = [String(number)];
    const bitmap = cursor.rest();
    if (bitmap.length > 8192) return undefined;
    for (let i = 0; i < bitmap.length * 8; i++) {
      if ((bitmap.charCodeAt(i >> 3) & (128 >> (i & 7))) !== 0) parts.push(String(i));
    }
    return parts.join(" ");
  },
};
