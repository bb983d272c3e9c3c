import { finding } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import type { FieldCodec } from "./field-codec.ts";
import { octet, octets32 } from "./octets.ts";
import { type RdataReader, shown } from "./rdata-reader.ts";
import { rdataRules } from "./rdata-rules.ts";
import type { FieldSpec } from "./types.ts";

const angle = (name: string, text: string): FieldSpec => ({ name, kind: "loc", text });
const latitude = angle("latitude", "Degrees, minutes, seconds, N or S.");
const longitude = angle("longitude", "Degrees, minutes, seconds, E or W.");
const altitude = angle("altitude", "Metres above the WGS 84 spheroid.");
const size = angle("size", "Diameter of a sphere around what is described, in metres.");
const horizontal = angle("horizontal precision", "Diameter of the circle of error, in metres.");
const vertical = angle("vertical precision", "Diameter of the error in height, in metres.");

/** On the wire the equator and the prime meridian are 2³¹, thousandths of a second of arc being counted from there. */
const meridian = 2 ** 31;
/** The wire's altitude begins 100,000 metres below the spheroid. */
const baseAltitude = 10_000_000;
const maxSize = 9_000_000_000;

/**
 * A decimal with at most `places` digits behind the point, times 10^places; -1 for anything else or above `max`. On one side of
 * the point digits may be missing, but for Knot not before it.
 */
function scaled(text: string, places: number, max: number, knot: boolean): number {
  const point = text.indexOf(".");
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? "" : text.slice(point + 1);
  if ((whole === "" && (knot || fraction === "")) || whole.length > 10 || fraction.length > places) return -1;
  const digits = whole + fraction.padEnd(places, "0");
  for (let i = 0; i < digits.length; i++) {
    const c = digits.charCodeAt(i);
    if (c < 48 || c > 57) return -1;
  }
  const n = Number(digits);
  return n <= max ? n : -1;
}

function refuse(reader: RdataReader, span: Span, what: string, range: string): void {
  const text = shown(reader.words.text.slice(span.start, span.end));
  reader.refuse(finding(rdataRules["loc-range"], span, { text, what, range }));
}

/** Degrees [minutes [seconds]] and a letter of the compass. */
function readAngle(reader: RdataReader, spec: FieldSpec, maxDegrees: number, letters: string): void {
  const parts = [
    { what: "degree", places: 0, max: maxDegrees, range: `a number from 0 to ${maxDegrees}` },
    { what: "minute", places: 0, max: 59, range: "a number from 0 to 59" },
    { what: "second", places: 3, max: 59_999, range: "a number from 0 to 59.999" },
  ];
  const first = reader.at;
  const values: number[] = [];
  for (;;) {
    const index = reader.take(spec);
    if (index < 0) return;
    const span = reader.span(index);
    const word = reader.words.raw(index);
    const { server } = reader.context;
    const letter = word.length === 1 ? letters.indexOf(server === "nsd" ? word.toUpperCase() : word) : -1;
    if (letter >= 0 && values.length > 0) {
      const [degrees = 0, minutes = 0, milliseconds = 0] = values;
      const total = (degrees * 60 + minutes) * 60_000 + milliseconds;
      // Knot and NSD look at degrees, minutes and seconds one by one.
      if (total > maxDegrees * 3_600_000 && !reader.knot && server !== "nsd") {
        refuse(reader, { start: reader.span(first).start, end: span.end }, spec.name, `at most ${maxDegrees} degrees`);
        return;
      }
      const wire = letter === 0 ? meridian + total : meridian - total;
      reader.push(spec, { start: reader.span(first).start, end: span.end }, octets32(wire), { number: wire });
      return;
    }
    const part = parts[values.length];
    if (part === undefined) {
      refuse(reader, span, "direction", `${letters.charAt(0)} or ${letters.charAt(1)}`);
      return;
    }
    const value = part.places === 0 && word.includes(".") ? -1 : scaled(word, part.places, part.max, reader.knot);
    if (value < 0) {
      const range = values.length > 0 ? `${part.range}, or ${letters.charAt(0)} or ${letters.charAt(1)},` : part.range;
      refuse(reader, span, part.what, range);
      return;
    }
    values.push(value);
  }
}

