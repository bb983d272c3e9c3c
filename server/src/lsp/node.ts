import { createConnection } from "vscode-languageserver/node";
import { nodeHost } from "./node-host.ts";
import { serve } from "./server.ts";

/** Serves the editor that started this process, over standard input and output, until it says `exit`. */
export function serveStdio(): void {
  // Standard output belongs to the protocol: what a library prints goes to the log instead.
  console.log = console.error;
  const connection = createConnection(process.stdin, process.stdout);
  serve(connection, nodeHost);
  connection.listen();
}
