import { type ConfiguredZone, configuredZones } from "./server-config.ts";

/** A name server's configuration found in the workspace. */
export interface ConfigFile {
  /** With `/`. */
  readonly path: string;
  readonly text: string;
}

/** A person's setting `mailwright.zone.origins`: a file's path, its last parts, or `*` patterns → the zone's name. */
export type OriginSettings = Readonly<Record<string, string>>;

interface Row extends ConfiguredZone {
  /** Absolute or workspace path of the zone's file, with `/`. */
  readonly target: string;
}

/**
 * Which zone a file belongs to, as far as settings and name servers' configurations say it. The zone's own text (an
 * absolute SOA owner or `$ORIGIN`) and the file's name come after these; the zone itself reads them.
 */
export class ZoneNames {
  readonly #settings: readonly (readonly [pattern: string, origin: string])[];
  readonly #byTarget = new Map<string, string>();
  readonly #byLastPart = new Map<string, Row[]>();

  constructor(settings: OriginSettings, configs: readonly ConfigFile[]) {
    this.#settings = Object.entries(settings);
    for (const config of configs) {
      for (const zone of configuredZones(config.text)) this.#add(config.path, zone);
    }
  }

  /** The zone's name, absolute with its final dot; undefined where nothing says it. `path` with `/`. */
  originOf(path: string): string | undefined {
    const slashed = path.replaceAll("\\", "/");
    for (const [pattern, origin] of this.#settings) if (pathMatches(pattern, slashed)) return withDot(origin);
    const exact = this.#byTarget.get(slashed);
    if (exact !== undefined) return withDot(exact);
    const rows = this.#byLastPart.get(lastPart(slashed)) ?? [];
    const fitting = rows.filter((row) => endsInParts(slashed, row.file));
    const zones = new Set(fitting.map((row) => row.zone));
    return zones.size === 1 ? withDot([...zones][0] as string) : undefined;
  }

  #add(config: string, zone: ConfiguredZone): void {
    const beside = config.slice(0, config.lastIndexOf("/") + 1);
    const directory = zone.directory === undefined ? beside : resolve(beside, `${zone.directory}/`);
    for (const base of [directory, beside]) {
      const target = resolve(base, zone.file);
      if (!this.#byTarget.has(target)) this.#byTarget.set(target, zone.zone);
    }
    const last = lastPart(zone.file);
    this.#byLastPart.set(last, [
      ...(this.#byLastPart.get(last) ?? []),
      { ...zone, target: resolve(directory, zone.file) },
    ]);
  }
}

function withDot(name: string): string {
  return name.endsWith(".") ? name : `${name}.`;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `path` below `base` (which ends with `/`), with `.` and `..` resolved; an absolute path stays. */
export function resolve(base: string, path: string): string {
  const joined = path.startsWith("/") || /^[A-Za-z]:[/\\]/.test(path) ? path : base + path;
  const parts: string[] = [];
  for (const part of joined.replaceAll("\\", "/").split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    if (part === ".." && parts.length > 0 && parts[parts.length - 1] !== "..") {
      if (parts[parts.length - 1] !== "") parts.pop();
    } else parts.push(part);
  }
  return parts.join("/") + (path.endsWith("/") ? "/" : "");
}

/** Whether the last parts of `path` are those of `tail`: `/repo/zones/db.example` ends in `zones/db.example`. */
function endsInParts(path: string, tail: string): boolean {
  const plain = resolve("", tail.replace(/^\/+/, ""));
  return path === plain || path.endsWith(`/${plain}`);
}

/** A pattern matches a path's last parts; `*` stands for anything within a part. */
function pathMatches(pattern: string, path: string): boolean {
  const wanted = pattern
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== "**");
  const given = path.split("/");
  if (wanted.length > given.length) return false;
  const tail = given.slice(given.length - wanted.length);
  return wanted.every((part, i) => partMatches(part, tail[i] as string));
}

/** Greedy match of `*` from the left: linear in both, no backtracking beyond the last star. */
function partMatches(pattern: string, part: string): boolean {
  let p = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < part.length; ) {
    if (pattern[p] === "*") {
      star = p++;
      resume = i;
    } else if (pattern[p] === part[i]) {
      p++;
      i++;
    } else if (star >= 0) {
      p = star + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
