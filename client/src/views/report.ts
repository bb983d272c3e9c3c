import {
  commands,
  Disposable,
  EventEmitter,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import { goToLine } from "./goTo.ts";
import { numberLinks, reportPage, withAddresses } from "./reportPage.ts";

const scheme = "mailwright";

/** The command behind links to places in files. */
const openLink = "mailwright.report.open";

/** How many reports keep their text; the oldest are forgotten first. */
const kept = 50;

/** A report that is shown as a page. */
interface Page {
  readonly panel: WebviewPanel;
  /** Where its links lead to, by their numbers. */
  targets: readonly string[];
}

/**
 * What a command found out: Markdown as a page, all else as a read-only document. A report of the same name replaces the one
 * before.
 */
export class ReportView implements Disposable, TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #pages = new Map<string, Page>();
  readonly #registration = Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, this),
    commands.registerCommand(openLink, (name: unknown, link: unknown) => this.#open(name, link)),
  );
  readonly onDidChange = this.#changed.event;

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.path) ?? "This report is no longer there: run the command again.\n";
  }

  /** Opens a report beside the active editor, Markdown (`.md`) as it is meant to look. `name` becomes the tab's title. */
  async show(name: string, text: string): Promise<void> {
    if (name.endsWith(".md") && (await this.#showPage(name, text))) return;
    const uri = this.put(name, text);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
  }

  /** Keeps a report, without opening it. */
  put(name: string, text: string): Uri {
    const uri = Uri.from({ scheme, path: `/${name.replaceAll("/", "∕")}` });
    this.#texts.delete(uri.path);
    this.#texts.set(uri.path, text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= kept) break;
      this.#texts.delete(oldest);
    }
    this.#changed.fire(uri);
    return uri;
  }

  /** False where the editor's own Markdown is switched off. */
  async #showPage(name: string, text: string): Promise<boolean> {
    const { markdown, targets } = numberLinks(text);
    const html = await rendered(markdown);
    if (html === undefined) return false;
    const title = name.replace(/\.md$/, "");
    const page = this.#pages.get(name) ?? this.#newPage(name, title);
    page.targets = targets;
    const body = withAddresses(html, (link) => address(name, link, targets[link]));
    page.panel.webview.html = reportPage(title, body, crypto.randomUUID());
    page.panel.reveal(undefined, true);
    return true;
  }

  /** Beside what the person works on, or where another report is. */
  #newPage(name: string, title: string): Page {
    const other = [...this.#pages.values()].find(({ panel }) => panel.visible)?.panel.viewColumn;
    const panel = window.createWebviewPanel(
      "mailwright.report",
      title,
      { viewColumn: other ?? ViewColumn.Beside, preserveFocus: true },
      { enableScripts: false, enableCommandUris: [openLink], enableFindWidget: true, localResourceRoots: [] },
    );
    const page: Page = { panel, targets: [] };
    this.#pages.set(name, page);
    panel.onDidDispose(() => this.#pages.delete(name));
    return page;
  }

  /** Goes to where a link of a report that is shown leads to, and nowhere else. */
  async #open(name: unknown, link: unknown): Promise<void> {
    if (typeof name !== "string" || typeof link !== "number") return;
    const target = this.#pages.get(name)?.targets[link];
    if (target === undefined || !target.startsWith("file:")) return;
    const uri = Uri.parse(target, true);
    const line = /^L(\d{1,9})$/.exec(uri.fragment)?.[1];
    try {
      if (line === undefined) await commands.executeCommand("markdown.showPreview", uri);
      else await goToLine(uri.with({ fragment: "" }), Number(line) - 1);
    } catch (error) {
      await window.showErrorMessage(`The place could not be opened: ${String(error)}`);
    }
  }

  dispose(): void {
    for (const { panel } of this.#pages.values()) panel.dispose();
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** The address that the page has for a target. */
function address(name: string, link: number, target = ""): string | undefined {
  if (/^https?:/.test(target)) return target;
  if (!target.startsWith("file:")) return undefined;
  return `command:${openLink}?${encodeURIComponent(JSON.stringify([name, link]))}`;
}

/** Markdown as HTML, by the editor's own extension; undefined where that is not there. */
async function rendered(markdown: string): Promise<string | undefined> {
  try {
    const html = await commands.executeCommand<unknown>("markdown.api.render", markdown);
    return typeof html === "string" ? html : undefined;
  } catch {
    return undefined;
  }
}
