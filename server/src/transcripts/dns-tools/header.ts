import type { Reference } from "../../rules/reference.ts";
import { rfc } from "../../rules/reference.ts";

/** A word of a DNS message's header or of a tool's remarks, explained. */
export interface WordRow {
  readonly title: string;
  readonly text: string;
  readonly reference: Reference;
}

/** A response code, as tools print it. */
export interface StatusRow extends WordRow {
  readonly number: number;
  /** The server did not answer the question: nothing is known about the record. */
  readonly fails?: true;
}

/** Response codes (RFC 1035 §4.1.1 and the IANA registry). */
export const statuses: Readonly<Record<string, StatusRow>> = {
  NOERROR: {
    number: 0,
    title: "NOERROR: the query was answered",
    text: "The name exists, or a name below it does. With `ANSWER: 0` the name has no record of the type that was asked: that is an answer too, not a failure.",
    reference: rfc(1035, "4.1.1"),
  },
  FORMERR: {
    number: 1,
    fails: true,
    title: "FORMERR: the server did not understand the query",
    text: "The query's form was wrong for this server, often because an old server or a firewall cannot read EDNS. Try again without EDNS.",
    reference: rfc(1035, "4.1.1"),
  },
  SERVFAIL: {
    number: 2,
    fails: true,
    title: "SERVFAIL: the server could not answer",
    text: "The resolver got no usable answer: the domain's servers do not respond, or DNSSEC validation failed. Ask again with checking disabled (`+cd`): an answer then points at DNSSEC. Mail receivers treat this as a temporary error.",
    reference: rfc(1035, "4.1.1"),
  },
  NXDOMAIN: {
    number: 3,
    title: "NXDOMAIN: the name does not exist",
    text: "There is no such name, and nothing below it, for any type of record. Look for a typing error or a missing label such as `_dmarc` or the selector.",
    reference: rfc(8020, "2"),
  },
  NOTIMP: {
    number: 4,
    fails: true,
    title: "NOTIMP: the server does not do this kind of query",
    text: "The operation, or the type of query (often ANY), is not supported there.",
    reference: rfc(1035, "4.1.1"),
  },
  REFUSED: {
    number: 5,
    fails: true,
    title: "REFUSED: the server will not answer this client",
    text: "The server is not responsible for the name, or does not resolve for this client, by its policy. Ask a server that is authoritative for the domain, or a resolver that serves you.",
    reference: rfc(1035, "4.1.1"),
  },
  YXDOMAIN: {
    number: 6,
    title: "YXDOMAIN: a name exists that should not",
    text: "An update required that the name be absent, or a DNAME made the name too long.",
    reference: rfc(2136, "2.2"),
  },
  YXRRSET: {
    number: 7,
    title: "YXRRSET: records exist that should not",
    text: "An update required that these records be absent.",
    reference: rfc(2136, "2.2"),
  },
  NXRRSET: {
    number: 8,
    title: "NXRRSET: records are missing",
    text: "An update required records that are not there.",
    reference: rfc(2136, "2.2"),
  },
  NOTAUTH: {
    number: 9,
    fails: true,
    title: "NOTAUTH: not authoritative, or not authorised",
    text: "The server does not hold the zone, or the request's signature (TSIG) was not accepted.",
    reference: rfc(8945, "5.2"),
  },
  NOTZONE: {
    number: 10,
    title: "NOTZONE: name outside the zone",
    text: "A name of the update does not lie in the zone that it names.",
    reference: rfc(2136, "2.2"),
  },
  BADVERS: {
    number: 16,
    fails: true,
    title: "BADVERS: EDNS version not known",
    text: "The server does not know the version of EDNS that the client used.",
    reference: rfc(6891, "6.1.3"),
  },
  BADCOOKIE: {
    number: 23,
    fails: true,
    title: "BADCOOKIE: cookie missing or wrong",
    text: "The server wants the client to repeat the query with the cookie that it sent.",
    reference: rfc(7873, "8"),
  },
};

const names = Object.keys(statuses);

/** The name of a response code's number; undefined for codes that no tool shows in a header. */
export function statusName(number: number): string | undefined {
  return names.find((name) => statuses[name]?.number === number);
}

