import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverResolver } from "../../server/src/dns/server.ts";
import { pem } from "../dns/name-server.ts";
import type { GeneratedZone } from "./generate.ts";

/** A real name server on loopback that serves these zones. */
export interface RunningServer {
  readonly port: number;
  /** DNS over TLS and over HTTPS, where the server has them. */
  readonly tls?: number;
  readonly https?: number;
  stop(): Promise<void>;
}

type Start = (
  folder: string,
  zones: readonly GeneratedZone[],
  port: number,
  tls: number,
  https: number,
) => { command: string; args: string[]; tls?: true };

const servers: Readonly<Record<string, Start>> = {
  knotd: (folder, zones, port) => {
    const config = join(folder, "knot.conf");
    writeFileSync(
      config,
      `server:\n  rundir: "${folder}"\n  listen: 127.0.0.1@${port}\ndatabase:\n  storage: "${folder}"\ntemplate:\n  - id: default\n    storage: "${folder}"\n    semantic-checks: off\nzone:\n${zones
        .map((zone) => `  - domain: ${zone.apex}\n    file: "${zone.apex}.zone"\n`)
        .join("")}`,
    );
    return { command: "knotd", args: ["-c", config] };
  },
  nsd: (folder, zones, port) => {
    const config = join(folder, "nsd.conf");
    writeFileSync(
      config,
      `server:\n  ip-address: 127.0.0.1@${port}\n  username: ""\n  chroot: ""\n  zonesdir: "${folder}"\n  pidfile: "${folder}/nsd.pid"\n  database: ""\n  zonelistfile: "${folder}/zone.list"\n  xfrdfile: "${folder}/xfrd.state"\n  xfrdir: "${folder}"\n  rrl-ratelimit: 0\n  rrl-whitelist-ratelimit: 0\nremote-control:\n  control-enable: no\n${zones
        .map((zone) => `zone:\n  name: "${zone.apex}"\n  zonefile: "${zone.apex}.zone"\n`)
        .join("")}`,
    );
    return { command: "nsd", args: ["-d", "-c", config] };
  },
  named: (folder, zones, port, tls, https) => {
    const config = join(folder, "named.conf");
    writeFileSync(join(folder, "key.pem"), pem);
    writeFileSync(
      config,
      `tls local { key-file "${folder}/key.pem"; cert-file "${folder}/key.pem"; };
options {
  directory "${folder}"; pid-file "${folder}/named.pid"; session-keyfile "${folder}/session.key";
  listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
  listen-on port ${tls} tls local { 127.0.0.1; };
  listen-on port ${https} tls local http default { 127.0.0.1; };
  recursion no; minimal-responses yes; check-names primary ignore; check-integrity no; empty-zones-enable no; zero-no-soa-ttl no; dnssec-validation no; masterfile-format text;
};
controls { };
${zones.map((zone) => `zone "${zone.apex}" { type primary; file "${zone.apex}.zone"; };`).join("\n")}\n`,
    );
    return { command: "named", args: ["-f", "-c", config], tls: true };
  },
};

export const serverNames: readonly string[] = Object.keys(servers);

export function installed(command: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
}

/** Starts a server and waits until it answers for every zone. */
export async function startServer(name: string, zones: readonly GeneratedZone[]): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), `mailwright-${name}-`));
  mkdirSync(folder, { recursive: true });
  for (const zone of zones) writeFileSync(join(folder, `${zone.apex}.zone`), zone.text);
  const [port, tls, https] = [await freePort(), await freePort(), await freePort()];
  const start = servers[name];
  if (start === undefined) throw new Error(`no such server: ${name}`);
  const { command, args, tls: secure } = start(folder, zones, port, tls, https);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  const resolver = serverResolver({ address: "127.0.0.1", port }, { timeout: 300, deadline: 1000 });
  const until = Date.now() + 20_000;
  for (const zone of zones) {
    for (;;) {
      const answer = await resolver.resolve(zone.apex, "SOA");
      if (answer.records.length > 0) break;
      if (Date.now() > until || child.exitCode !== null) {
        await stop(child, folder);
        throw new Error(`${name} does not serve ${zone.apex} (${answer.status}): ${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return { port, ...(secure === undefined ? {} : { tls, https }), stop: () => stop(child, folder) };
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  await stopped(child);
  rmSync(folder, { recursive: true, force: true });
}

/** Ends a program, by force where it does not heed the signal. */
export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 3000);
  await ended;
  clearTimeout(timer);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
