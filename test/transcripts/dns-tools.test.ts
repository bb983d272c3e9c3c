import { describe, expect, test } from "vitest";
import { parseTranscript } from "../../server/src/transcripts/index.ts";
import { marked } from "../marked.ts";

const kinds = (text: string): string =>
  parseTranscript(text)
    .lines.map(({ from, kind }) =>
      kind === "command" ? ">" : from === "server" ? (kind === "reply" ? "R" : "c") : ".",
    )
    .join("");
const found = (text: string): string[] =>
  parseTranscript(text).findings.map(({ rule, span }) => `${rule.id} ${text.slice(span.start, span.end)}`);

const windows = `Server:  dns.example.net
Address:  192.0.2.53

Non-authoritative answer:
example.com	text =

	"v=spf1 mx ~al"
example.com	MX preference = 10, mail exchanger = mx1.example.com

mx1.example.com	internet address = 192.0.2.10
`;
const yaml = `-
  type: MESSAGE
  message:
    response_message_data:
      opcode: QUERY
      status: NOERROR
      id: 4711
      flags: qr aa rd
      QUESTION: 1
      ANSWER: 1
      AUTHORITY: 0
      ADDITIONAL: 1
      QUESTION_SECTION:
        - example.com. IN TXT
      ANSWER_SECTION:
        - 'example.com. 3600 IN TXT "v=spf1 mx ~al"'
`;
const kdigJson = `{
  "dateString": "2026-11-24T13:27:18+0000",
  "RCODE": 0,
  "QNAME": "example.com.",
  "QTYPE": 16,
  "QTYPEname": "TXT",
  "answerRRs": [
    {
      "NAME": "example.com.",
      "TYPE": 16,
      "TYPEname": "TXT",
      "rdataTXT": "\\"v=spf1 mx \\" \\"~al\\""
    }
  ]
}
`;
const doh = `{"Status":0,"TC":false,"Question":[{"name":"example.com.","type":16}],"Answer":[{"name":"example.com.","type":16,"TTL":3600,"data":"v=spf1 mx ~al"}]}`;
const powershell = `
Name                                     Type   TTL   Section    Strings
----                                     ----   ---   -------    -------
example.com                              TXT    3600  Answer     {v=spf1 mx ~al}
cut.example.com                          TXT    3600  Answer     {v=spf1 mx ~a...


Name                                     Type   TTL   Section    NameExchange                              Preference
----                                     ----   ---   -------    ------------                              ----------
example.com                              MX     3600  Answer     mx1.example.com                           10
`;
const list = `
Name     : example.com
Type     : TXT
TTL      : 3600
Section  : Answer
Strings  : {v=spf1 mx ~al}
`;
const short = `"v=spf1 mx ~al"
"google-site-verification=abc"
`;
const misspelt = ["spf/unknown-mechanism al"];

describe.each([
  ["nslookup", windows, "....R.cR.R"],
  ["dig-yaml", yaml, "...............R"],
  ["kdig-json", kdigJson, ".......Rccccc.."],
  ["doh-json", doh, "R"],
  ["resolve-dnsname", powershell, "...RR....R"],
  ["resolve-dnsname", list, ".Rcccc"],
  ["dig-short", short, "RR"],
])("%s", (dialect, text, lines) => {
  test("its lines", () => {
    const transcript = parseTranscript(text);
    expect([transcript.dialect, transcript.protocol, transcript.dialect === dialect ? kinds(text) : ""]).toEqual([
      dialect,
      "dns",
      lines,
    ]);
  });
  test("its text is judged at its place", () => {
    expect(found(text).filter((one) => one.startsWith("spf/"))).toEqual(misspelt);
  });
});

test.each([
  ["a status", ";; ->>HEADER<<- opcode: QUERY, status: [[NOERROR]], id: 1\n", "NOERROR: the query was answered"],
  [
    "a flag",
    ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; flags: qr [[aa]] rd; QUERY: 1, ANSWER: 0\n",
    "aa: authoritative answer",
  ],
  [
    "a count",
    ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; flags: qr; QUERY: 1, [[ANSWER: 0]], AUTHORITY: 0\n",
    "Answer section",
  ],
  ["a section", ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; [[ANSWER SECTION]]:\n", "Answer section"],
  [
    "a question",
    ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;[[example.com.\t\tIN\tMX]]\n",
    "The question",
  ],
  ["an owner", "[[example.com.]]\t3600\tIN\tMX\t10 mx1.example.com.\n", "Owner"],
  ["a TTL", "example.com.\t[[3600]]\tIN\tMX\t10 mx1.example.com.\n", "Time to live"],
  ["a type", "example.com.\t3600\tIN\t[[MX]]\t10 mx1.example.com.\n", "Type MX"],
  ["a field", "example.com.\t3600\tIN\tMX\t[[10]] mx1.example.com.\n", "MX: Preference"],
  [
    "a field over lines",
    "example.com. 300 IN SOA ns1.example.com. h.example.com. (\n\t1 ; serial\n\t[[7200]] ; refresh\n\t3600 1209600 300 )\n",
    "SOA: Refresh",
  ],
  [
    "a field of nslookup",
    "Server:\t\t192.0.2.1\nexample.com\n\torigin = ns1.example.com\n\tserial = [[7]]\n",
    "serial: version of the zone",
  ],
  ["a mechanism", 'example.com\ttext = "v=spf1 [[mx]] -all"\n', "Mechanism mx"],
])("a hover on %s", (_, given, title) => {
  const { text, spans } = marked(given);
  const described = parseTranscript(text).describe(spans[0]?.start ?? 0);
  expect([described?.title, described?.span]).toEqual([title, spans[0]]);
});

test.each([
  [
    "a retry that succeeded",
    ";; communications error to 192.0.2.1#53: timed out\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n",
    [],
  ],
  [
    "silence",
    ";; communications error to 192.0.2.1#53: timed out\n;; communications error to 192.0.2.1#53: timed out\n;; no servers could be reached\n",
    ["dns-tools/failed-status no servers could be reached"],
  ],
  [
    "nslookup's sentence",
    "Server:\t\t192.0.2.1\n** server can't find example.com: SERVFAIL\n",
    ["dns-tools/failed-status SERVFAIL"],
  ],
  [
    "Windows' sentence",
    "Server:  dns.example.net\n*** dns.example.net can't find example.com: Query refused\n",
    ["dns-tools/failed-status Query refused"],
  ],
  ["a name that does not exist", "Host nosuch.example.com not found: 3(NXDOMAIN)\n", []],
  [
    "fewer records than counted",
    ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; flags: qr; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 0\n;; ANSWER SECTION:\nexample.com. 60 IN A 192.0.2.1\n",
    ["dns-tools/truncated-answer ANSWER: 2"],
  ],
])("%s", (_, text, expected) => {
  expect(found(text).filter((one) => one.startsWith("dns-tools/"))).toEqual(expected);
});
