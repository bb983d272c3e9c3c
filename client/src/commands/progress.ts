import { type CancellationToken, ProgressLocation, window } from "vscode";
import { type LanguageClient, WorkDoneProgress } from "vscode-languageclient/node";

/**
 * Sends a request that may take long, with a notification that shows how far it is and can be cancelled. Undefined
 * where the person cancelled it; rejects where the server failed.
 */
export async function requestWithProgress<Result>(
  client: LanguageClient,
  title: string,
  method: string,
  params: object,
): Promise<Result | undefined> {
  const workDoneToken = crypto.randomUUID();
  const location = ProgressLocation.Notification;
  return window.withProgress({ location, title, cancellable: true }, async (progress, cancelled: CancellationToken) => {
    const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
      if (step.kind !== "end" && step.message !== undefined) progress.report({ message: step.message });
    });
    try {
      return await client.sendRequest<Result>(method, { ...params, workDoneToken }, cancelled);
    } catch (error) {
      if (cancelled.isCancellationRequested) return undefined;
      throw error;
    } finally {
      listening.dispose();
    }
  });
}
