import { type Disposable, type LogOutputChannel, type TextDocument, type TextEditor, window, workspace } from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";
import {
  methods,
  type StatusParams,
  type TrustParams,
  type VisibleRangesParams,
} from "../../server/src/lsp/requests.ts";
import { isOurs, selector } from "./languages.ts";
import { StatusItem } from "./views/status.ts";

/** From this many lines on, the server is told which part of a document is seen. */
const longDocument = 2000;

/** Milliseconds of quiet after scrolling before the server is told. */
const scrollPause = 150;

/** The language server: starts when first needed, and is told what the editor knows and the protocol does not carry. */
export class Server implements Disposable {
  readonly #module: string;
  readonly #log: LogOutputChannel;
  readonly #status = new StatusItem(selector);
  readonly #subscriptions: Disposable[] = [this.#status];
  #client: Promise<LanguageClient> | undefined;
  #scrolled: NodeJS.Timeout | undefined;

  /** `module`: the server's bundle, absolute. */
  constructor(module: string, log: LogOutputChannel) {
    this.#module = module;
    this.#log = log;
    this.#subscriptions.push(
      workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      workspace.onDidGrantWorkspaceTrust(() => void this.#tellTrust()),
      window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.#seen(textEditor)),
      window.onDidChangeActiveTextEditor((editor) => editor && this.#seen(editor)),
    );
    for (const document of workspace.textDocuments) this.#opened(document);
  }

  /** The running client; starts it where that has not been done. Rejects where the server cannot be started. */
  client(): Promise<LanguageClient> {
    this.#client ??= this.#start();
    return this.#client;
  }

  /** Ends the server and starts it again with every open document. */
  async restart(): Promise<void> {
    await this.stop();
    await this.client();
  }

  async stop(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    await client?.dispose();
  }

  dispose(): void {
    clearTimeout(this.#scrolled);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #opened(document: TextDocument): void {
    if (isOurs(document)) this.client().catch((error) => this.#log.error(String(error)));
  }

  async #start(): Promise<LanguageClient> {
    const run = { module: this.#module, transport: TransportKind.stdio };
    const client = new LanguageClient(
      "mailwright",
      "Mailwright",
      { run, debug: { ...run, options: { execArgv: ["--inspect=6009"] } } },
      {
        documentSelector: [...selector],
        outputChannel: this.#log,
        initializationOptions: { trusted: workspace.isTrusted, commands: true },
        // A hover may carry a link to these commands and to no other.
        markdown: { isTrusted: { enabledCommands: ["mailwright.lookUp", "mailwright.spf.expand"] } },
        synchronize: { configurationSection: "mailwright" },
      },
    );
    client.onDidChangeState(({ newState }) => this.#status.show(stateNames[newState], ""));
    client.onNotification(methods.status, ({ state, detail }: StatusParams) => this.#status.show(state, detail));
    try {
      await client.start();
    } catch (error) {
      this.#client = undefined;
      this.#status.show("failed", error instanceof Error ? error.message : String(error));
      throw error;
    }
    return client;
  }

  async #tellTrust(): Promise<void> {
    const client = await this.#client;
    const params: TrustParams = { trusted: workspace.isTrusted };
    await client?.sendNotification(methods.trust, params);
  }

  #seen(editor: TextEditor): void {
    if (this.#client === undefined || editor.document.lineCount < longDocument || !isOurs(editor.document)) return;
    clearTimeout(this.#scrolled);
    this.#scrolled = setTimeout(() => void this.#tellSeen(editor), scrollPause);
  }

  async #tellSeen(editor: TextEditor): Promise<void> {
    const client = await this.#client;
    if (client === undefined) return;
    const params: VisibleRangesParams = {
      uri: client.code2ProtocolConverter.asUri(editor.document.uri),
      ranges: editor.visibleRanges.map((range) => client.code2ProtocolConverter.asRange(range)),
    };
    await client.sendNotification(methods.visibleRanges, params);
  }
}

const stateNames = {
  [State.Starting]: "starting",
  [State.StartFailed]: "failed",
  [State.Running]: "ready",
  [State.Stopped]: "stopped",
} as const;