/** Centimetres of `-12.34m`; undefined outside the range. BIND takes a sign before any of them, Knot a minus before the altitude. */
function centimetres(word: string, low: number, high: number, knot: boolean): number | undefined {
  const text = word.endsWith("m") ? word.slice(0, -1) : word;
  const negative = text.startsWith("-");
  if (knot && (text.startsWith("+") || (negative && low === 0))) return undefined;
  const value = scaled(/^[-+]/.test(text) ? text.slice(1) : text, 2, high, knot);
  if (value < 0) return undefined;
  const signed = negative ? -value : value;
  return signed >= low ? signed : undefined;
}

/** A size as digit and power of ten, in centimetres (RFC 1876 §2). */
function sizeOctet(value: number): string {
  let exponent = 0;
  let mantissa = value;
  while (mantissa >= 10) {
    mantissa = Math.floor(mantissa / 10);
    exponent++;
  }
  return octet(mantissa * 16 + exponent);
}

/** LOC: latitude, longitude and altitude; size and precisions have defaults (RFC 1876 §3). */
export const locKind: FieldCodec = {
  read(reader) {
    const version = octet(0);
    const sizes: string[] = [];
    readAngle(reader, latitude, 90, "NS");
    if (!reader.bad) readAngle(reader, longitude, 180, "EW");
    if (reader.bad) return;
    const index = reader.take(altitude);
    if (index < 0) return;
    const height = centimetres(reader.words.raw(index), -baseAltitude, 4_284_967_295, reader.knot);
    if (height === undefined) {
      return refuse(reader, reader.span(index), "altitude", "a number of metres from -100000.00 to 42849672.95");
    }
    const altitudeWire = octets32(height + baseAltitude);
    const optional = [
      { spec: size, value: 100 },
      { spec: horizontal, value: 1_000_000 },
      { spec: vertical, value: 1000 },
    ];
    const pushed: { spec: FieldSpec; span: Span; number: number }[] = [];
    for (const { spec, value } of optional) {
      let number = value;
      if (reader.more) {
        const at = reader.at++;
        const read = centimetres(reader.words.raw(at), 0, maxSize, reader.knot);
        if (read === undefined) {
          return refuse(reader, reader.span(at), spec.name, "a number of metres from 0 to 90000000.00");
        }
        number = read;
        pushed.push({ spec, span: reader.span(at), number });
      }
      sizes.push(sizeOctet(number));
    }
    const [north, east] = reader.fields;
    if (north === undefined || east === undefined) return;
    // The wire has version and sizes before the angles: they go with the first field.
    reader.fields[0] = { ...north, wire: version + sizes.join("") + (north.wire ?? "") };
    reader.push(altitude, reader.span(index), altitudeWire, { number: height });
    for (const { spec, span, number } of pushed) reader.push(spec, span, "", { number });
  },
  write(cursor) {
    const version = cursor.number(1);
    const sizes = [cursor.number(1), cursor.number(1), cursor.number(1)];
    const north = cursor.number(4);
    const east = cursor.number(4);
    const height = cursor.number(4);
    if (version !== 0 || north === undefined || east === undefined || height === undefined) return undefined;
    const metres: string[] = [];
    for (const value of sizes) {
      if (value === undefined || value >> 4 > 9 || (value & 15) > 9) return undefined;
      metres.push(`${metresText((value >> 4) * 10 ** (value & 15))}m`);
    }
    const latitudeText = angleText(north, 90, "NS");
    const longitudeText = angleText(east, 180, "EW");
    if (latitudeText === undefined || longitudeText === undefined) return undefined;
    return `${latitudeText} ${longitudeText} ${metresText(height - baseAltitude)}m ${metres.join(" ")}`;
  },
};

function metresText(value: number): string {
  const positive = Math.abs(value);
  const cents = positive % 100;
  const text = `${Math.floor(positive / 100)}${cents === 0 ? "" : `.${String(cents).padStart(2, "0")}`}`;
  return value < 0 ? `-${text}` : text;
}

function angleText(wire: number, maxDegrees: number, letters: string): string | undefined {
  const total = Math.abs(wire - meridian);
  if (total > maxDegrees * 3_600_000) return undefined;
  const seconds = total % 60_000;
  const minutes = Math.floor(total / 60_000) % 60;
  const degrees = Math.floor(total / 3_600_000);
  const text = `${Math.floor(seconds / 1000)}.${String(seconds % 1000).padStart(3, "0")}`;
  return `${degrees} ${minutes} ${text} ${wire >= meridian ? letters.charAt(0) : letters.charAt(1)}`;
}
