import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aLabel } from "../../server/src/text/punycode.ts";
import { foldName, isPlainName, nameAt, nameToText, readName, rootName } from "../../server/src/zone/name.ts";
import { marked } from "../marked.ts";

const origin = "\x07example\x03com\0";

function read(text: string) {
  return readName(text, 0, text.length, origin);
}

describe("text → wire", () => {
  test.each([
    ["www", "\x03www\x07example\x03com\0"],
    ["www.", "\x03www\0"],
    ["@", origin],
    [".", "\0"],
    ["\\@", "\x01@\x07example\x03com\0"],
    ["a\\.b.", "\x03a.b\0"],
    ["a\\046b.", "\x03a.b\0"],
    ["WwW.", "\x03WwW\0"],
    ["\\000.", "\x01\0\0"],
    ["é.", "\x02\xc3\xa9\0"],
    ["*._tcp.", "\x01*\x04_tcp\0"],
  ])("%s", (text, wire) => {
    expect(read(text).wire).toBe(wire);
  });

  test("one character is one octet in files that are no UTF-8", () => {
    expect(readName("é.", 0, 2, origin, { latin1: true }).wire).toBe("\x01\xe9\0");
  });

  test("a relative name without origin has no wire form, and no mistake", () => {
    expect(readName("www", 0, 3, undefined)).toEqual({ problems: [], absolute: false });
  });
});

describe("problems", () => {
  test.each([
    ["a[[..]]b", "empty-label"],
    ["[[.]]a", "empty-label"],
    ["[[..]]", "empty-label"],
    ["a[[\\1]].", "bad-escape"],
    ["a[[\\256]].", "bad-escape"],
    ["a[[\\]]", "bad-escape"],
    [`[[${"a".repeat(64)}]].b.`, "label-too-long"],
    [`${"a".repeat(62)}\\097.`, undefined],
    [`[[${`${"a".repeat(63)}.`.repeat(4)}]]`, "name-too-long"],
    [`${`${"a".repeat(63)}.`.repeat(3)}${"a".repeat(61)}.`, undefined],
    ['[["www"]]', "quoted"],
    ["www.[[bücher]].de.", "non-ascii"],
    ["a[[,]]b,c", "unescaped"],
    ["a\\,b", undefined],
  ])("%s", (source, kind) => {
    const { text, spans } = marked(source);
    expect(read(text).problems).toEqual(kind === undefined ? [] : [{ kind, span: spans[0] }]);
  });
});

test("what is plain for the fast reader has no problem for the exact one, and the other way round", () => {
  const label = fc.string({
    unit: fc.constantFrom("a", "Z", "0", "-", "_", "*", "/", ".", "\\", "@", ",", "é"),
    maxLength: 80,
  });
  fc.assert(
    fc.property(label, (text) => {
      const plain = isPlainName(text, 0, text.length, origin.length);
      const { wire, problems } = read(text);
      expect(plain && text !== "").toBe(wire !== undefined && problems.length === 0 && !text.includes("\\"));
    }),
    { numRuns: 3000 },
  );
});

test("wire → text → wire keeps every octet", () => {
  const label = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => String.fromCharCode(...bytes));
  fc.assert(
    fc.property(fc.array(label, { maxLength: 6 }), (labels) => {
      const wire = `${labels.map((l) => String.fromCharCode(l.length) + l).join("")}\0`;
      const text = nameToText(wire);
      expect(readName(text, 0, text.length, rootName).wire).toBe(wire);
      expect(readName(text, 0, text.length, rootName).problems).toEqual([]);
      expect(nameAt(`x${wire}`, 1)).toEqual({ wire, end: wire.length + 1 });
    }),
  );
});

test("special characters are written as \\DDD", () => {
  expect(nameToText('\x04a.b"\x02\0\xff\0')).toBe("a\\046b\\034.\\000\\255.");
});

test("folding changes ASCII letters only, length octets never", () => {
  expect(foldName("\x03WwW\x02\xc9Z\0")).toBe("\x03www\x02\xc9z\0");
});

test.each([
  ["bücher", "xn--bcher-kva"],
  ["münchen", "xn--mnchen-3ya"],
  ["MÜNCHEN", "xn--mnchen-3ya"],
  ["例え", "xn--r8jz45g"],
  ["пример", "xn--e1afmkfd"],
  ["☃", "xn--n3h"],
  ["plain", undefined],
])("A-label of %s", (label, ascii) => {
  expect(aLabel(label)).toBe(ascii);
});
