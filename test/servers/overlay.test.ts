import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { httpsResolver } from "../../server/src/dns/https.ts";
import { foldName } from "../../server/src/dns/names.ts";
import { presentData } from "../../server/src/dns/present.ts";
import type { Answer, Resolver } from "../../server/src/dns/resolver.ts";
import { serverResolver } from "../../server/src/dns/server.ts";
import { tlsResolver } from "../../server/src/dns/tls.ts";
import { documentSource } from "../../server/src/dns/zone-source.ts";
import { zoneResolver } from "../../server/src/dns/zones.ts";
import { ZoneDocument } from "../../server/src/zone/index.ts";
import { pem } from "../dns/name-server.ts";
import { type GeneratedZone, generateZone, namesToAsk, typesToAsk } from "./generate.ts";
import { installed, type RunningServer, serverNames, startServer } from "./running.ts";

/** The example zone that holds no mistake, as a generated one. */
function exampleZone(): GeneratedZone {
  const text = readFileSync(new URL("../../examples/clean/example.org.zone", import.meta.url), "utf8");
  const document = new ZoneDocument(text, { origin: "example.org." });
  const records = [...document.records()].map(({ ownerName, type }) => ({ owner: ownerName, type, text: "" }));
  return { apex: "example.org", text, records };
}

const generated = Array.from({ length: 8 }, (_, i) => generateZone(`zone${i}.example`, 1000 + i));
const zones: readonly GeneratedZone[] = [...generated, exampleZone()];

/** Read by our own reader: the whole way from a zone's text to an answer is compared. */
const overlay = zoneResolver(
  zones.map((zone) => {
    const source = documentSource(new ZoneDocument(zone.text, { origin: zone.apex }));
    if (source === undefined) throw new Error(`${zone.apex} has no name`);
    return source;
  }),
);

const questions = zones.flatMap((zone) =>
  namesToAsk(zone).flatMap((name) => typesToAsk.map((type) => ({ name, type }))),
);

/**
 * An answer as both sides give it: what has to be looked for elsewhere is refused by the overlay, and referred to others or
 * refused by a server; order within a set means nothing.
 */
function shown(answer: Answer): string {
  const circle = /circle|in a row/.test(answer.reason ?? "");
  const elsewhere = answer.status === "refused" || /no recursion/.test(answer.reason ?? "");
  const status = circle ? "circle" : elsewhere ? "elsewhere" : answer.status;
  if (circle) return status;
  const lines = answer.records.map((r) => `${foldName(r.name)} ${r.ttl} ${r.type} ${presentData(r.type, r.data)}`);
  return [status, ...lines.sort(), elsewhere ? "" : `ttl ${answer.ttl}`].join("\n");
}

async function differences(resolver: Resolver): Promise<string[]> {
  const found: string[] = [];
  let next = 0;
  const work = async () => {
    while (next < questions.length) {
      const { name, type } = questions[next++] as { name: string; type: string };
      const [ours, theirs] = await Promise.all([overlay.resolve(name, type), resolver.resolve(name, type)]);
      if (shown(ours) !== shown(theirs))
        found.push(`${name} ${type}\n--- ours\n${shown(ours)}\n--- theirs (${theirs.reason ?? ""})\n${shown(theirs)}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return found;
}

it("asks at least 5,000 questions", () => {
  expect(questions.length).toBeGreaterThanOrEqual(5000);
});

describe.each(serverNames)("the overlay answers as %s does", (name) => {
  const there = installed(name);
  let server: RunningServer | undefined;
  beforeAll(async () => {
    if (there) server = await startServer(name, zones);
  }, 60_000);
  afterAll(async () => server?.stop());

  it.runIf(there)("for every name and type", { timeout: 300_000 }, async () => {
    const resolver = serverResolver({ address: "127.0.0.1", port: server?.port ?? 0 });
    const found = await differences(resolver);
    expect(found.slice(0, 3).join("\n\n"), `${found.length} of ${questions.length} answers differ`).toBe("");
  });
});

describe.runIf(installed("named"))("over each transport the answers are the same", () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer("named", zones);
  }, 60_000);
  afterAll(async () => server.stop());

  it("TLS and HTTPS", { timeout: 120_000 }, async () => {
    const udp = serverResolver({ address: "127.0.0.1", port: server.port });
    const tls = tlsResolver("localhost", server.tls, { ca: pem });
    const https = httpsResolver(`https://localhost:${server.https}/dns-query`, { ca: pem });
    for (const { name, type } of questions.slice(0, 500)) {
      const [one, two, three] = await Promise.all([
        udp.resolve(name, type),
        tls.resolve(name, type),
        https.resolve(name, type),
      ]);
      expect(shown(two)).toBe(shown(one));
      expect(shown(three)).toBe(shown(one));
    }
    await Promise.all([tls.close?.(), https.close?.()]);
  });
});
