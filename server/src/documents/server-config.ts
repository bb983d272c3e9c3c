/** A zone that a name server's configuration names, and the file it is loaded from. */
export interface ConfiguredZone {
  /** Absolute, without the final dot, lower case; "" is the root. */
  readonly zone: string;
  /** As written, with `%s` filled in. */
  readonly file: string;
  /** The folder that relative file names start from, as written; undefined: that of the configuration. */
  readonly directory?: string;
}

/** The most that is read of a configuration: a list of zones longer than this is cut. */
const maxTokens = 2_000_000;

/** The zones of a name server's configuration: BIND's `named.conf`, NSD's or Knot's; told apart by their form. */
export function configuredZones(text: string): readonly ConfiguredZone[] {
  return /^[ \t]*(?:zone|template|server|pattern):/m.test(text) ? fromLines(text) : fromNamedConf(text);
}

/** Whether a file's name is one that name servers' configurations have. */
export function isServerConfig(path: string): boolean {
  return /(?:^|[/\\])(?:named[^/\\]*\.conf[^/\\]*|nsd[^/\\]*\.conf|knot[^/\\]*\.(?:conf|yaml|yml)|[^/\\]*\.zones|zones\.conf)$/i.test(
    path,
  );
}

/** `zone "example.com" IN { type primary; file "example.com.db"; };`, also within views; `options { directory "/var/named"; };`. */
function fromNamedConf(text: string): ConfiguredZone[] {
  const found: { zone: string; file: string }[] = [];
  let directory: string | undefined;
  const open: { zone?: string }[] = [];
  let statement: string[] = [];
  for (const token of namedTokens(text)) {
    if (token === "{") {
      open.push(statement[0] === "zone" && statement[1] !== undefined ? { zone: statement[1] } : {});
      statement = [];
    } else if (token === "}") {
      open.pop();
      statement = [];
    } else if (token === ";") {
      const [keyword, value] = statement;
      const zone = open[open.length - 1]?.zone;
      if (keyword === "file" && value !== undefined && zone !== undefined)
        found.push({ zone: zoneName(zone), file: value });
      else if (keyword === "directory" && value !== undefined && open.length === 1) directory = value;
      statement = [];
    } else statement.push(token);
  }
  return found.map((z) => (directory === undefined ? z : { ...z, directory }));
}

function* namedTokens(text: string): Iterable<string> {
  const token = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|#[^\n]*|"([^"\n]*)"?|([{};])|([^\s"{};#]+)/g;
  let count = 0;
  for (const [, quoted, mark, bare] of text.matchAll(token)) {
    if (++count > maxTokens) return;
    const found = quoted ?? mark ?? bare;
    if (found !== undefined) yield found;
  }
}

/** NSD's `zone:` / `name:` / `zonefile:` under `zonesdir:`, and Knot's `- domain:` / `file:` under `storage:`. */
function fromLines(text: string): ConfiguredZone[] {
  const found: ConfiguredZone[] = [];
  let section = "";
  let zone: string | undefined;
  let file: string | undefined;
  let directory: string | undefined;
  let defaultFile: string | undefined;
  let defaultDirectory: string | undefined;
  const finish = () => {
    const name = file ?? defaultFile;
    if (zone !== undefined && name !== undefined) {
      const folder = directory ?? defaultDirectory;
      const filled = name.replaceAll("%s", zone === "" ? "root" : zone);
      found.push({ zone, file: filled, ...(folder === undefined ? {} : { directory: folder }) });
    }
    zone = undefined;
    file = undefined;
    directory = undefined;
  };
  for (const raw of text.split("\n")) {
    const line = raw.replace(/(?:^|\s)#.*$/, "");
    const pair = /^(\s*)(?:-\s+)?([A-Za-z-]+):\s*(.*)$/.exec(line.trimEnd());
    if (pair === null) continue;
    const key = pair[2] as string;
    const value = unwrapped(pair[3] as string);
    if (value === "" && /^(?:zone|template|pattern|server|remote|key|acl|log|database|remote-control)$/.test(key)) {
      finish();
      section = key;
    } else if (section === "zone" && (key === "domain" || key === "name")) {
      finish();
      zone = zoneName(value);
    } else if (section === "zone" && (key === "file" || key === "zonefile")) file = value;
    else if (section === "zone" && key === "storage") directory = value;
    else if (section === "template" && key === "file") defaultFile = value;
    else if ((section === "template" && key === "storage") || key === "zonesdir") defaultDirectory = value;
  }
  finish();
  return found;
}

/** Without the quotes and the brackets of a list of one. */
function unwrapped(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && "\"'[".includes(value[start] as string)) start++;
  while (end > start && "\"']".includes(value[end - 1] as string)) end--;
  return value.slice(start, end);
}

function zoneName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
