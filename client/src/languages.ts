import { type Disposable, languages, type TextDocument, workspace } from "vscode";
import { type DocumentKindParams, type DocumentKindResult, methods } from "../../server/src/lsp/requests.ts";
import type { Server } from "./server.ts";

/** Our languages, and the names that other extensions give to zone files. */
const ids = ["dns-zone", "zone", "bindzone", "mail-record", "mail-transcript", "mta-sts-policy"];
const schemes = ["file", "untitled", "vscode-vfs"];

/** The documents that the server gets. */
export const selector: readonly { readonly language: string; readonly scheme: string }[] = ids.flatMap((language) =>
  schemes.map((scheme) => ({ language, scheme })),
);

/** Whether a document is one that the server gets. */
export function isOurs(document: TextDocument): boolean {
  return ids.includes(document.languageId) && schemes.includes(document.uri.scheme);
}

/**
 * Names that zone files often have and other files have too, so that the manifest cannot claim them: `db.example.com`,
 * `example.db`, `example.domain`, `named.root`, `root.hints`. The content decides.
 */
const ambiguousName = /^db\.|\.(?:db|domain|hints?|hosts|rev|root|signed|axfr)$|^named\.\w+$/i;

/** What the server reads of a document to tell its kind, in characters. */
const sampleSize = 16_384;

/** Gives documents with an ambiguous name the language that their content is in: once each, so that the person's own choice stays. */
export function settleLanguages(server: Server): Disposable {
  const settled = new Set<string>();
  const settle = async (document: TextDocument) => {
    const key = document.uri.toString();
    if (!schemes.includes(document.uri.scheme) || isOurs(document) || settled.has(key)) return;
    const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1);
    if (!ambiguousName.test(name)) return;
    settled.add(key);
    const params: DocumentKindParams = { path: document.uri.path, sample: document.getText().slice(0, sampleSize) };
    const client = await server.client();
    const answer = await client.sendRequest<DocumentKindResult>(methods.documentKind, params);
    if (answer?.languageId && !document.isClosed) await languages.setTextDocumentLanguage(document, answer.languageId);
  };
  const settleQuietly = (document: TextDocument) => {
    // A server that cannot start has said so; the document stays as it is.
    settle(document).catch(() => undefined);
  };
  for (const document of workspace.textDocuments) settleQuietly(document);
  return workspace.onDidOpenTextDocument(settleQuietly);
}
