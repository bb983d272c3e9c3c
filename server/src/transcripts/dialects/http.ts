import { bare, type Dialect, decided } from "../dialect.ts";

/** HTTP/1.1 as it is on the wire, one side or both; a request's body may stand in front without its header. */
export const httpRaw: Dialect = {
  id: "http-raw",
  score: (sample) =>
    sample.some((line) => /^HTTP\/[0-9.]+ [0-9]{3}|^(?:GET|POST|PUT) \S+ HTTP\/[0-9.]+$/.test(line)) ? decided : 0,
  reader: () => ({ read: (line) => bare(line) }),
};

const names =
  /"(?:using|methodCalls|methodResponses|sessionState|apiUrl)"\s{0,8}:|"[A-Z][A-Za-z]{1,30}\/(?:get|set|changes|query|queryChanges|copy|import|parse|echo)"|"urn:ietf:params:jmap:/;

/** Requests, responses and session objects of JMAP pasted alone, with words of a document between them. */
export const json: Dialect = {
  id: "json",
  protocol: "jmap",
  score: (sample) =>
    sample.some((line) => /^\s*[{[]/.test(line)) && sample.some((line) => names.test(line)) && !sample.some(marked)
      ? decided / 2
      : 0,
  reader: () => ({ read: (line) => bare(line) }),
};

/** The line has a speaker's mark or another log's form. */
function marked(line: string): boolean {
  return /^\s{0,8}(?:[<>*] |[CS]:|[0-9a-f]{4}: |\{"level":)/.test(line);
}
