import type { CancellationToken, Connection } from "vscode-languageserver";
import { messageAt } from "../documents/message-at.ts";
import type { Envelope } from "../evaluate/message-parts.ts";
import { messageReport } from "../features/messageReport.ts";
import { beginProgress } from "./progress.ts";
import { type AuthenticateMessageParams, type AuthenticateMessageResult, methods } from "./requests.ts";
import { type Session, withSignal } from "./session.ts";

/** Answers `mailwright/authenticateMessage`; what verifies signatures is loaded when first asked for. */
export function offerMessageRequests(connection: Connection, session: Session): void {
  connection.onRequest<AuthenticateMessageResult, void>(
    methods.authenticateMessage,
    async (params: AuthenticateMessageParams, token: CancellationToken): Promise<AuthenticateMessageResult> => {
      const document = session.workspace.opened(params.uri)?.document;
      if (document === undefined) return null;
      const found = messageAt(document, params.position === undefined ? 0 : document.offset(params.position));
      if (found === undefined) return { problem: "There is no message here, or the log does not show its data." };
      if (found.elided) return { problem: "A part of the message is left out, so its signatures cannot be verified." };
      const resolver = await session.everybody(params.live !== false);
      if ("error" in resolver) return { problem: resolver.error };
      const progress = beginProgress(connection, params.workDoneToken, "Authenticating the message");
      try {
        const { authenticateMessage, headerOf, verdictChanges, writtenEnvelope, threadVerifier } = await judges();
        const envelope: Envelope = {
          ...known(writtenEnvelope(headerOf(found.octets))),
          ...known(found),
          ...known(params),
        };
        if (envelope.ip === undefined && params.asked !== true)
          return { missing: ["ip", "helo", "sender"].filter((name) => envelope[name as keyof Envelope] === undefined) };
        const published =
          session.workspace.zones().length > 0 ? await session.published(params.live !== false) : undefined;
        return await withSignal(token, async (signal) => {
          const options = { signal, edition: session.settings.dmarc, now: new Date(session.host.now()) };
          const verdict = await authenticateMessage(found.octets, envelope, resolver, threadVerifier, options);
          const before =
            published === undefined
              ? undefined
              : await authenticateMessage(found.octets, envelope, published, threadVerifier, options);
          const changes = before === undefined ? [] : verdictChanges(before, verdict);
          return { title: "Authentication.md", text: messageReport(verdict, changes), verdict, changes };
        });
      } finally {
        progress.done();
      }
    },
  );
}

async function judges() {
  const [message, changes, parts, verifier] = await Promise.all([
    import("../evaluate/message.ts"),
    import("../evaluate/message-changes.ts"),
    import("../evaluate/message-parts.ts"),
    import("../mailauth/verifier.ts"),
  ]);
  return { ...message, ...changes, ...parts, ...verifier };
}

function known({ ip, helo, sender }: Envelope): Envelope {
  return {
    ...(ip === undefined ? {} : { ip }),
    ...(helo === undefined ? {} : { helo }),
    ...(sender === undefined ? {} : { sender }),
  };
}
