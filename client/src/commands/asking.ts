import { type TextDocument, window } from "vscode";
import type { Position } from "vscode-languageclient/node";
import { methods, type ZonesResult } from "../../../server/src/lsp/requests.ts";
import { isOurs } from "../languages.ts";
import type { Server } from "../server.ts";
import { withoutLinks } from "../views/withoutLinks.ts";

/** Asks for a domain; undefined where the person thought better of it. `value`: what stands there already. */
export async function askDomain(title: string, prompt: string, value?: string): Promise<string | undefined> {
  const domain = await window.showInputBox({
    title,
    prompt: withoutLinks(prompt),
    placeHolder: "example.com",
    ...(value === undefined ? {} : { value }),
    validateInput: (typed) => (/\s/.test(typed.trim()) ? "A domain has no blanks." : undefined),
  });
  return domain?.trim() || undefined;
}

/** The place of the caret in a document that the server knows. */
export async function placeOfCaret(
  server: Server,
): Promise<{ readonly uri: string; readonly position: Position } | undefined> {
  const editor = window.activeTextEditor;
  if (editor === undefined || !isOurs(editor.document)) return undefined;
  const { code2ProtocolConverter: convert } = await server.client();
  return { uri: convert.asUri(editor.document.uri), position: convert.asPosition(editor.selection.active) };
}

/** The document of the active editor, where the server knows it; else the person is told what to open. */
export async function documentAtHand(what: string): Promise<TextDocument | undefined> {
  const document = window.activeTextEditor?.document;
  if (document !== undefined && isOurs(document)) return document;
  await window.showInformationMessage(`Open ${what} first.`);
  return undefined;
}

/** The zone that the active editor's document holds, without the final dot. */
export async function zoneAtHand(server: Server): Promise<string | undefined> {
  const document = window.activeTextEditor?.document;
  if (document === undefined || !isOurs(document)) return undefined;
  const client = await server.client();
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  const zones = await client.sendRequest<ZonesResult>(methods.zones, {});
  return zones.find((zone) => zone.uri === uri)?.zone.replace(/\.$/, "");
}
