import { resolve } from "./workspace.ts";

/** Where the file that an `$INCLUDE` names may lie, in the order in which servers and people mean it. */
export function includeCandidates(
  name: string,
  from: string,
  places: { readonly roots: readonly string[]; readonly directories: readonly string[] },
): readonly string[] {
  const beside = from.slice(0, from.lastIndexOf("/") + 1);
  const bases = [...places.roots, ...places.directories, beside].map((base) =>
    base === "" || base.endsWith("/") ? base : `${base}/`,
  );
  return [...new Set(bases.map((base) => resolve(base, name)))];
}

/** The file names that a zone's text includes, without reading it as a zone: for finding out which files are parts of others. */
export function includedNames(text: string): readonly string[] {
  const names: string[] = [];
  for (let at = text.indexOf("$"); at >= 0; at = text.indexOf("$", at + 1)) {
    if (at > 0 && text[at - 1] !== "\n") continue;
    if (text.slice(at, at + 8).toUpperCase() !== "$INCLUDE") continue;
    const lf = text.indexOf("\n", at);
    const rest = text.slice(at + 8, lf < 0 ? text.length : Math.min(lf, at + 4096));
    const match = /^[ \t]+(?:"([^"]*)"|([^\s;"()]+))/.exec(rest);
    const name = match?.[1] ?? match?.[2];
    if (name !== undefined) names.push(name);
  }
  return names;
}
