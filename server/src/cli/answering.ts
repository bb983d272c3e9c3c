import { writeFileSync } from "node:fs";
import { cached } from "../dns/cache.ts";
import { fileTrouble, resolverFromSpec } from "../dns/from-spec.ts";
import { type RecordingResolver, recording } from "../dns/recording.ts";
import type { Resolver } from "../dns/resolver.ts";
import { type ZoneSource, zoneResolver } from "../dns/zones.ts";
import type { Arguments } from "./args.ts";
import { type Io, UsageError } from "./io.ts";
import type { Progress } from "./progress.ts";

/** Who answers the questions of one run. */
export interface Answering {
  readonly resolver: Resolver;
  /** The zones of `--zone`, in the order given. */
  readonly zones: readonly ZoneSource[];
  /** Writes `--record` and lets go of connections. Call it when the run is over, well or not. */
  finish(): Promise<void>;
}

/** The resolver that `--zone`, `--resolver` and `--record` ask for; `fallback` is asked where there is no `--resolver`. */
export async function answering(
  args: Arguments,
  io: Io,
  fallback: "system" | "offline",
  progress?: Progress,
): Promise<Answering> {
  const zones = await zonesOf(args.values("zone"), io);
  const spec = args.value("resolver") ?? fallback;
  const asked = await resolverFromSpec(spec);
  if ("error" in asked) throw new UsageError(asked.error);
  const live = cached(asked, { now: () => io.now() });
  // Zones alone answer for all of their names; with somebody else to ask, a fragment answers for what it holds.
  const overlay = zones.length === 0 ? live : zoneResolver(zones, spec === "offline" ? undefined : live);
  const recorder = recording(progress === undefined ? overlay : told(overlay, progress));
  return { resolver: recorder, zones, finish: () => finishing(args, asked, recorder) };
}

/** Lets go of connections, and writes the answers down where `--record` asks for it. */
export async function finishing(args: Arguments, asked: Resolver, recorder: RecordingResolver): Promise<void> {
  await asked.close?.();
  const file = args.value("record");
  if (file === undefined) return;
  try {
    writeFileSync(file, `${JSON.stringify(recorder.recording(), null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`the answers cannot be written to ${file}: ${fileTrouble(error)}`);
  }
}

async function zonesOf(paths: readonly string[], io: Io): Promise<ZoneSource[]> {
  if (paths.length === 0) return [];
  const { openZone } = await import("./zone-file.ts");
  return paths.map((path) => {
    const { source } = openZone(path, io);
    if (source === undefined)
      throw new UsageError(
        `the zone ${path} does not say its name: it needs an SOA, a $ORIGIN, or a name like db.example.com`,
      );
    return source;
  });
}

function told(resolver: Resolver, progress: Progress): Resolver {
  let asked = 0;
  return {
    ...(resolver.askServer === undefined ? {} : { askServer: resolver.askServer }),
    resolve(name, type, options) {
      progress.say(`${++asked} look-ups: ${name} ${type}`);
      return resolver.resolve(name, type, options);
    },
  };
}

/** The domain that a command is about: absolute, without the final dot, letters as they were written. */
export function oneDomain(args: Arguments): string {
  const [domain, ...more] = args.positionals;
  if (domain === undefined || more.length > 0) throw new UsageError("name one domain; --help has examples");
  const plain = domain.endsWith(".") ? domain.slice(0, -1) : domain;
  if (!isDomainName(plain)) throw new UsageError(`"${domain}" is no domain name: write it like example.com`);
  return asciiDomain(plain);
}

/** Whether a text can be meant as a domain name: labels of 1 to 63 characters, 253 in all, nothing that belongs to addresses or URLs. */
export function isDomainName(text: string): boolean {
  if (text.length > 253 || /[\s/@:"()]/.test(text)) return false;
  return text.split(".").every((label) => label !== "" && label.length <= 63);
}

/** U-labels become A-labels (RFC 5890); what cannot be one stays as it is. */
function asciiDomain(name: string): string {
  if (/^[\u0000-\u007f]*$/.test(name)) return name;
  const host = URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : "";
  return host === "" ? name : host;
}
