import { commands, type Disposable, type LogOutputChannel, window } from "vscode";
import type { Server } from "../server.ts";

/** `Mailwright: Restart Server` */
export function restartCommand(server: Server): Disposable {
  return commands.registerCommand("mailwright.restartServer", async () => {
    try {
      await server.restart();
    } catch (error) {
      await window.showErrorMessage(`Mailwright's server could not be started: ${String(error)}`);
    }
  });
}

/** `Mailwright: Show Log` */
export function showLogCommand(log: LogOutputChannel): Disposable {
  return commands.registerCommand("mailwright.showLog", () => log.show());
}
