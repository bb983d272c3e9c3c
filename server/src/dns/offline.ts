import type { Resolver } from "./resolver.ts";

/** Whether the resolver of these words (`--resolver`, `mailwright.dns.resolver`) reaches the network. */
export function asksNetwork(spec: string): boolean {
  return spec !== "offline" && !spec.startsWith("recorded:");
}

/** Asks nobody: every question is refused, so that nothing is taken to be missing that was never looked for. */
export function offlineResolver(): Resolver {
  return {
    async resolve(_name, _type, options) {
      options?.signal?.throwIfAborted();
      return {
        status: "refused",
        records: [],
        source: "offline",
        reason: "look-ups are off",
      };
    },
  };
}
