import type { Document } from "../documents/document.ts";

/** What a feature needs to know of other files: how their paths are written in the protocol, and their texts. */
export interface World {
  uri(path: string): string;
  /** The URI of `docs/rules.md`, where it is installed. */
  readonly rulesPage?: string | undefined;
  /** A document that is open, or a file that can be read; undefined where there is none. */
  document(path: string): Document | undefined;
}
