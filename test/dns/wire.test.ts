import packet, { type Answer } from "dns-packet";
import fc from "fast-check";
import { expect, it } from "vitest";
import { foldName, isWithin, labelsOf, nameOf, parentOf } from "../../server/src/dns/names.ts";
import { dataOf, decodeMessage, encodeQuery, ipv6Text } from "../../server/src/dns/wire.ts";
import { presentedName } from "../../server/src/dns/zones.ts";
import { cpuTime } from "../cpu-time.ts";

const label = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((n) => String.fromCharCode(n)),
  minLength: 1,
  maxLength: 12,
});
const labels = fc.array(label, { maxLength: 8 });

it("a name comes back from its labels, whatever octets they hold", () => {
  fc.assert(
    fc.property(labels, (list) => {
      const name = nameOf(list);
      expect(labelsOf(name)).toEqual(list);
      expect(parentOf(name)).toEqual(list.length === 0 ? undefined : nameOf(list.slice(1)));
      expect(isWithin(foldName(name), foldName(nameOf(list.slice(2))))).toBe(true);
    }),
  );
});

it.each([
  ["a..b", undefined],
  [".a", undefined],
  ["a\\", undefined],
  ["x".repeat(64), undefined],
  [`${"x".repeat(63)}.`.repeat(4), undefined],
  ["\u0141.example", undefined],
  ["a.example.", ["a", "example"]],
  ["a\\.b.example", ["a.b", "example"]],
  [".", []],
])("the labels of %j", (name, expected) => {
  expect(labelsOf(name)).toEqual(expected);
});

it("an escaped dot is no place where names part", () => {
  expect(isWithin("a\\.example", "example")).toBe(false);
  expect(isWithin("a.example", "example")).toBe(true);
  expect(isWithin("badexample", "example")).toBe(false);
  expect(presentedName("a\\.b\\046c.\\195x.Example.")).toBe("a\\.b\\.c.\u00c3x.example");
});

it("queries are what another implementation reads", () => {
  const query = packet.decode(Buffer.from(encodeQuery(4660, "www.Example.com", "TLSA", true) as Uint8Array));
  expect(query).toMatchObject({
    id: 4660,
    type: "query",
    flag_rd: true,
    flag_ad: true,
    questions: [{ name: "www.Example.com", type: "TLSA", class: "IN" }],
    additionals: [{ type: "OPT", udpPayloadSize: 1232, flag_do: false }],
  });
  expect(encodeQuery(1, "a..b", "A", true)).toBeUndefined();
  expect(encodeQuery(1, "a", "NONSENSE", true)).toBeUndefined();
});

const read: [Answer, unknown][] = [
  [{ name: "a", type: "A", data: "192.0.2.1" }, "192.0.2.1"],
  [{ name: "a", type: "AAAA", data: "2001:db8::1" }, "2001:db8::1"],
  [
    { name: "a", type: "MX", data: { preference: 10, exchange: "mx.a" } },
    { preference: 10, exchange: "mx.a" },
  ],
  [{ name: "a", type: "TXT", data: ["one", "", "two"] }, ["one", "", "two"]],
  [{ name: "a", type: "CNAME", data: "b.a" }, "b.a"],
  [
    { name: "a", type: "SRV", data: { priority: 1, weight: 2, port: 25, target: "b" } },
    { priority: 1, weight: 2, port: 25, target: "b" },
  ],
  [
    {
      name: "a",
      type: "TLSA",
      data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.from("c0ffee", "hex") },
    },
    { usage: 3, selector: 1, matching: 1, data: "c0ffee" },
  ],
  [
    {
      name: "a",
      type: "SOA",
      data: { mname: "m", rname: "r", serial: 4294967295, refresh: 2, retry: 3, expire: 4, minimum: 5 },
    },
    { mname: "m", rname: "r", serial: 4294967295, refresh: 2, retry: 3, expire: 4, minimum: 5 },
  ],
  [
    { name: "a", type: "CAA", data: { flags: 128, tag: "issue", value: "ca.example" } },
    { flags: 128, tag: "issue", value: "ca.example" },
  ],
  [
    { name: "a", type: "DS", data: { keyTag: 258, algorithm: 13, digestType: 2, digest: Buffer.from("ff", "hex") } },
    "01020d02ff",
  ],
];
it.each(read)("reads %j", (answer, data) => {
  const message = decodeMessage(packet.encode({ type: "response", id: 1, answers: [{ ...answer, ttl: 7 } as Answer] }));
  const [record] = message?.answers ?? [];
  expect(record).toMatchObject({ name: "a", type: answer.type, ttl: 7 });
  expect(dataOf(answer.type, message?.octets as Uint8Array, record?.start, record?.end)).toEqual(data);
});

it("opens compressed names where they may be hidden in RDATA", () => {
  // Question "a.b", answer RP at it: both names point into the question.
  const octets = Uint8Array.from([
    0, 1, 0x80, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 97, 1, 98, 0, 0, 17, 0, 1, 0xc0, 12, 0, 17, 0, 1, 0, 0, 0, 1, 0, 4, 0xc0,
    12, 0xc0, 14,
  ]);
  const message = decodeMessage(octets);
  const [record] = message?.answers ?? [];
  expect(dataOf("RP", octets, record?.start, record?.end)).toBe("0161016200016200");
});

it.each([
  ["00000000000000000000000000000000", "::"],
  ["00000000000000000000000000000001", "::1"],
  ["20010db8000000010000000000000001", "2001:db8:0:1::1"],
  ["20010db8000100000001000100010001", "2001:db8:1:0:1:1:1:1"],
  ["00000000000000000000ffffc0000201", "::ffff:192.0.2.1"],
])("the address %s", (octets, text) => {
  expect(ipv6Text(Buffer.from(octets, "hex"))).toBe(text);
});

it("no octets make it throw, or take long", () => {
  const pieces = fc.constantFrom(
    ...["0001800000010001", "00000000", "c00c", "c000", "0010", "0001", "000f", "0006", "03777777", "ffff", "00"].map(
      (t) => Buffer.from(t, "hex"),
    ),
  );
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((a) => Buffer.from(a)),
    fc.array(pieces, { maxLength: 60 }).map((list) => Buffer.concat(list)),
  );
  fc.assert(
    fc.property(octets, (body) => {
      for (const bytes of [body, Buffer.concat([Buffer.from("000180000001000400000000", "hex"), body])]) {
        const message = decodeMessage(bytes);
        for (const record of message?.answers ?? []) {
          expect(record.end).toBeLessThanOrEqual(bytes.length);
          dataOf(record.type, bytes, record.start, record.end);
        }
      }
    }),
    { numRuns: 500 },
  );
});

it("a full-sized message of pointers to pointers is read in little time", () => {
  const octets = Buffer.alloc(65535);
  octets.writeUInt16BE(0x8000, 2);
  octets.writeUInt16BE(5000, 6);
  let at = 12;
  // Each owner is one label and a pointer to the owner before: the longest chains that may be.
  for (let i = 0; i < 5000 && at + 14 < octets.length; i++) {
    const before = at - 14;
    octets.set(
      [
        1,
        120,
        ...(i === 0 || i % 100 === 0 ? [0xc0, 0] : [0xc0 | (before >>> 8), before & 255]),
        0,
        1,
        0,
        1,
        0,
        0,
        0,
        1,
        0,
        0,
      ],
      at,
    );
    at += 14;
  }
  expect(cpuTime(() => decodeMessage(octets))).toBeLessThan(500);
});
