import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import {
  generateDkim,
  generateDmarc,
  generateMtaSts,
  generateTlsRpt,
  type NewRecord,
  zoneLine,
} from "../../server/src/records/generate.ts";
import { checkPolicy, parsePolicy } from "../../server/src/records/mta-sts/policy.ts";
import { checkZone, LineZone } from "./fixture.ts";

/** The rules that a record breaks in a zone example.com. */
function broken(record: NewRecord): string[] {
  return checkZone(new LineZone(zoneLine(record).replace(/\n\s*/g, " ").replace(" IN ", " "))).map((f) => f.rule.id);
}

test("a DMARC record puts p second and leaves defaults out", () => {
  const record = generateDmarc({
    policy: "reject",
    subdomains: "reject",
    nonexistent: "reject",
    aggregateReports: ["d@example.com", "https://example.com/d"],
    strictDkim: true,
  });
  expect(record).toEqual({
    name: "_dmarc",
    value: "v=DMARC1; p=reject; adkim=s; rua=mailto:d@example.com,https://example.com/d",
  });
  expect(broken(generateDmarc({ policy: "quarantine", aggregateReports: ["a!b@example.com"] }))).toEqual([]);
});

test("a TLS-RPT record", () => {
  const record = generateTlsRpt({ reports: ["tls@example.com"] });
  expect(record.value).toBe("v=TLSRPTv1; rua=mailto:tls@example.com");
  expect(broken(record)).toEqual([]);
});

test("an MTA-STS record and its policy", () => {
  const { record, policy } = generateMtaSts({
    mode: "enforce",
    mx: ["MX.example.com.", "*.example.net"],
    id: "2026-01-01",
  });
  expect(record.value).toBe("v=STSv1; id=20260101");
  expect(policy).toBe(
    "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n",
  );
  expect(checkPolicy(parsePolicy(policy))).toEqual([]);
});

test.each([
  ["rsa", 2048, []],
  ["rsa", 1024, ["dkim/key-weak"]],
] as const)("a DKIM record from a key pair: %s %i", (type, modulusLength, rules) => {
  const { publicKey } = generateKeyPairSync(type, { modulusLength });
  for (const format of ["spki", "pkcs1"] as const) {
    const record = generateDkim({ selector: "s1", publicKey: publicKey.export({ type: format, format: "der" }) });
    expect(record?.name).toBe("s1._domainkey");
    expect(broken(record as NewRecord)).toEqual(rules);
  }
});

test("a DKIM record for Ed25519 holds the 32 octets alone", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const record = generateDkim({ selector: "s1", publicKey: publicKey.export({ type: "spki", format: "der" }) });
  expect(record?.value).toMatch(/^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/);
  expect(broken(record as NewRecord)).toEqual([]);
  expect(
    generateDkim({ selector: "s1", publicKey: privateKey.export({ type: "pkcs8", format: "der" }) }),
  ).toBeUndefined();
});

test("a long value is cut into strings of at most 255 octets", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 4096 });
  const line = zoneLine(
    generateDkim({ selector: "s", publicKey: publicKey.export({ type: "spki", format: "der" }) }) as NewRecord,
  );
  const strings = line.match(/"[^"]*"/g) ?? [];
  expect(strings.length).toBe(3);
  for (const text of strings) expect(text.length).toBeLessThanOrEqual(257);
});
