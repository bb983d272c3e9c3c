import { CancellationTokenSource, ProgressLocation, window } from "vscode";
import { type LanguageClient, WorkDoneProgress } from "vscode-languageclient/node";
import { withoutLinks } from "../views/withoutLinks.ts";

/** Milliseconds after which a person wonders what is going on. */
const patience = 400;

/**
 * Sends a request that may take long; where it does, a notification shows how far it is and can cancel it. Undefined
 * where the person cancelled it; rejects where the server failed.
 */
export async function requestWithProgress<Result>(
  client: LanguageClient,
  title: string,
  method: string,
  params: object,
): Promise<Result | undefined> {
  const workDoneToken = crypto.randomUUID();
  const cancelling = new CancellationTokenSource();
  let said = "";
  let show = (message: string) => {
    said = message;
  };
  const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
    if (step.kind !== "end" && step.message !== undefined) show(step.message);
  });
  const request = client.sendRequest<Result>(method, { ...params, workDoneToken }, cancelling.token);
  const slow = setTimeout(() => {
    const location = ProgressLocation.Notification;
    window.withProgress({ location, title: withoutLinks(title), cancellable: true }, async (progress, cancelled) => {
      cancelled.onCancellationRequested(() => cancelling.cancel());
      show = (message) => progress.report({ message: withoutLinks(message) });
      if (said !== "") show(said);
      // Who asked hears of a failure.
      await request.catch(() => undefined);
    });
  }, patience);
  try {
    return await request;
  } catch (error) {
    if (cancelling.token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    clearTimeout(slow);
    listening.dispose();
    cancelling.dispose();
  }
}
