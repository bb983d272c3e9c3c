import { commands, type Disposable, env, window } from "vscode";
import {
  type AuthenticateMessageParams,
  type AuthenticateMessageResult,
  methods,
} from "../../../server/src/lsp/requests.ts";
import type { Server } from "../server.ts";
import type { ReportView } from "../views/report.ts";
import { withoutLinks } from "../views/withoutLinks.ts";
import { placeOfCaret } from "./asking.ts";
import { requestWithProgress } from "./progress.ts";

/** `Mailwright: Authenticate Message`: of the message file, or of the session's message at the caret; what is missing is asked for. */
export function authenticateMessageCommand(server: Server, reports: ReportView): Disposable {
  return commands.registerCommand("mailwright.message.authenticate", async (given?: AuthenticateMessageParams) => {
    try {
      const params = given ?? (await placeOfCaret(server));
      if (params === undefined) {
        await window.showInformationMessage("Open a message or a mail transcript first.");
        return;
      }
      const ask = async (all: AuthenticateMessageParams) =>
        requestWithProgress<AuthenticateMessageResult>(
          await server.client(),
          "Authenticating the message",
          methods.authenticateMessage,
          all,
        );
      let result = await ask(params);
      if (result !== undefined && result !== null && "missing" in result) {
        const more = await askEnvelope(result.missing);
        if (more === undefined) return;
        result = await ask({ ...params, ...more, asked: true });
      }
      // Undefined: the person cancelled it.
      if (result === undefined) return;
      if (result === null) await window.showWarningMessage("The document is no longer open: open it and try again.");
      else if ("problem" in result) await window.showWarningMessage(withoutLinks(result.problem));
      else if ("text" in result) {
        await reports.show(result.title, result.text);
        // The command is over; the offer stands as long as the person lets it.
        void offerHeader(result.verdict);
      }
    } catch (error) {
      await window.showErrorMessage(`The message could not be authenticated: ${String(error)}`);
    }
  });
}

type Verdict = Extract<AuthenticateMessageResult, { readonly verdict: unknown }>["verdict"];

const copy = "Copy Authentication-Results";

/** Says the verdict in a line, and puts the header on the clipboard where that is wanted. */
async function offerHeader({ dmarc, authenticationResults }: Verdict): Promise<void> {
  const of = dmarc.domain === "" ? "" : ` for ${dmarc.domain}`;
  const chosen = await window.showInformationMessage(withoutLinks(`DMARC: ${dmarc.result}${of}.`), copy);
  if (chosen === copy) await env.clipboard.writeText(authenticationResults.replaceAll("\r\n", "\n"));
}

const questions: Readonly<Record<string, readonly [prompt: string, example: string]>> = {
  ip: ["The address that the message came from; empty: SPF is not judged", "192.0.2.1"],
  helo: ["The name in HELO or EHLO; may be empty", "mail.example.com"],
  sender: ["The address in MAIL FROM; empty for <>", "ann@example.com"],
};

/** Undefined: the person thought better of it. */
async function askEnvelope(missing: readonly string[]): Promise<Record<string, string> | undefined> {
  const answers: Record<string, string> = {};
  for (const name of missing) {
    const [prompt, placeHolder] = questions[name] ?? [name, ""];
    const typed = await window.showInputBox({ title: "Authenticate Message", prompt, placeHolder });
    if (typed === undefined) return undefined;
    if (typed.trim() !== "") answers[name] = typed.trim();
    else if (name === "ip") return answers;
  }
  return answers;
}
