import { commands, Disposable, env, window } from "vscode";
import {
  type ExpandSpfParams,
  type FlattenSpfResult,
  methods,
  type TestAddressResult,
} from "../../../server/src/lsp/requests.ts";
import type { Server } from "../server.ts";
import type { ReportView } from "../views/report.ts";
import type { SpfTreeView } from "../views/spfTree.ts";
import { withoutLinks } from "../views/withoutLinks.ts";
import { askDomain, placeOfCaret } from "./asking.ts";
import { requestWithProgress } from "./progress.ts";

/** Does something with a record; a sentence where there is none. */
type Run = (params: ExpandSpfParams) => Promise<string | undefined>;

/**
 * `Mailwright: Show SPF Tree`, `Test an Address…` and `Flatten SPF`: of the record under the cursor, else of a domain that is
 * asked for; the buttons of the view mean its tree.
 */
export function spfCommands(server: Server, tree: SpfTreeView, reports: ReportView): Disposable {
  /** `begin` asks what is needed beside the record; undefined where the person thought better of it. */
  const on = (id: string, title: string, begin: () => Promise<Run | undefined>) => [
    commands.registerCommand(`mailwright.spf.${id}`, () =>
      attempt(title, async () => onRecord(server, title, await begin())),
    ),
    commands.registerCommand(`mailwright.spf.view.${id}`, () =>
      attempt(title, async () => {
        const { question } = tree;
        return question === undefined ? undefined : (await begin())?.(question);
      }),
    ),
  ];
  return Disposable.from(
    ...on("tree", "Show SPF Tree", async () => (params) => tree.show(params)),
    ...on("testAddress", "Test an Address", () => addressTest(server)),
    ...on("flatten", "Flatten SPF", async () => (params) => flatten(server, reports, params)),
  );
}

async function attempt(title: string, run: () => Promise<string | undefined>): Promise<void> {
  try {
    const problem = await run();
    if (problem !== undefined) await window.showWarningMessage(withoutLinks(problem));
  } catch (error) {
    await window.showErrorMessage(`${title} did not work: ${String(error)}`);
  }
}

async function onRecord(server: Server, title: string, run: Run | undefined): Promise<string | undefined> {
  if (run === undefined) return undefined;
  const here = await placeOfCaret(server);
  const problem = here === undefined ? "The domain whose SPF record is meant" : await run(here);
  if (problem === undefined) return undefined;
  const domain = await askDomain(title, problem);
  return domain === undefined ? undefined : run({ domain });
}

async function addressTest(server: Server): Promise<Run | undefined> {
  const ip = await window.showInputBox({
    title: "Test an Address",
    prompt: "The IPv4 or IPv6 address of a host that sends mail",
    placeHolder: "192.0.2.1",
  });
  return ip?.trim() ? (params) => testAddress(server, params, ip.trim()) : undefined;
}

async function testAddress(server: Server, params: ExpandSpfParams, ip: string): Promise<string | undefined> {
  const client = await server.client();
  const question = { ...params, ip };
  const result = await requestWithProgress<TestAddressResult>(client, `Testing ${ip}`, methods.testAddress, question);
  if (result === undefined) return undefined;
  if (result === null) return "The document is no longer open: open it and try again.";
  if ("problem" in result) return result.problem;
  const say = result.result === "pass" ? window.showInformationMessage : window.showWarningMessage;
  await say(withoutLinks(result.reason));
  return undefined;
}

/** Shows the proposal beside the record as it is; nothing is written anywhere. */
async function flatten(server: Server, reports: ReportView, params: ExpandSpfParams): Promise<string | undefined> {
  const client = await server.client();
  const title = `Flattening the SPF record of ${params.domain ?? "this place"}`;
  const result = await requestWithProgress<FlattenSpfResult>(client, title, methods.flattenSpf, params);
  if (result === undefined) return undefined;
  if (result === null) return "The document is no longer open: open it and try again.";
  if ("problem" in result) return result.problem;
  const before = reports.put(`SPF of ${result.domain} as it is`, result.before);
  const after = reports.put(`SPF of ${result.domain} flat`, result.after);
  await commands.executeCommand("vscode.diff", before, after, `SPF of ${result.domain}: as it is ↔ flat (a proposal)`);
  const copy = "Copy Proposal";
  const chosen = await window.showWarningMessage(
    withoutLinks(result.risks[0] ?? "This is a proposal: nothing has been changed."),
    copy,
  );
  if (chosen === copy) await env.clipboard.writeText(result.line);
  return undefined;
}
