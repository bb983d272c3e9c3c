import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { build } from "../scripts/build.ts";
import { dist, inRoot } from "../scripts/paths.ts";
import { answerTo, type Handler, httpsServer, type NameServer, nameServer, tlsServer } from "./dns/name-server.ts";

/** What people get is bundles: packages within them do not always behave as they do beside them. */
const servers: NameServer[] = [];

const handler: Handler = (query) =>
  answerTo(query, [{ type: "TXT", name: "example.com", ttl: 60, data: ["v=spf1 ip4:192.0.2.0/24 -all"] }]);

beforeAll(async () => {
  await build();
  servers.push(await nameServer(handler), await tlsServer(handler), await httpsServer(handler));
}, 120_000);
afterAll(() => Promise.all(servers.map((server) => server.close())));

const env = { ...process.env, NODE_EXTRA_CA_CERTS: inRoot("test/dns/localhost.pem") };

async function node(...words: readonly string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, words, { env })).stdout;
}

const ports = () => servers.map(({ port }) => port) as [number, number, number];

describe("built", () => {
  test("the library asks over UDP, TLS and HTTPS", async () => {
    const [udp, tls, https] = ports();
    const program = `
      import { checkHost, httpsResolver, serverResolver, tlsResolver } from ${JSON.stringify(pathToFileURL(join(dist, "index.js")).href)};
      const resolvers = [
        serverResolver("127.0.0.1:${udp}"),
        tlsResolver("localhost", ${tls}),
        httpsResolver("https://localhost:${https}/dns-query"),
      ];
      for (const resolver of resolvers) {
        const { result } = await checkHost({ ip: "192.0.2.1", sender: "a@example.com" }, resolver);
        console.log(result);
        await resolver.close?.();
      }`;
    expect(await node("--input-type=module", "--eval", program)).toBe("pass\npass\npass\n");
  });

  test("the command asks over UDP, TLS and HTTPS", async () => {
    const [udp, tls, https] = ports();
    for (const spec of [`udp://127.0.0.1:${udp}`, `tls://localhost:${tls}`, `https://localhost:${https}/dns-query`]) {
      const words = [join(dist, "cli.js"), "spf", "expand", "example.com", "--resolver", spec, "--format", "json"];
      expect(JSON.parse(await node(...words))).toMatchObject({ addresses: { ipv4: "256", ipv6: "0" }, lookups: 0 });
    }
  });

  test("the language server asks over UDP, TLS and HTTPS", async () => {
    const [udp, tls, https] = ports();
    let resolver = "";
    const server = spawn(process.execPath, [join(dist, "server.cjs"), "--stdio"], {
      env,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = once(server, "exit");
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    connection.onRequest("workspace/configuration", () => [{ dns: { resolver } }]);
    connection.onRequest("client/registerCapability", () => null);
    connection.listen();
    const capabilities = { workspace: { configuration: true } };
    await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities });
    await connection.sendNotification("initialized", {});
    for (const spec of [`udp://127.0.0.1:${udp}`, `tls://localhost:${tls}`, `https://localhost:${https}/dns-query`]) {
      resolver = spec;
      await connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
      const expand = () =>
        connection.sendRequest<{ sources?: string[] }>("mailwright/expandSpf", { domain: "example.com" });
      // The settings are read before long.
      await expect.poll(async () => (await expand()).sources, { timeout: 10_000 }).toEqual([spec]);
    }
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    await ended;
    connection.dispose();
  });

  test("the command knows the public suffixes", async () => {
    const file = inRoot("examples/clean/example.org.zone");
    const words = ["domain", "example.org", "--dmarc", "7489", "--zone", file, "--resolver", "offline"];
    const { checks } = JSON.parse(await node(join(dist, "cli.js"), ...words, "--format", "json"));
    expect(checks.find(({ id }: { id: string }) => id === "dmarc")).toMatchObject({ status: "ok" });
  });
});
