import { type Disposable, type DocumentFilter, LanguageStatusSeverity, languages } from "vscode";
import type { StatusParams } from "../../../server/src/lsp/requests.ts";

/** The server's own states, and those that only the client can know. */
export type ServerState = StatusParams["state"] | "starting" | "stopped";

interface Appearance {
  readonly text: string;
  readonly busy?: true;
  readonly severity?: LanguageStatusSeverity;
}

const appearances: Readonly<Record<ServerState, Appearance>> = {
  starting: { text: "Mailwright is starting", busy: true },
  reading: { text: "Mailwright is reading", busy: true },
  ready: { text: "Mailwright" },
  stopped: { text: "Mailwright has stopped", severity: LanguageStatusSeverity.Warning },
  failed: { text: "Mailwright has failed", severity: LanguageStatusSeverity.Error },
};

/** What the status bar's braces `{}` show of the server, with a way to its log. */
export class StatusItem implements Disposable {
  readonly #item;

  constructor(selector: readonly DocumentFilter[]) {
    this.#item = languages.createLanguageStatusItem("mailwright.server", [...selector]);
    this.#item.name = "Mailwright";
    this.#item.command = { command: "mailwright.showLog", title: "Show log" };
    this.show("starting", "");
  }

  /** `detail`: one short sentence, or "". */
  show(state: ServerState, detail: string): void {
    const { text, busy, severity } = appearances[state];
    this.#item.text = text;
    this.#item.detail = detail;
    this.#item.busy = busy === true;
    this.#item.severity = severity ?? LanguageStatusSeverity.Information;
  }

  dispose(): void {
    this.#item.dispose();
  }
}
