/** A record of a generated zone: its line, and enough to ask for it. */
export interface GeneratedRecord {
  readonly owner: string;
  readonly type: string;
  readonly text: string;
}

export interface GeneratedZone {
  readonly apex: string;
  readonly text: string;
  readonly records: readonly GeneratedRecord[];
}

/** Numbers that are the same in every run: a linear congruential generator. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const labels = ["a", "b", "c", "mail", "_tcp", "x\\.y", "*"];

/**
 * A zone that every server loads, made to be hard to answer for: few labels, so that names nest and empty non-terminals,
 * wildcards, delegations, CNAME chains and circles, and DNAMEs meet.
 */
export function generateZone(apex: string, seed: number, size = 60): GeneratedZone {
  const random = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const below = (owner: string, ancestor: string) => owner !== ancestor && owner.endsWith(`.${ancestor}`);
  const types = new Map<string, Set<string>>();
  const records: GeneratedRecord[] = [];
  const add = (owner: string, type: string, data: string) => {
    types.set(owner, (types.get(owner) ?? new Set()).add(type));
    records.push({ owner, type, text: `${owner}. ${300 + 60 * (owner.length % 5)} IN ${type} ${data}` });
  };
  const name = () => {
    const depth = 1 + random(4);
    let owner = apex;
    for (let i = 0; i < depth; i++) owner = `${pick(labels)}.${owner}`;
    // A wildcard is one only as the leftmost label; elsewhere it is a label like any other.
    return owner;
  };
  const holding = (type: string) => [...types].filter(([, held]) => held.has(type)).map(([owner]) => owner);
  const free = (owner: string) => !types.has(owner);
  const hidden = (owner: string) =>
    [...holding("NS").filter((n) => n !== apex), ...holding("DNAME")].some((n) => below(owner, n));
  const inhabited = (owner: string) => [...types.keys()].some((other) => below(other, owner));

  add(apex, "SOA", `ns.${apex}. root.${apex}. 1 7200 3600 1209600 120`);
  add(apex, "NS", `ns.${apex}.`);
  add(`ns.${apex}`, "A", "192.0.2.53");
  for (let i = 0; i < size; i++) {
    const owner = name();
    if (hidden(owner)) continue;
    const held = types.get(owner);
    const kind = random(20);
    if (held?.has("CNAME") || held?.has("NS")) continue;
    if (kind < 5 && free(owner))
      add(
        owner,
        "CNAME",
        `${random(6) === 0 ? "www.elsewhere.invalid" : random(3) === 0 ? name() : pick([...types.keys()])}.`,
      );
    else if (kind < 7 && free(owner) && !inhabited(owner) && !owner.startsWith("*")) {
      add(owner, "NS", `ns.${owner}.`);
      records.push({ owner: `ns.${owner}`, type: "A", text: `ns.${owner}. 300 IN A 192.0.2.54` });
    } else if (kind < 9 && free(owner) && !inhabited(owner) && !owner.startsWith("*"))
      add(owner, "DNAME", `${pick([...types.keys(), `new.${apex}`])}.`);
    else if (kind < 13) add(owner, "A", `192.0.2.${random(250)}`);
    else if (kind < 15) add(owner, "TXT", `"v=spf1 ${"x".repeat(random(20))}" "\\233 ${i}"`);
    else if (kind < 17) add(owner, "MX", `${random(50)} ${pick([...types.keys()])}.`);
    else if (kind < 18) add(owner, "AAAA", `2001:db8::${random(9999).toString(16)}`);
    else if (kind < 19) add(owner, "SRV", `0 ${random(9)} 25 ${pick([...types.keys()])}.`);
    else add(owner, "CAA", `0 issue "ca${i}.example"`);
  }
  // One of a kind where several would be refused, or TTLs would differ within a set.
  const text = `$ORIGIN ${apex}.\n${records.map((record) => record.text).join("\n")}\n`;
  return { apex, text, records };
}

/** Names worth asking for: those of the zone, what is above them, beside them and below them. */
export function namesToAsk(zone: GeneratedZone): string[] {
  const names = new Set<string>();
  for (const { owner } of zone.records) {
    for (let at = owner; at.length >= zone.apex.length; at = at.replace(/^(?:\\.|[^.\\])*\.?/, "")) {
      names.add(at);
      for (const label of ["q", "a", "*", "deep.q", "x\\.y"]) names.add(`${label}.${at}`);
      if (at === zone.apex) break;
    }
  }
  return [...names].filter((name) => name.length < 200);
}

export const typesToAsk: readonly string[] = [
  "A",
  "AAAA",
  "TXT",
  "MX",
  "CNAME",
  "NS",
  "SRV",
  "CAA",
  "SOA",
  "DNAME",
  "DS",
];
