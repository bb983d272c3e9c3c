import type { RdataReader } from "./rdata-reader.ts";

/** How text in RDATA was meant. */
export function checkText(reader: RdataReader, from: number): void {
  void reader;
  void from;
}
