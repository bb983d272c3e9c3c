// INTERIM until zone/index.ts lands
import type { ZoneSource } from "../dns/zones.ts";
import type { Completion, Description, RecordSettings } from "../records/language.ts";
import type { Finding } from "../rules/rule.ts";
import type { ZoneFiles } from "../zone/read.ts";
import type { Document } from "./document.ts";
import { TextDocument } from "./text-document.ts";

export interface ZoneOptions {
  origin?: string;
  ttl?: number;
  server?: "any" | "bind" | "knot" | "nsd";
  path?: string;
  files?: ZoneFiles;
  previous?: string;
  now?: Date;
  settings?: RecordSettings;
  part?: boolean;
}
export function looksLikeZone(sample: string): boolean {
  return /^\$(?:ORIGIN|TTL)/m.test(sample);
}
export class ZoneFileDocument extends TextDocument<string> {
  readonly kind = "zone";
  constructor(text: string, options: ZoneOptions) {
    super(options.path ?? "", text);
  }
  protected read(text: string): string {
    return text;
  }
  findings(): readonly Finding[] {
    return [];
  }
  describe(): Description | undefined {
    return undefined;
  }
  complete(): readonly Completion[] {
    return [];
  }
}
export function zoneOf(_document: Document): { name: string; whole: boolean } | undefined {
  return undefined;
}
export function zoneSource(_document: Document): ZoneSource | undefined {
  return undefined;
}
