import type {
  CancellationToken,
  Connection,
  InitializeParams,
  InitializeResult,
  TextDocumentContentChangeEvent,
} from "vscode-languageserver";
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { codeActions, fixAllKind } from "../features/codeAction.ts";
import { codeLenses } from "../features/codeLens.ts";
import { completion } from "../features/completion.ts";
import { definition } from "../features/definition.ts";
import { documentHighlights } from "../features/documentHighlight.ts";
import { documentSymbols } from "../features/documentSymbol.ts";
import { foldingRanges } from "../features/foldingRange.ts";
import { formatting } from "../features/formatting.ts";
import { hoverOf } from "../features/hover.ts";
import { inlayHints } from "../features/inlayHint.ts";
import { references } from "../features/references.ts";
import { prepareRename, rename } from "../features/rename.ts";
import { selectionRanges } from "../features/selectionRange.ts";
import { semanticTokens, semanticTokensLegend } from "../features/semanticTokens.ts";
import { DiagnosticReports } from "./diagnosticReports.ts";
import { offerDnsRequests } from "./dnsRequests.ts";
import type { Host } from "./host.ts";
import { type OpenDocument, readOn } from "./open-document.ts";
import { offerRequests } from "./ownRequests.ts";
import { offerRecordRequests } from "./recordRequests.ts";
import {
  type CommittedParams,
  type InitializationOptions,
  methods,
  type StatusParams,
  type TrustParams,
  type VisibleRangesParams,
} from "./requests.ts";
import { Session } from "./session.ts";
import { readSettings } from "./settings.ts";
import { offerSpfRequests } from "./spfRequests.ts";
import { pathOfUri } from "./uri.ts";

/** The files whose changes on disk matter: zones, configurations, policies, whatever may be included. */
const watched =
  "**/{db.*,named*,nsd*,knot*,*.zone,*.zonefile,*.dns,*.arpa,*.db,*.domain,*.conf,*.inc,*.include,mta-sts.txt}";

