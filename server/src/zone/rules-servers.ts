import { practice, rfc } from "../rules/reference.ts";
import { defineRules } from "../rules/rule.ts";

const zonemaster = practice("Zonemaster");

const soa = {
  mname: "ns1.example.net",
  rname: "root.example.net",
  refresh: 7200,
  retry: 3600,
  expire: 1209600,
  minimum: 3600,
};
const hosts = { "ns1.example.net": { A: ["192.0.2.1"] }, "ns2.example.net": { A: ["192.0.2.2"] } };
const bothAnswer = (second: number) => ({
  ...hosts,
  "example.com @192.0.2.1": { SOA: [{ ...soa, serial: 2026010102 }] },
  "example.com @192.0.2.2": { SOA: [{ ...soa, serial: second }] },
});
const parent = { com: { NS: ["a.com-servers.example"] }, "a.com-servers.example": { A: ["198.51.100.1"] } };

const head = "$TTL 3600\n@ SOA ns1.example.net. root.example.net. 2026010102 7200 3600 1209600 3600\n";
const zone = `${head}@ NS ns1.example.net.\n@ NS ns2.example.net.\n`;
const key = "DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==";
const digest = "c988ec423e3880eb8dd8a46fe06ca230ee23f35b578d64e78b29c3e1c83d245a";

/** Rules of the group zone/ on the servers that the zone names, and on the parent zone. */
export const serverRules = defineRules("zone", {
  "delegation-differs": {
    severity: "warning",
    title: "Delegation is not the zone's",
    reference: [rfc(1034, "4.2.2"), zonemaster],
    message: ({ parent, difference }: { parent: string; difference: string }) =>
      `The delegation in ${parent} is not what this zone says: ${difference}`,
    why: "Resolvers begin with the parent's NS and addresses and then take the zone's: those that only the parent has get questions though nobody looks after them, those that only the zone has get few.",
    mend: "Tell your registrar, or whoever keeps the parent zone, the name servers and addresses of this zone; or correct the zone.",
    dns: true,
    bad: {
      text: `${head}@ NS ns1.example.net.\n@ NS [[ns2.example.net.]]\n`,
      whole: true,
      answers: { ...parent, "example.com @198.51.100.1 -aa": { NS: ["ns1.example.net", "ns0.example.net"] } },
    },
    good: {
      text: zone,
      whole: true,
      answers: { ...parent, "example.com @198.51.100.1 -aa": { NS: ["ns2.example.net", "ns1.example.net"] } },
    },
  },
  "server-lame": {
    severity: "error",
    title: "Server does not answer for the zone",
    reference: [rfc(1912, "2.8"), zonemaster],
    message: ({ zone, server, address, said }: { zone: string; server: string; address: string; said: string }) =>
      `${server} (${address}) is named as a server of ${zone}, but ${said}: resolvers that choose it ask in vain`,
    why: "Resolvers choose among the servers that are named; with one that does not hold the zone, answers are late or fail.",
    mend: "Let the server load the zone, as primary or secondary, or remove its NS record here and at the parent.",
    dns: true,
    bad: {
      text: `${head}@ NS ns1.example.net.\n@ NS [[ns2.example.net.]]\n`,
      whole: true,
      answers: { ...bothAnswer(2026010102), "example.com @192.0.2.2": { SOA: "refused" } },
    },
    good: { text: zone, whole: true, answers: bothAnswer(2026010102) },
  },
  "server-serial-differs": {
    severity: "warning",
    title: "Servers have different versions",
    reference: zonemaster,
    message: ({ serials }: { serials: string }) =>
      `The servers of the zone hold different versions of it: ${serials}; who asks gets old or new data by chance`,
    why: "A secondary that does not follow gives old answers until it expires the zone, and then none.",
    mend: "Right after a change wait a little; if it stays so, see why NOTIFY or the transfer to the older server fails.",
    dns: true,
    bad: {
      text: zone.replace("2026010102", "[[2026010102]]"),
      whole: true,
      answers: bothAnswer(2026010101),
    },
    good: { text: zone, whole: true, answers: bothAnswer(2026010102) },
  },
  "ds-mismatch": {
    severity: "error",
    title: "No DS at the parent fits a key",
    reference: [rfc(4035, "5"), zonemaster],
    message: ({ zone, tags }: { zone: string; tags: string }) =>
      `The parent's DS of ${zone} (key ${tags}) fits none of these keys: for everybody who validates the zone fails`,
    why: "The DS at the parent vouches for a key of the zone; where none fits, validating resolvers take all answers for forged.",
    mend: "Publish the key that the DS names, or have the DS replaced by one of a key in this zone, before anything else.",
    dns: true,
    bad: { text: `${zone}[[@ ${key}]]\n`, whole: true, answers: { "example.com": { DS: [`17c90d02${digest}`] } } },
    good: { text: `${zone}@ ${key}\n`, whole: true, answers: { "example.com": { DS: [`09430d02${digest}`] } } },
  },
});
