export { looksLikeTranscript } from "./detect.ts";
export { imapRules } from "./imap/rules.ts";
export { parseTranscript, type TranscriptOptions } from "./parse-transcript.ts";
export { transcriptRules } from "./rules.ts";
export { smtpRules } from "./smtp/rules.ts";
export type * from "./types.ts";