/** Serves one client over a connection; no handler does more than ask a feature. Call `connection.listen()` afterwards. */
export function serve(connection: Connection, host: Host): void {
  const session = new Session(host);
  const { workspace } = session;
  const reports = new DiagnosticReports(connection, session);
  let client: InitializeParams | undefined;

  const status = (state: StatusParams["state"], detail = "") => {
    connection.sendNotification(methods.status, { state, detail } satisfies StatusParams).catch(() => undefined);
  };

  connection.onInitialize((params): InitializeResult => {
    client = params;
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    session.trusted = options.trusted ?? true;
    session.commands = options.commands ?? false;
    session.configure(readSettings(options.settings));
    reports.pulled = params.capabilities.textDocument?.diagnostic !== undefined;
    reports.refreshes = params.capabilities.workspace?.diagnostics?.refreshSupport === true;
    return {
      serverInfo: { name: "mailwright" },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...(reports.pulled
          ? {
              diagnosticProvider: {
                identifier: "mailwright",
                interFileDependencies: true,
                workspaceDiagnostics: false,
              },
            }
          : {}),
        hoverProvider: true,
        completionProvider: { triggerCharacters: ["$", "=", ":", ";", "%", "{", "_"] },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
        codeLensProvider: {},
        inlayHintProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        documentHighlightProvider: true,
        semanticTokensProvider: { legend: semanticTokensLegend, full: true, range: true },
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
        selectionRangeProvider: true,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  const askSettings = async () => {
    if (client?.capabilities.workspace?.configuration !== true) return;
    session.configure(readSettings(await connection.workspace.getConfiguration("mailwright")));
  };

  const scan = async () => {
    status("reading", "Looking through the workspace");
    const folders = await connection.workspace.getWorkspaceFolders().catch(() => null);
    const uris = folders?.map((folder) => folder.uri) ?? (client?.rootUri == null ? [] : [client.rootUri]);
    await workspace.scan(uris.filter((uri) => uri.startsWith("file:")).map(pathOfUri));
    reports.refreshAll();
    status("ready");
  };

  connection.onInitialized(async () => {
    try {
      const dynamic = client?.capabilities.workspace;
      if (dynamic?.didChangeConfiguration?.dynamicRegistration === true) {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: "mailwright" });
      }
      if (dynamic?.didChangeWatchedFiles?.dynamicRegistration === true) {
        await connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: watched }],
        });
      }
      if (dynamic?.workspaceFolders === true) connection.workspace.onDidChangeWorkspaceFolders(() => scan());
      await askSettings();
      await scan();
    } catch (error) {
      status("failed", error instanceof Error ? error.message : String(error));
    }
  });

  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (client?.capabilities.workspace?.configuration === true) await askSettings();
    else session.configure(readSettings((settings as { mailwright?: unknown } | null)?.mailwright));
    reports.refreshAll();
    const workspaceCan = client?.capabilities.workspace;
    if (workspaceCan?.codeLens?.refreshSupport === true) await connection.sendRequest(CodeLensRefreshRequest.type);
    if (workspaceCan?.inlayHint?.refreshSupport === true) await connection.languages.inlayHint.refresh();
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const matters = changes
      .map(({ uri, type }) => workspace.fileChanged(pathOfUri(uri), type === FileChangeType.Deleted))
      .some((changed) => changed);
    if (matters) reports.refreshAll();
  });

  connection.onNotification(methods.trust, ({ trusted }: TrustParams) => {
    session.trusted = trusted === true;
  });

  connection.onNotification(methods.visibleRanges, ({ uri, ranges }: VisibleRangesParams) => {
    const document = workspace.opened(uri)?.document;
    const [first] = ranges;
    const last = ranges.at(-1);
    if (document?.see === undefined || first === undefined || last === undefined) return;
    if (document.see({ start: document.offset(first.start), end: document.offset(last.end) })) reports.refreshAll();
  });

  connection.onNotification(methods.committed, ({ uri, text }: CommittedParams) => {
    if (workspace.committed(uri, text ?? undefined)) reports.refreshAll();
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    const opened = workspace.open(uri, languageId, version, text);
    if (opened !== undefined) reports.changed(opened);
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const changes = contentChanges.map((change: TextDocumentContentChangeEvent) =>
      "range" in change ? { range: change.range, text: change.text } : { text: change.text },
    );
    const opened = workspace.change(textDocument.uri, textDocument.version, changes);
    if (opened !== undefined) reports.changed(opened);
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    workspace.close(textDocument.uri);
    reports.closed(textDocument.uri);
  });

  /** A handler for requests on a document: read to its end first, and nothing at all where it is not open or the client has cancelled. */
  const on =
    <P extends { textDocument: { uri: string } }, R>(
      answer: (opened: OpenDocument, params: P, token: CancellationToken) => R | Promise<R>,
    ) =>
    async (params: P, token: CancellationToken): Promise<R | null> => {
      const opened = workspace.opened(params.textDocument.uri);
      if (opened === undefined || token.isCancellationRequested) return null;
      await readOn(
        opened.document,
        () => host.pause(),
        () => !token.isCancellationRequested,
      );
      return token.isCancellationRequested ? null : answer(opened, params, token);
    };

  if (connection.languages !== undefined)
    connection.languages.diagnostics.on((params, token) => reports.report(params, token));

  connection.onHover(
    on(async ({ document }, { position }, token) => {
      const description = document.describe(document.offset(position));
      if (description === undefined) return null;
      const more = description.lookup === undefined ? [] : await session.answers(description.lookup, token);
      return hoverOf(document, description, more);
    }),
  );
  connection.onCompletion(on(({ document }, { position }) => completion(document, position)));
  connection.onDocumentSymbol(on(({ document }) => documentSymbols(document)));
  connection.onFoldingRanges(on(({ document }) => foldingRanges(document)));
  connection.onCodeAction(
    on((opened, { range, context }) =>
      codeActions(
        opened.document,
        { range, diagnostics: context.diagnostics, ...(context.only === undefined ? {} : { only: context.only }) },
        { rules: session.settings.rules, beyond: reports.beyond(opened) },
        workspace,
      ),
    ),
  );
  connection.onCodeLens(
    on(async ({ document }) =>
      session.settings.recordSummary === "codeLens"
        ? codeLenses(document, workspace, await session.annotations(document))
        : [],
    ),
  );
  connection.languages.inlayHint.on(
    on(async ({ document }, { range }) =>
      session.settings.recordSummary === "inlayHint"
        ? inlayHints(document, range, await session.annotations(document))
        : [],
    ),
  );
  connection.onDefinition(on(({ document }, { position }) => definition(document, position, workspace)));
  connection.onReferences(
    on(({ document }, { position, context }) => references(document, position, workspace, context.includeDeclaration)),
  );
  connection.onDocumentHighlight(on(({ document }, { position }) => documentHighlights(document, position)));
  connection.onPrepareRename(on(({ document }, { position }) => prepareRename(document, position)));
  connection.onRenameRequest(
    on(({ document }, { position, newName }) => {
      const edit = rename(document, position, newName, workspace);
      if (typeof edit === "string") throw new ResponseError(LSPErrorCodes.RequestFailed, edit);
      return edit;
    }),
  );
  connection.onDocumentFormatting(on(({ document }) => formatting(document)));
  connection.onDocumentRangeFormatting(on(({ document }, { range }) => formatting(document, range)));
  connection.onSelectionRanges(on(({ document }, { positions }) => selectionRanges(document, positions)));
  connection.languages.semanticTokens.on(async (params, token) => {
    const answer = on(({ document }) => semanticTokens(document));
    return (await answer(params, token)) ?? { data: [] };
  });
  connection.languages.semanticTokens.onRange(async (params, token) => {
    const answer = on(({ document }, { range }: typeof params) => semanticTokens(document, range));
    return (await answer(params, token)) ?? { data: [] };
  });

  offerRequests(connection, session);
  offerDnsRequests(connection, session, reports);
  offerSpfRequests(connection, session);
  offerRecordRequests(connection, session);

  let shuttingDown = false;
  connection.onShutdown(() => {
    shuttingDown = true;
    reports.stop();
    return session.close();
  });
  connection.onExit(() => host.exit(shuttingDown ? 0 : 1));
}
