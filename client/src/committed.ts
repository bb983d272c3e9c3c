import { Disposable, extensions, type TextDocument, type Uri, workspace } from "vscode";
import { type CommittedParams, methods } from "../../server/src/lsp/requests.ts";
import type { Server } from "./server.ts";

/** What is used of the editor's own Git extension (its API, version 1). */
interface Git {
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: (listener: (repository: Repository) => void) => Disposable;
  getRepository(uri: Uri): Repository | null;
}

interface Repository {
  readonly state: {
    readonly HEAD?: { readonly commit?: string } | undefined;
    readonly onDidChange: (listener: () => void) => Disposable;
  };
  show(ref: string, path: string): Promise<string>;
}

/** Zones are what the rules compare with their last commit. */
const zoneLanguages = ["dns-zone", "zone", "bindzone"];

/**
 * Tells the server the text of open zones at the last commit, through the editor's Git extension. In Restricted Mode nothing
 * runs: Git would read the folder's own settings.
 */
export function tellCommitted(server: Server): Disposable {
  const subscriptions: Disposable[] = [];
  let git: Git | undefined;

  const isZone = ({ uri, languageId }: TextDocument) => uri.scheme === "file" && zoneLanguages.includes(languageId);
  const tell = async (document: TextDocument) => {
    const repository = git?.getRepository(document.uri);
    if (repository == null || !isZone(document)) return;
    // A file that is not tracked, or a repository without a commit, has no text there.
    const text = await repository.show("HEAD", document.uri.fsPath).catch(() => null);
    if (document.isClosed) return;
    const client = await server.client();
    const params: CommittedParams = { uri: client.code2ProtocolConverter.asUri(document.uri), text };
    await client.sendNotification(methods.committed, params);
  };
  const tellQuietly = (document: TextDocument) => {
    // A server that cannot start has said so; without the text the zone is not compared.
    tell(document).catch(() => undefined);
  };
  const tellAll = () => workspace.textDocuments.filter(isZone).forEach(tellQuietly);

  const watch = (repository: Repository) => {
    let head = repository.state.HEAD?.commit;
    subscriptions.push(
      repository.state.onDidChange(() => {
        if (repository.state.HEAD?.commit === head) return;
        head = repository.state.HEAD?.commit;
        tellAll();
      }),
    );
    tellAll();
  };
  const start = async () => {
    if (git !== undefined || !workspace.isTrusted) return;
    const extension = extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): Git }>("vscode.git");
    const exported = await extension?.activate();
    if (exported === undefined || !exported.enabled) return;
    git = exported.getAPI(1);
    git.repositories.forEach(watch);
    subscriptions.push(git.onDidOpenRepository(watch));
  };
  // Git may be switched off or missing: zones are then not compared.
  const startQuietly = () => void start().catch(() => undefined);

  subscriptions.push(
    workspace.onDidOpenTextDocument(tellQuietly),
    workspace.onDidGrantWorkspaceTrust(startQuietly),
    extensions.onDidChange(startQuietly),
  );
  startQuietly();
  return new Disposable(() => {
    for (const subscription of subscriptions) subscription.dispose();
  });
}
