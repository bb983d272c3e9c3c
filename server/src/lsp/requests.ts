import type { Location, Position, Range, TextEdit } from "vscode-languageserver-types";
import type { DocumentKind } from "../documents/document.ts";
import type { MessageVerdict } from "../evaluate/message-verdict.ts";
import type { PostureCheck } from "../evaluate/posture.ts";
import type { AddressVerdict } from "../evaluate/spf-address.ts";
import type { SetChange } from "../evaluate/zone-diff.ts";
import type { FlatComparison } from "../features/flatSpf.ts";
import type { LookUp } from "../features/lookUp.ts";
import type { FormAnswers, RecordForm } from "../features/recordForms.ts";
import type { SpfNode } from "../features/spfTreeNodes.ts";
import type { ComparisonMark } from "../features/zoneComparison.ts";
import type { SequenceDiagram } from "../transcripts/index.ts";

/** The methods of our own, as `docs/editors.md` describes them. */
export const methods = {
  trust: "mailwright/trust",
  status: "mailwright/status",
  visibleRanges: "mailwright/visibleRanges",
  committed: "mailwright/committed",
  documentKind: "mailwright/documentKind",
  zones: "mailwright/zones",
  expandSpf: "mailwright/expandSpf",
  spfTree: "mailwright/spfTree",
  spfRecord: "mailwright/spfRecord",
  testAddress: "mailwright/testAddress",
  flattenSpf: "mailwright/flattenSpf",
  lookUp: "mailwright/lookUp",
  explain: "mailwright/explain",
  checkLive: "mailwright/checkLive",
  checkDomain: "mailwright/checkDomain",
  compareZone: "mailwright/compareZone",
  authenticateMessage: "mailwright/authenticateMessage",
  sequenceDiagram: "mailwright/sequenceDiagram",
  redact: "mailwright/redact",
  recordForms: "mailwright/recordForms",
  makeRecord: "mailwright/makeRecord",
} as const;

export interface TrustParams {
  readonly trusted: boolean;
}

export interface StatusParams {
  readonly state: "ready" | "reading" | "failed";
  readonly detail: string;
}

export interface VisibleRangesParams {
  readonly uri: string;
  readonly ranges: readonly Range[];
}

export interface CommittedParams {
  readonly uri: string;
  readonly text: string | null;
}

export interface DocumentKindParams {
  readonly path: string;
  readonly sample: string;
}

export type DocumentKindResult = { readonly kind: DocumentKind; readonly languageId: string | null } | null;

export type ZonesResult = readonly { readonly zone: string; readonly uri: string; readonly whole: boolean }[];

export interface ExpandSpfParams {
  readonly domain?: string;
  readonly uri?: string;
  readonly position?: Position;
  readonly live?: boolean;
  /** Answers that are kept do not count. */
  readonly again?: boolean;
  readonly workDoneToken?: string | number;
}

export type ExpandSpfResult =
  | {
      readonly domain: string;
      readonly title: string;
      readonly text: string;
      readonly mermaid: string;
      readonly tree: unknown;
      readonly sources: readonly string[];
    }
  | { readonly problem: string };

export type SpfTreeResult =
  | { readonly domain: string; readonly root: SpfNode; readonly text: string }
  | { readonly problem: string }
  | null;

export interface SpfRecordParams {
  readonly domain: string;
}

export type SpfRecordResult = Location | null;

export interface TestAddressParams extends ExpandSpfParams {
  readonly ip: string;
}

export type TestAddressResult =
  | {
      readonly result: AddressVerdict["result"];
      readonly reason: string;
      readonly path: readonly string[];
    }
  | { readonly problem: string }
  | null;

export type FlattenSpfResult = (FlatComparison & { readonly domain: string }) | { readonly problem: string } | null;

export type LookUpResult = { readonly markdown: string; readonly source: string } | { readonly problem: string };

export interface CheckLiveParams {
  readonly uri: string;
  readonly workDoneToken?: string | number;
}

export type CheckLiveResult = { readonly findings: number } | { readonly problem: string } | null;

export interface CheckDomainParams {
  readonly domain?: string;
  readonly uri?: string;
  readonly position?: Position;
  readonly live?: boolean;
  readonly workDoneToken?: string | number;
}

export type CheckDomainResult =
  | {
      readonly domain: string;
      readonly title: string;
      readonly text: string;
      readonly checks: readonly Omit<PostureCheck, "findings">[];
    }
  | { readonly problem: string }
  | null;

export interface AuthenticateMessageParams {
  readonly uri: string;
  readonly position?: Position;
  readonly ip?: string;
  readonly helo?: string;
  readonly sender?: string;
  /** The person has been asked for what is missing: judge without it. */
  readonly asked?: boolean;
  readonly live?: boolean;
  readonly workDoneToken?: string | number;
}

export type AuthenticateMessageResult =
  | {
      readonly title: string;
      readonly text: string;
      readonly verdict: MessageVerdict;
      readonly changes: readonly string[];
    }
  | { readonly missing: readonly string[] }
  | { readonly problem: string }
  | null;

export interface CompareZoneParams {
  readonly uri: string;
  readonly workDoneToken?: string | number;
}

export type CompareZoneResult =
  | {
      readonly title: string;
      readonly text: string;
      readonly changes: readonly SetChange[];
      /** The changes at their records, for decorations. */
      readonly marks: readonly ComparisonMark[];
    }
  | { readonly problem: string }
  | null;

export interface SequenceDiagramParams {
  readonly uri: string;
}

export type SequenceDiagramResult = { readonly diagram: SequenceDiagram; readonly mermaid: string } | null;

export interface RedactParams {
  readonly uri: string;
}

export type RedactResult = { readonly edits: readonly TextEdit[] } | null;

export interface RecordFormsParams {
  readonly domain?: string;
  readonly uri?: string;
}

export interface RecordFormsResult {
  readonly domain: string | null;
  readonly forms: readonly RecordForm[];
}

export interface MakeRecordParams {
  readonly form: string;
  readonly answers: FormAnswers;
  readonly domain?: string;
  readonly uri?: string;
  readonly position?: Position;
}

export type MakeRecordResult =
  | {
      readonly text: string;
      readonly edit: TextEdit | null;
      readonly policy: string | null;
    }
  | { readonly problem: string };

export interface ExplainParams {
  readonly subject: string;
}

export type ExplainResult = { readonly markdown: string } | null;

export type { FormAnswers, LookUp, RecordForm, SpfNode };

/** What a client says of itself beyond the protocol. */
export interface InitializationOptions {
  readonly trusted?: boolean;
  readonly settings?: unknown;
  readonly commands?: boolean;
}
