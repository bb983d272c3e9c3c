import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import packet, { type Answer } from "dns-packet";
import { recordedResolver } from "../../server/src/dns/recorded.ts";
import { serverResolver } from "../../server/src/dns/server.ts";
import { checkHost, SpfRecordCache } from "../../server/src/evaluate/check-host.ts";
import { expandSpf } from "../../server/src/evaluate/spf-tree.ts";
import type { Row } from "./check.bench.ts";
import { median, onPath } from "./processes.ts";

const require = createRequire(import.meta.url);
const { spf: mailauthSpf } = require("mailauth/lib/spf/index.js");

type CannedType = "TXT" | "A" | "AAAA" | "MX";

/** One record an entry: name, type, data; of MX the host alone. */
type Canned = readonly (readonly [name: string, type: CannedType, data: string])[];

/** A tree of ten look-ups, four records deep, one of them void: only the last term of the deepest record names the client. */
const deepTree: Canned = [
  ["example.com", "TXT", "v=spf1 ip4:198.51.100.0/24 ip6:2001:db8:1::/48 mx include:_a.example.com -all"],
  ["example.com", "MX", "mx1.example.com"],
  ["example.com", "MX", "mx2.example.com"],
  ["mx1.example.com", "A", "203.0.113.1"],
  ["mx2.example.com", "A", "203.0.113.2"],
  ["_a.example.com", "TXT", "v=spf1 include:_a1.example.com include:_a2.example.com include:_b.example.com ~all"],
  ["_a1.example.com", "TXT", "v=spf1 ip4:192.0.2.0/26 ip4:192.0.2.64/27 ip4:203.0.113.16/28 ~all"],
  ["_a2.example.com", "TXT", "v=spf1 ip4:203.0.113.32/28 ip6:2001:db8:2::/48 ip6:2001:db8:3::/48 ~all"],
  ["_b.example.com", "TXT", "v=spf1 a:out.example.com exists:%{ir}.list.example.com include:_c.example.com ~all"],
  ["out.example.com", "A", "203.0.113.64"],
  ["_c.example.com", "TXT", "v=spf1 ip4:203.0.113.80/28 include:_c1.example.com a:last.example.com ~all"],
  ["_c1.example.com", "TXT", "v=spf1 ip4:203.0.113.96/28 ip4:203.0.113.112/28 ~all"],
  ["last.example.com", "A", "203.0.113.200"],
];
const client = { ip: "203.0.113.200", sender: "someone@example.com", helo: "last.example.com" };

const rounds = 7;

/** Evaluations a second in the best of several rounds. */
async function rate(seconds: number, evaluate: () => Promise<string>): Promise<number> {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    let count = 0;
    let elapsed = 0;
    do {
      for (let i = 0; i < 10; i++, count++) {
        const result = await evaluate();
        if (result !== "pass") throw new Error(`the result is ${result}, not pass`);
      }
      elapsed = performance.now() - started;
    } while (elapsed < seconds * 1000);
    best = Math.max(best, (count / elapsed) * 1000);
  }
  return best;
}

function ours(canned: Canned): () => Promise<string> {
  const data: Record<string, Partial<Record<CannedType, unknown[]>>> = {};
  for (const [name, type, text] of canned) {
    data[name] ??= {};
    data[name][type] ??= [];
    data[name][type].push(type === "TXT" ? [text] : type === "MX" ? { preference: 10, exchange: text } : text);
  }
  const resolver = recordedResolver(data as Parameters<typeof recordedResolver>[0]);
  const cache = new SpfRecordCache();
  return async () => (await checkHost(client, resolver, { cache })).result;
}

function mailauth(canned: Canned): () => Promise<string> {
  const data = new Map<string, unknown[]>();
  for (const [name, type, text] of canned) {
    const key = `${type} ${name}`;
    const one = type === "TXT" ? [text] : type === "MX" ? { priority: 10, exchange: text } : text;
    data.set(key, [...(data.get(key) ?? []), one]);
  }
  const missing = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  const resolver = async (name: string, type: string): Promise<unknown[]> => {
    const found = data.get(`${type} ${name}`);
    if (found === undefined) throw missing;
    return found;
  };
  return async () => (await mailauthSpf({ ...client, mta: "mx.example.org", resolver })).status.result;
}

/** How to run the peers that are programs of their own; why not, where they cannot. */
const programs: Readonly<Record<string, (folder: string) => readonly string[] | string>> = {
  pyspf: () => {
    // Debian's own first: another Python in the path does not see Debian's packages.
    const python = ["/usr/bin/python3", "python3"].find((one) => spawnSync(one, ["-c", "import spf"]).status === 0);
    return python === undefined ? "not installed" : [python, join(import.meta.dirname, "peers/pyspf.py")];
  },
  libspf2: (folder) => {
    const program = join(folder, "libspf2");
    if (!onPath("cc")) return "no C compiler";
    const source = join(import.meta.dirname, "peers/libspf2.c");
    const made = spawnSync("cc", ["-O2", "-o", program, source, "-lspf2"], { encoding: "utf8" });
    return made.status === 0 ? [program] : "not installed";
  },
};

