import type { RdataReader } from "./rdata-reader.ts";

/** What the fields of one record mean together, once all could be read. */
export function checkFields(reader: RdataReader): void {
  void reader;
}
