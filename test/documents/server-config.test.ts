import { expect, test } from "vitest";
import { configuredZones } from "../../server/src/documents/server-config.ts";
import { ZoneNames } from "../../server/src/documents/workspace.ts";
import { cpuTime } from "../cpu-time.ts";

test("named.conf: zones, views, comments, directory", () => {
  const text = `
options { directory "/var/named"; /* file "no.db"; */ };
zone "example.com" IN { type primary; file "zones/example.com.db"; allow-update { none; }; };
view inside { zone "Example.NET." { type master; // file "x";
  file "net.db"; }; };
zone "." { type hint; };`;
  expect(configuredZones(text)).toEqual([
    { zone: "example.com", file: "zones/example.com.db", directory: "/var/named" },
    { zone: "example.net", file: "net.db", directory: "/var/named" },
  ]);
});

test("NSD: zones and patterns of names", () => {
  const text = `server:\n  zonesdir: "/etc/nsd"\nzone:\n  name: "example.com"\n  zonefile: "%s.zone"\nzone:\n  name: example.net\n  zonefile: net.zone # ours\n`;
  expect(configuredZones(text)).toEqual([
    { zone: "example.com", file: "example.com.zone", directory: "/etc/nsd" },
    { zone: "example.net", file: "net.zone", directory: "/etc/nsd" },
  ]);
});

test("Knot: the template's file and storage", () => {
  const text = `template:\n  - id: default\n    storage: /var/lib/knot\n    file: "%s.zone"\nzone:\n  - domain: example.com\n  - domain: example.net\n    file: net.db\n    storage: zones\n`;
  expect(configuredZones(text)).toEqual([
    { zone: "example.com", file: "example.com.zone", directory: "/var/lib/knot" },
    { zone: "example.net", file: "net.db", directory: "zones" },
  ]);
});

const config = {
  path: "/work/named.conf",
  text: 'zone "example.com" { file "zones/a.db"; };\nzone "example.net" { file "/srv/dns/b.db"; };',
};

test.each([
  ["beside the configuration", {}, "/work/zones/a.db", "example.com."],
  ["elsewhere, with the same last parts", {}, "/copy/zones/a.db", "example.com."],
  ["by an absolute path", {}, "/srv/dns/b.db", "example.net."],
  ["a name that only ends alike", {}, "/work/myzones/ba.db", undefined],
  ["the setting first", { "zones/*.db": "example.org" }, "/work/zones/a.db", "example.org."],
  ["a setting for another file", { "other/*.db": "example.org" }, "/work/zones/a.db", "example.com."],
])("the zone of a file: %s", (_, settings, path, expected) => {
  expect(new ZoneNames(settings, [config]).originOf(path)).toBe(expected);
});

test("hostile configurations take linear time", () => {
  for (const text of [
    "zone {".repeat(100_000),
    '"'.repeat(300_000),
    "zone:\n".repeat(100_000),
    "\n".repeat(300_000),
    "/*".repeat(200_000),
    `zone:\n name: ${'"'.repeat(300_000)}x`,
  ]) {
    expect(cpuTime(() => configuredZones(text))).toBeLessThan(2000);
  }
});
