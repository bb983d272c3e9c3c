import type { Document } from "../documents/document.ts";

/** A document of the editor, with what tells one state of it from another. */
export interface OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly document: Document;
  version: number;
}

/** Reads a document on until all is read, the turn is over (`until`), or nobody wants it any more. */
export async function readOn(
  document: Document,
  pause: () => Promise<void>,
  isWanted: () => boolean,
  until: () => boolean = () => false,
): Promise<boolean> {
  if (document.readSome === undefined) return true;
  for (;;) {
    if (document.readSome(slice)) return true;
    if (until() || !isWanted()) return false;
    await pause();
    if (!isWanted()) return false;
  }
}

/** Characters read at a time: a few milliseconds, so that other requests wait no longer than that. */
const slice = 1 << 17;
