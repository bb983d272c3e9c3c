export { messages } from "./messages.ts";
export { parseTranscript, type TranscriptOptions } from "./parse-transcript.ts";
export { transcriptRules } from "./rules.ts";
export { mermaid, type SequenceDiagram, sequenceDiagram } from "./sequence.ts";
export { smtpRules } from "./smtp/rules.ts";
export type * from "./types.ts";