/** Evaluations a second, or why there are none. */
function programRate(name: string, canned: Canned, seconds: number): number | string {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-spf-"));
  try {
    const command = programs[name]?.(folder) ?? "unknown";
    if (typeof command === "string") return command;
    const answers = join(folder, "answers");
    writeFileSync(answers, canned.map((fields) => `${fields.join("\t")}\n`).join(""));
    const [program = "", ...before] = command;
    const args = [...before, answers, client.ip, client.sender, client.helo, String(seconds), String(rounds)];
    const run = spawnSync(program, args, { encoding: "utf8" });
    const [result, figure] = run.stdout.trim().split(" ");
    if (run.status !== 0 || result !== "pass") return `gave ${result || run.stderr.slice(-200)} (${run.status})`;
    return Number(figure);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The shape of gmail.com's record, its real names and the number of its ranges. */
const gmail: Canned = [
  ["gmail.com", "TXT", "v=spf1 redirect=_spf.google.com"],
  [
    "_spf.google.com",
    "TXT",
    "v=spf1 include:_netblocks.google.com include:_netblocks2.google.com include:_netblocks3.google.com ~all",
  ],
  ["_netblocks.google.com", "TXT", `v=spf1 ${ranges("192.0", 11)} ~all`],
  [
    "_netblocks2.google.com",
    "TXT",
    `v=spf1 ${[1, 2, 3, 4, 5, 6].map((i) => `ip6:2001:db8:${i}000::/36`).join(" ")} ~all`,
  ],
  ["_netblocks3.google.com", "TXT", `v=spf1 ${ranges("198.18", 9)} ~all`],
];

function ranges(start: string, count: number): string {
  return Array.from({ length: count }, (_, i) => `ip4:${start}.${i * 16}.0/20`).join(" ");
}

const latency = 20;

/**
 * A name server on loopback that answers after the latency. A round trip is counted for each query that comes while no
 * other is under way.
 */
async function slowServer(canned: Canned) {
  const socket = createSocket("udp4");
  let underWay = 0;
  const counts = { trips: 0, queries: 0 };
  socket.on("message", (octets, from) => {
    counts.queries++;
    if (underWay++ === 0) counts.trips++;
    const query = packet.decode(octets);
    const [question] = query.questions ?? [];
    const answers: Answer[] = canned
      .filter(([name, type]) => name === question?.name.toLowerCase() && type === "TXT" && question.type === "TXT")
      .map(([, , data]) => ({ name: question?.name ?? "", type: "TXT", ttl: 300, data }));
    const reply = packet.encode({
      type: "response",
      id: query.id ?? 0,
      questions: query.questions ?? [],
      answers,
    });
    setTimeout(() => {
      underWay--;
      socket.send(reply, from.port, from.address);
    }, latency);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address() as AddressInfo;
  return { port, counts, close: () => new Promise<void>((resolve) => socket.close(() => resolve())) };
}

/** What expanding gmail.com's tree takes: round trips, and milliseconds in the median. */
async function expansion(): Promise<{ readonly trips: number; readonly milliseconds: number }> {
  const server = await slowServer(gmail);
  try {
    const times: number[] = [];
    let trips = 0;
    for (let i = 0; i < rounds; i++) {
      server.counts.trips = 0;
      const resolver = serverResolver({ address: "127.0.0.1", port: server.port });
      const started = performance.now();
      const tree = await expandSpf("gmail.com", resolver);
      times.push(performance.now() - started);
      trips = Math.max(trips, server.counts.trips);
      if (tree.lookups !== 4) throw new Error(`the tree has ${tree.lookups} look-ups, not 4`);
      await resolver.close?.();
    }
    return { trips, milliseconds: median(times) };
  } finally {
    await server.close();
  }
}

/** `check_host()` on canned answers for one deep tree beside the other libraries, and how long an expansion waits for DNS. */
export async function spfRows(seconds = 0.3): Promise<Row[]> {
  const mine = await rate(seconds, ours(deepTree));
  const peers: Record<string, number | string> = { mailauth: await rate(seconds, mailauth(deepTree)) };
  for (const name of Object.keys(programs)) peers[name] = programRate(name, deepTree, seconds);
  const shown = (n: number): string => `${n.toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ",")}/s`;
  const rows = Object.entries(peers).map(
    ([name, peer]): Row => ({
      what: `SPF check_host(), ten look-ups, beside ${name}`,
      ours: shown(mine),
      peer: typeof peer === "string" ? peer : shown(peer),
      ratio: typeof peer === "string" ? "–" : `${(mine / peer).toFixed(2)}× as fast`,
    }),
  );
  const { trips, milliseconds } = await expansion();
  return [
    ...rows,
    {
      what: `SPF tree of gmail.com's shape, server ${latency} ms away`,
      ours: `${trips} round trips, ${milliseconds.toFixed(0)} ms`,
      peer: `at least 3, ${3 * latency} ms`,
      ratio: "–",
    },
  ];
}
