import { type ExtensionContext, window } from "vscode";
import { authenticateMessageCommand } from "./commands/authenticateMessage.ts";
import { checkDomainCommand } from "./commands/checkDomain.ts";
import { expandSpfCommand } from "./commands/expandSpf.ts";
import { explainCommand } from "./commands/explain.ts";
import { generateRecordCommand } from "./commands/generateRecord.ts";
import { lookUpCommand } from "./commands/lookUp.ts";
import { redactCommand } from "./commands/redact.ts";
import { restartCommand, showLogCommand } from "./commands/server.ts";
import { spfCommands } from "./commands/spf.ts";
import { treatAsTranscriptCommand } from "./commands/treatAsTranscript.ts";
import { checkLiveCommand, compareZoneCommand } from "./commands/zone.ts";
import { tellCommitted } from "./committed.ts";
import { Server } from "./server.ts";
import { settleLanguages } from "./settleLanguages.ts";
import { LiveMarks } from "./views/liveMarks.ts";
import { ReportView } from "./views/report.ts";
import { SequenceView } from "./views/sequence.ts";
import { SpfTreeView } from "./views/spfTree.ts";

let server: Server | undefined;

/** Called by the editor once. The server itself starts with the first document that is ours, or the first command. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("Mailwright", { log: true });
  const reports = new ReportView();
  server = new Server(context.asAbsolutePath("dist/server.cjs"), log);
  const tree = new SpfTreeView(server, reports);
  const marks = new LiveMarks();
  context.subscriptions.push(
    log,
    server,
    reports,
    settleLanguages(server),
    tellCommitted(server),
    new SequenceView(server),
    tree,
    marks,
    expandSpfCommand(server, tree, reports),
    spfCommands(server, tree, reports),
    lookUpCommand(server, reports),
    authenticateMessageCommand(server, reports),
    checkDomainCommand(server, reports),
    compareZoneCommand(server, reports, marks),
    checkLiveCommand(server),
    explainCommand(server, reports),
    redactCommand(server),
    generateRecordCommand(server),
    treatAsTranscriptCommand(),
    restartCommand(server),
    showLogCommand(log),
  );
}

/** Called by the editor when it closes: lets the server end by itself. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
