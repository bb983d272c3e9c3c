import { bare, type Dialect, decided } from "../dialect.ts";

/** HTTP/1.1 as it is on the wire, one side or both; a request's body may stand in front without its header. */
export const httpRaw: Dialect = {
  id: "http-raw",
  score: (sample) =>
    sample.some((line) => /^HTTP\/[0-9.]+ [0-9]{3}|^(?:GET|POST|PUT) \S+ HTTP\/[0-9.]+$/.test(line)) ? decided : 0,
  reader: () => ({ read: (line) => bare(line) }),
};
