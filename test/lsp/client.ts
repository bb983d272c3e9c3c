import { PassThrough } from "node:stream";
import {
  createConnection,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import type { Answer, Resolver } from "../../server/src/dns/resolver.ts";
import type { PolicyFetch } from "../../server/src/evaluate/posture.ts";
import type { Host } from "../../server/src/lsp/host.ts";
import { serve } from "../../server/src/lsp/server.ts";

/** A server in this process with a client at the other end of a pipe; files and DNS are data. */
export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly files: Map<string, string>;
  /** Names that were asked of DNS. */
  readonly asked: string[];
  exitCode: number | undefined;
  open(path: string, text: string, languageId: string): Promise<void>;
  diagnostics(
    path: string,
    previousResultId?: string,
  ): Promise<{ kind: string; resultId?: string; items: TestDiagnostic[] }>;
  request<R>(method: string, params: unknown): Promise<R>;
  stop(): Promise<void>;
}

export interface TestDiagnostic {
  readonly code: string;
  readonly message: string;
  readonly severity: number;
  readonly codeDescription: { href: string };
  readonly range: { start: { line: number; character: number }; end: { line: number; character: number } };
}

export interface TestSetup {
  readonly files?: Readonly<Record<string, string>>;
  readonly capabilities?: object;
  readonly initializationOptions?: object;
  readonly settings?: object;
  readonly dns?: Resolver;
  /** The MTA-STS policy of every host. */
  readonly policy?: PolicyFetch;
  readonly now?: () => number;
}

export const pulls = { textDocument: { diagnostic: {} }, workspace: { configuration: true, workspaceFolders: true } };

export async function startClient(setup: TestSetup = {}): Promise<TestClient> {
  const files = new Map(Object.entries(setup.files ?? {}));
  const asked: string[] = [];
  let exited = () => {};
  const exit = new Promise<void>((resolve) => {
    exited = resolve;
  });
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createConnection(toServer, toClient);
  const host: Host = {
    rulesPage: "/docs/rules.md",
    now: setup.now ?? Date.now,
    read: (path) => files.get(path),
    sample: (path) => files.get(path)?.slice(0, 16384),
    async *list(folder) {
      yield [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
    },
    async resolver(spec) {
      const { dns } = setup;
      if (dns === undefined) return { error: `no resolver ${spec} in this test` };
      return {
        resolve: (name, type, options) => {
          asked.push(`${name} ${type}`);
          return dns.resolve(name, type, options);
        },
        ...(dns.askServer === undefined
          ? {}
          : {
              askServer: (address, name, type, options) => {
                asked.push(`${name} ${type} @${address}`);
                return dns.askServer?.(address, name, type, options) as Promise<Answer>;
              },
            }),
      };
    },
    async fetchPolicy(name) {
      asked.push(`https://${name}`);
      return setup.policy ?? { error: `${name} is not in this test` };
    },
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    exit(code) {
      client.exitCode = code;
      exited();
    },
  };
  serve(server, host);
  server.listen();
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  connection.onRequest("workspace/configuration", () => [setup.settings ?? null]);
  connection.onRequest("workspace/workspaceFolders", () => [{ uri: "file:///work", name: "work" }]);
  connection.onRequest("client/registerCapability", () => null);
  const ready = new Promise<void>((resolve) => {
    connection.onNotification("mailwright/status", ({ state }: { state: string }) => {
      if (state !== "reading") resolve();
    });
  });
  connection.listen();
  const client: TestClient = {
    connection,
    files,
    asked,
    exitCode: undefined,
    async open(path, text, languageId) {
      await connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri: `file://${path}`, languageId, version: 1, text },
      });
    },
    diagnostics: (path, previousResultId) =>
      connection.sendRequest("textDocument/diagnostic", { textDocument: { uri: `file://${path}` }, previousResultId }),
    request: (method, params) => connection.sendRequest(method, params),
    async stop() {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      await exit;
      connection.dispose();
      server.dispose();
    },
  };
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: "file:///work",
    capabilities: setup.capabilities ?? pulls,
    workspaceFolders: [{ uri: "file:///work", name: "work" }],
    initializationOptions: setup.initializationOptions ?? {},
  });
  await connection.sendNotification("initialized", {});
  await ready;
  return client;
}

/** A position by the character behind which `text` goes on with `mark`. */
export function placeOf(text: string, mark: string): { line: number; character: number } {
  const offset = text.indexOf(mark);
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: (before.at(-1) as string).length };
}
