import {
  commands,
  Disposable,
  EventEmitter,
  env,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from "vscode";
import {
  type ExpandSpfParams,
  methods,
  type SpfNode,
  type SpfRecordResult,
  type SpfTreeResult,
} from "../../../server/src/lsp/requests.ts";
import { requestWithProgress } from "../commands/progress.ts";
import type { Server } from "../server.ts";
import type { ReportView } from "./report.ts";
import { withoutLinks } from "./withoutLinks.ts";

const problemColor = new ThemeColor("list.errorForeground");

const icons: Readonly<Record<SpfNode["kind"], ThemeIcon>> = {
  record: new ThemeIcon("file-text"),
  network: new ThemeIcon("globe"),
  term: new ThemeIcon("symbol-field"),
  unused: new ThemeIcon("circle-slash"),
  problem: new ThemeIcon("warning", problemColor),
};
const firstProblem = new ThemeIcon("error", problemColor);

/** What the view shows: the answer, and the question that it can be asked again with. */
interface Shown {
  readonly params: ExpandSpfParams;
  readonly root: SpfNode;
  readonly text: string;
}

/** The SPF tree in the side bar: terms as the server words them, with refresh, copy and a way to the records. */
export class SpfTreeView implements Disposable, TreeDataProvider<SpfNode> {
  readonly #server: Server;
  readonly #changed = new EventEmitter<void>();
  readonly #view: TreeView<SpfNode>;
  readonly #parents = new WeakMap<SpfNode, SpfNode>();
  readonly #subscriptions: Disposable[];
  #shown: Shown | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(server: Server, reports: ReportView) {
    this.#server = server;
    this.#view = window.createTreeView("mailwright.spf", { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      commands.registerCommand("mailwright.spf.view.refresh", () => this.refresh()),
      commands.registerCommand("mailwright.spf.view.goToRecord", (node?: SpfNode) => this.#goToRecord(node)),
      commands.registerCommand("mailwright.spf.view.copy", async (node?: SpfNode) => {
        const text = (node ?? this.#shown?.root)?.copy;
        if (text !== undefined) await env.clipboard.writeText(text);
      }),
      commands.registerCommand("mailwright.spf.view.showText", async () => {
        if (this.#shown !== undefined) await reports.show(`SPF of ${this.#shown.root.label}`, this.#shown.text);
      }),
    ];
  }

  dispose(): void {
    Disposable.from(...this.#subscriptions).dispose();
  }

  /** What the tree was made of; undefined while none is shown. */
  get question(): ExpandSpfParams | undefined {
    return this.#shown?.params;
  }

  /** Expands what is asked for and shows it; the first problem is gone to. A sentence where there is no tree; undefined where it is shown or was cancelled. */
  async show({ again = false, ...params }: ExpandSpfParams): Promise<string | undefined> {
    const title = `Expanding the SPF record of ${params.domain ?? "this place"}`;
    const result = await requestWithProgress<SpfTreeResult>(await this.#server.client(), title, methods.spfTree, {
      ...params,
      again,
    });
    if (result === undefined) return undefined;
    if (result === null) return "The document is no longer open: open it and try again.";
    if ("problem" in result) return result.problem;
    this.#shown = { params, root: result.root, text: result.text };
    this.#view.description = result.domain;
    await commands.executeCommand("setContext", "mailwright.spf.shown", true);
    this.#changed.fire();
    const first = this.#note(result.root);
    await this.#view.reveal(first ?? result.root, { select: first !== undefined, focus: false, expand: true });
    return undefined;
  }

  async refresh(): Promise<void> {
    const params = this.#shown?.params;
    if (params === undefined) return;
    try {
      const problem = await this.show({ ...params, again: true });
      if (problem !== undefined) await window.showWarningMessage(withoutLinks(problem));
    } catch (error) {
      await window.showErrorMessage(`The tree could not be refreshed: ${String(error)}`);
    }
  }

  getChildren(node?: SpfNode): SpfNode[] {
    if (node !== undefined) return [...node.children];
    return this.#shown === undefined ? [] : [this.#shown.root];
  }

  getParent(node: SpfNode): SpfNode | undefined {
    return this.#parents.get(node);
  }

  getTreeItem(node: SpfNode): TreeItem {
    const { Collapsed, Expanded, None } = TreeItemCollapsibleState;
    const isRoot = node === this.#shown?.root;
    const item = new TreeItem(node.label, node.children.length === 0 ? None : isRoot ? Expanded : Collapsed);
    item.description = node.description;
    item.tooltip = node.tooltip;
    item.iconPath = node.first ? firstProblem : icons[node.kind];
    item.contextValue = node.kind;
    return item;
  }

  /** Notes who is above whom, and finds the first problem. */
  #note(node: SpfNode): SpfNode | undefined {
    let first = node.first ? node : undefined;
    for (const child of node.children) {
      this.#parents.set(child, node);
      first = this.#note(child) ?? first;
    }
    return first;
  }

  async #goToRecord(node?: SpfNode): Promise<void> {
    const target = node ?? this.#shown?.root;
    if (target === undefined || this.#shown === undefined) return;
    try {
      const { params, root } = this.#shown;
      const client = await this.#server.client();
      const isOwn = target.domain === root.domain && params.uri !== undefined && params.position !== undefined;
      const place = isOwn
        ? { uri: params.uri, range: { start: params.position, end: params.position } }
        : await client.sendRequest<SpfRecordResult>(methods.spfRecord, { domain: target.domain });
      if (place === null) {
        await window.showInformationMessage(
          withoutLinks(`No zone of the workspace holds the SPF record of ${target.domain}.`),
        );
        return;
      }
      const { uri, range } = client.protocol2CodeConverter.asLocation(place as NonNullable<SpfRecordResult>);
      await window.showTextDocument(uri, { selection: range });
    } catch (error) {
      await window.showErrorMessage(`The record could not be shown: ${String(error)}`);
    }
  }
}
