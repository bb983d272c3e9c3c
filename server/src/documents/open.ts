import { languageFor } from "../records/index.ts";
import type { RecordSettings } from "../records/language.ts";
import { looksLikeTranscript } from "../transcripts/detect.ts";
import type { ProtocolId } from "../transcripts/types.ts";
import type { Document, DocumentKind } from "./document.ts";
import { type ContentTests, kindOfFile, kindOfText } from "./kind.ts";
import { looseValues } from "./loose-values.ts";
import { MessageDocument } from "./message.ts";
import { PolicyDocument } from "./policy.ts";
import { RecordDocument } from "./record.ts";
import { TranscriptDocument } from "./transcript.ts";
import { looksLikeZone, ZoneFileDocument, type ZoneFileOptions } from "./zone.ts";

/** What is known of a text beyond its name, all of it optional. */
export interface OpenOptions extends Omit<ZoneFileOptions, "path" | "settings"> {
  /** In place of what name and content say. */
  readonly kind?: DocumentKind;
  /** How records are judged. */
  readonly records?: RecordSettings;
  /** A transcript's dialect and protocol, in place of detection. */
  readonly dialect?: string;
  readonly protocol?: ProtocolId;
  /** The MX hosts of a policy's domain, absolute without the final dot, where they are known. */
  readonly hosts?: () => readonly string[];
}

const contentTests: ContentTests = {
  zone: looksLikeZone,
  transcript: looksLikeTranscript,
  record: looksLikeRecord,
};

/** A text that begins with a value in one of the record languages. */
function looksLikeRecord(sample: string): boolean {
  const [first] = looseValues(sample);
  return first !== undefined && languageFor(undefined, first.value.text) !== undefined;
}

/** The kind of a file by its name, else by its first kilobytes; undefined: none of ours. */
export function documentKind(path: string, sample: () => string | undefined): DocumentKind | undefined {
  return kindOfFile(path, sample, contentTests);
}

/** The kind of a text without a name. */
export function kindOfContent(sample: string): DocumentKind | undefined {
  return kindOfText(sample, contentTests);
}

/** A text as a document of its kind: the one given, else by name and content, else a zone. */
export function openDocument(path: string, text: string, options: OpenOptions = {}): Document {
  const { kind, records, dialect, protocol, hosts, ...zone } = options;
  const settings = records ?? { dmarc: "9989" };
  switch (kind ?? documentKind(path, () => text.slice(0, 16384)) ?? kindOfContent(text.slice(0, 16384)) ?? "zone") {
    case "record":
      return new RecordDocument(path, text, settings);
    case "policy":
      return new PolicyDocument(path, text, hosts);
    case "message":
      return new MessageDocument(path, text, options.now, options.latin1);
    case "transcript":
      return new TranscriptDocument(
        path,
        text,
        { dialect, protocol, latin1: options.latin1 },
        options.now,
        options.sliceAbove,
      );
    case "zone":
      return new ZoneFileDocument(text, { ...zone, path, settings });
  }
}
