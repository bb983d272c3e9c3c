import type { TextDocument } from "vscode";

/** Our languages, and the names that other extensions give to zone files. */
const ids = ["dns-zone", "zone", "bindzone", "mail-record", "mail-transcript", "mta-sts-policy"];
export const schemes = ["file", "untitled", "vscode-vfs"];

/** Messages have no language of ours: their name tells them, whatever other extensions make of them. */
const messageFiles = "**/*.eml";

interface Filter {
  readonly scheme: string;
  readonly language?: string;
  readonly pattern?: string;
}

/** The documents that the server gets. */
export const selector: readonly Filter[] = schemes.flatMap((scheme) => [
  ...ids.map((language) => ({ language, scheme })),
  { pattern: messageFiles, scheme },
]);

/** Whether a document is one that the server gets. */
export function isOurs(document: TextDocument): boolean {
  if (!schemes.includes(document.uri.scheme)) return false;
  return ids.includes(document.languageId) || document.uri.path.endsWith(".eml");
}
