import type { Resolver } from "../dns/resolver.ts";
import type { PolicyFetch } from "../evaluate/posture.ts";

/** The outside world, as far as the server needs it. All paths are absolute, with `/`. */
export interface Host {
  /** The path of `docs/rules.md`, where it is installed. */
  readonly rulesPage: string | undefined;
  /** Milliseconds since 1970. */
  now(): number;
  /** A file's text (UTF-8, else one character an octet); undefined where it cannot be read, is no text or is above `limit` octets. */
  read(path: string, limit: number): string | undefined;
  /** The first octets of a file, one character each. */
  sample(path: string): string | undefined;
  /** The files below a folder, hidden ones and `node_modules` aside, a few hundred at a time. */
  list(folder: string, most: number): AsyncIterable<readonly string[]>;
  /** The resolver that a setting names; a sentence where it names none. */
  resolver(spec: string): Promise<Resolver | { readonly error: string }>;
  /** Fetches the MTA-STS policy of a host over HTTPS; its addresses come from `resolver`. */
  fetchPolicy(host: string, resolver: Resolver, signal?: AbortSignal): Promise<PolicyFetch>;
  /** Lets other events be handled. */
  pause(): Promise<void>;
  exit(code: number): void;
}
