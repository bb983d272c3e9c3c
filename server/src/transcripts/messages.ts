import type { SessionMessage, Transcript } from "./types.ts";

/** The mail messages of a transcript with their envelopes, in their order. */
export function messages(transcript: Transcript): readonly SessionMessage[] {
  return transcript.sessions.flatMap((session) => session.messages ?? []);
}
