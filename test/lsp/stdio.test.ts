import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";

const cli = fileURLToPath(new URL("../../server/src/cli/main.ts", import.meta.url));

test("a real process serves a client over standard input and output, and ends with it", async () => {
  const server = spawn(process.execPath, [cli, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const exit = once(server, "exit");
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const { capabilities } = await connection.sendRequest<{ capabilities: object }>("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
  });
  expect(capabilities).toMatchObject({ positionEncoding: "utf-16", hoverProvider: true });
  await connection.sendNotification("initialized", {});
  const uri = "file:///nowhere/x.dmarc";
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "mail-record", version: 1, text: "v=DMARC1; p=rejct" },
  });
  const { items } = await connection.sendRequest<{ items: { code: string }[] }>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  expect(items.map(({ code }) => code)).toContain("dmarc/bad-policy");
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  expect((await exit)[0]).toBe(0);
  connection.dispose();
});