/** Flags of the header (RFC 1035 §4.1.1, RFC 4035) and of EDNS (`do`). */
export const flags: Readonly<Record<string, WordRow>> = {
  qr: { title: "qr: this is a response", text: "Set in answers, clear in queries.", reference: rfc(1035, "4.1.1") },
  aa: {
    title: "aa: authoritative answer",
    text: "The server that answered holds the zone itself; without this flag the answer came from a cache.",
    reference: rfc(1035, "4.1.1"),
  },
  tc: {
    title: "tc: truncated",
    text: "The answer did not fit and was cut: what is shown is not the whole. The client must ask again over TCP.",
    reference: rfc(2181, "9"),
  },
  rd: {
    title: "rd: recursion desired",
    text: "The client asked the server to follow delegations for it.",
    reference: rfc(1035, "4.1.1"),
  },
  ra: {
    title: "ra: recursion available",
    text: "The server resolves for its clients; authoritative servers leave this clear.",
    reference: rfc(1035, "4.1.1"),
  },
  ad: {
    title: "ad: authentic data",
    text: "The resolver has checked all of the answer with DNSSEC. The flag is worth as much as the way to that resolver.",
    reference: rfc(4035, "3.2.3"),
  },
  cd: {
    title: "cd: checking disabled",
    text: "The client wants the answer even where DNSSEC validation fails.",
    reference: rfc(4035, "3.2.2"),
  },
  do: {
    title: "do: DNSSEC records wanted",
    text: "The client can use signatures and wants them in the answer.",
    reference: rfc(3225, "3"),
  },
};

/** Sections and counts of a message, by the word in capitals. */
export const sections: Readonly<Record<string, WordRow>> = {
  QUESTION: {
    title: "Question section",
    text: "What was asked: name, class and type. Tools print it as a comment.",
    reference: rfc(1035, "4.1.2"),
  },
  ANSWER: {
    title: "Answer section",
    text: "The records that answer the question, with the aliases (CNAME) that led to them.",
    reference: rfc(1035, "4.1.1"),
  },
  AUTHORITY: {
    title: "Authority section",
    text: "Name servers responsible for the zone, or its SOA where there is no such record. It is no answer to the question.",
    reference: rfc(2181, "5.4.1"),
  },
  ADDITIONAL: {
    title: "Additional section",
    text: "Records that the server adds because they are likely to be wanted next, such as addresses of name servers. The count includes the OPT pseudo-record. They are no answer to the question.",
    reference: rfc(2181, "5.4.1"),
  },
  OPT: {
    title: "OPT pseudo-section",
    text: "EDNS: options of this exchange (version, size of UDP answers, cookie, client subnet), no record of the zone.",
    reference: rfc(6891, "6"),
  },
};

/** Other words of headers and trailers, by the word in lower case. */
export const headerWords: Readonly<Record<string, WordRow>> = {
  opcode: {
    title: "opcode: the kind of request",
    text: "QUERY for look-ups, NOTIFY, UPDATE for changes, STATUS, and IQUERY of old.",
    reference: rfc(1035, "4.1.1"),
  },
  id: {
    title: "id: number of the query",
    text: "Answers carry the number of their query; it is chosen at random for each.",
    reference: rfc(5452, "4.3"),
  },
  edns: { title: "EDNS: extended DNS", text: "Version, flags and options of the exchange.", reference: rfc(6891, "6") },
  udp: {
    title: "udp: largest UDP answer",
    text: "So many octets the sender can receive in one UDP datagram. Larger answers come truncated, then over TCP.",
    reference: rfc(6891, "6.2.3"),
  },
  cookie: {
    title: "COOKIE: proof of address",
    text: "The client's cookie, and the server's after it: it shows that the address of the client is not forged.",
    reference: rfc(7873, "4"),
  },
  ede: {
    title: "EDE: extended DNS error",
    text: "Why the server answered so, in a number and words.",
    reference: rfc(8914, "2"),
  },
  server: { title: "Server", text: "Address and port of the server that answered.", reference: rfc(1035, "4.2") },
  rcvd: {
    title: "Size of the answer",
    text: "Octets on the wire. Answers over 512 octets need EDNS or TCP.",
    reference: rfc(1035, "4.2.1"),
  },
};
