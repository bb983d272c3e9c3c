import type { CancellationToken, Connection } from "vscode-languageserver";
import { hasLostOctets, type MessageAt, messageAt, octetsOf, sessionEnvelope } from "../documents/message-at.ts";
import type { Envelope } from "../evaluate/message-parts.ts";
import { messageReport, type ReportLinks } from "../features/messageReport.ts";
import { lineAddress, recordAddress } from "./placeAddress.ts";
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
      const resolver = await session.everybody(params.live !== false);
      if ("error" in resolver) return { problem: resolver.error };
      const progress = beginProgress(connection, params.workDoneToken, "Authenticating the message");
      try {
        const judging = await judges();
        const { authenticateMessage, headerOf, verdictChanges, threadVerifier } = judging;
        const { joinedEnvelopes, knownEnvelope, writtenEnvelope } = judging;
        const octets = await inTurns(octetsOf(found), session);
        const { envelope, sources } = joinedEnvelopes(
          ...(found.delivered ? [writtenEnvelope(headerOf(octets))] : []),
          sessionEnvelope(found),
          knownEnvelope(params, () => "given"),
        );
        if (envelope.ip === undefined && params.asked !== true)
          return { missing: ["ip", "helo", "sender"].filter((name) => envelope[name as keyof Envelope] === undefined) };
        const published =
          session.workspace.zones().length > 0 ? await session.published(params.live !== false) : undefined;
        return await withSignal(token, async (signal) => {
          const { delivered, elided } = found;
          const { dmarc: edition } = session.settings;
          const options = { signal, edition, now: new Date(session.host.now()), sources, delivered, elided };
          const verdict = await authenticateMessage(octets, envelope, resolver, threadVerifier, options);
          const before =
            published === undefined
              ? undefined
              : await authenticateMessage(octets, envelope, published, threadVerifier, options);
          const changes = before === undefined ? [] : verdictChanges(before, verdict);
          return {
            title: "Authentication.md",
            text: messageReport(verdict, changes, linksOf(session, params.uri, found), hasLostOctets(found)),
            verdict,
            changes,
          };
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

/** What a large message costs is spread over many turns. */
async function inTurns(pieces: Generator<void, Uint8Array>, { host }: Session): Promise<Uint8Array> {
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
    await host.pause();
  }
}

/** Where the editor can go to: the lines of the message, and the records that the workspace's zones hold. */
function linksOf(session: Session, uri: string, { lines }: MessageAt): ReportLinks {
  return {
    line: (line) => lineAddress(uri, lines?.[line] ?? line),
    record: (name, begins) => recordAddress(session, (zone) => zone.textPlace(name, begins)),
  };
}
