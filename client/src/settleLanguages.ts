import { type Disposable, languages, type TextDocument, workspace } from "vscode";
import { baseName, kindsPossible } from "../../server/src/documents/kind.ts";
import { type DocumentKindParams, type DocumentKindResult, methods } from "../../server/src/lsp/requests.ts";
import { isOurs, schemes } from "./languages.ts";
import type { Server } from "./server.ts";

/** Names under which zone files are kept whatever the rest of the name makes the editor think: `db.example.pl`. */
const zoneFileName = /^(?:db|named)\./i;

/**
 * Whether a document's name leaves open what it is. The manifest cannot claim such names (`db.*` would take `db.ts`),
 * so the content decides; a language that the editor is sure of is left alone.
 */
function isAmbiguous(document: TextDocument): boolean {
  const { path } = document.uri;
  const unsure = document.languageId === "plaintext" || document.languageId === "log";
  return (unsure || zoneFileName.test(baseName(path))) && kindsPossible(path).length > 0;
}

/** What the server reads of a document to tell its kind, in characters. */
const sampleSize = 16_384;

/** Gives documents with an ambiguous name the language that their content is in: once each, so that the person's own choice stays. */
export function settleLanguages(server: Server): Disposable {
  const settled = new Set<string>();
  const settle = async (document: TextDocument) => {
    const key = document.uri.toString();
    if (!schemes.includes(document.uri.scheme) || isOurs(document) || settled.has(key)) return;
    if (!isAmbiguous(document)) return;
    settled.add(key);
    const before = document.languageId;
    const params: DocumentKindParams = { path: document.uri.path, sample: document.getText().slice(0, sampleSize) };
    const client = await server.client();
    const answer = await client.sendRequest<DocumentKindResult>(methods.documentKind, params);
    // Whoever chose a language meanwhile, chose it.
    if (!answer?.languageId || document.isClosed || document.languageId !== before) return;
    await languages.setTextDocumentLanguage(document, answer.languageId);
  };
  const settleQuietly = (document: TextDocument) => {
    // A server that cannot start has said so; the document stays as it is.
    settle(document).catch(() => undefined);
  };
  for (const document of workspace.textDocuments) settleQuietly(document);
  return workspace.onDidOpenTextDocument(settleQuietly);
}
