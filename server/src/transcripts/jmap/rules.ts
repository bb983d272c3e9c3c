import { rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";

const using = '"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"]';
const request = (calls: string): string => `{${using},"methodCalls":[ ${calls} ]}`;
const response = (answers: string): string => `{"methodResponses":[ ${answers} ],"sessionState":"s1"}`;
const get = '["Mailbox/get",{"accountId":"u1","ids":null},"0"]';

/** Rules on JMAP requests and responses. */
export const jmapRules = defineRules("jmap", {
  "invalid-json": {
    severity: "error",
    title: "Not JSON",
    reference: [rfc(8620, "1.5"), rfc(7493, "2")],
    message: ({ what }: { what: string }) =>
      `This is not JSON as JMAP needs it: ${what}, so the other side refuses the whole`,
    why: "A server that cannot read a request as I-JSON answers notJSON and does nothing of it. Integers beyond ±(2⁵³ − 1) lose their last digits in most programs.",
    mend: "Write strict JSON in UTF-8: double quotes, no comments, no comma behind the last element, no integer beyond ±9007199254740991.",
    bad: request('["Mailbox/get",{"accountId":"u1","ids":[[nil]]},"0"]'),
    good: request(get),
  },
  "duplicate-key": {
    severity: "error",
    title: "Key twice in an object",
    reference: rfc(7493, "2.3"),
    message: ({ key }: { key: string }) =>
      `The key “${key}” stands twice in this object: programs take one of the two, and a strict server refuses the request`,
    why: "I-JSON forbids it. One program takes the first value, another the last, a third refuses.",
    mend: "Keep one of the two.",
    bad: request('["Mailbox/get",{"accountId":"u1","ids":null,[["ids"]]:["m1"]},"0"]'),
    good: request(get),
  },
  elision: {
    severity: "warning",
    title: "Part of the JSON left out",
    reference: rfc(8259, "2"),
    message: ({ mark }: { mark: string }) =>
      `\`${mark}\` is no JSON; it is read as “something was left out here”, and what is missing there is not judged`,
    why: "Documents shorten examples with dots. Copied into a program, they make the whole request unreadable.",
    mend: "Put in what was left out before you send it.",
    bad: response('["Mailbox/get",{"accountId":"u1","state":"1","list":[{"id":"m1"},[[...]]],"notFound":[]},"0"]'),
    good: response('["Mailbox/get",{"accountId":"u1","state":"1","list":[{"id":"m1"}],"notFound":[]},"0"]'),
  },
  "bare-invocations": {
    severity: "info",
    title: "Calls without the envelope",
    reference: [rfc(8620, "3.3"), rfc(8620, "3.4")],
    message: ({ side }: { side: "client" | "server" }) =>
      side === "client"
        ? "This is only the value of `methodCalls`: a server wants it inside an object with `using` and answers notRequest to the array alone"
        : "This is only the value of `methodResponses`: a server sends it inside an object with `sessionState`",
    why: "Documents print the array of calls alone to save room. It is no request.",
    mend: "Wrap it in the object that is sent on the wire.",
    bad: { text: '[[[]] ["Mailbox/get", {"accountId":"u1","ids":null}, "0"] ]\n', language: "transcript" },
    good: request(get),
  },
  "missing-property": {
    severity: "error",
    title: "Required property absent",
    reference: [rfc(8620, "2"), rfc(8620, "3.3"), rfc(8620, "3.4")],
    message: ({ what, names }: { what: string; names: readonly string[] }) =>
      `The ${what} lacks ${names.map((n) => `“${n}”`).join(" and ")}: the other side cannot use it`,
    why: "A server answers notRequest to a request without `using` or `methodCalls`; a client that does not get `sessionState` cannot tell whether its session is out of date.",
    mend: "Add the property.",
    bad: `[[{]]"methodCalls":[ ${get} ]}`,
    good: request(get),
  },
  "bad-invocation": {
    severity: "error",
    title: "Not a call of three parts",
    reference: rfc(8620, "3.2"),
    message: ({ count }: { count: number }) =>
      `Each call and each response is an array of a name, an object of arguments and an id; this one has ${count} ${count === 1 ? "part" : "parts"} or parts of another kind, so the request is refused`,
    why: "A server answers notRequest to the whole, whatever the other calls are.",
    mend: 'Write `["Mailbox/get", { … }, "id"]`.',
    bad: request('[["Mailbox/get"]],{"accountId":"u1"},"0"'),
    good: request(get),
  },
  "duplicate-call-id": {
    severity: "warning",
    title: "Call id twice",
    reference: rfc(8620, "3.2"),
    message: ({ id }: { id: string }) =>
      `Two calls of this request have the id “${id}”: their responses, and references to their results, cannot be told apart`,
    why: "The id is all that links a response to its call.",
    mend: "Give each call an id of its own.",
    bad: request(`${get},["Identity/get",{"accountId":"u1"},[["0"]] ]`).replace(
      'mail"]',
      'mail","urn:ietf:params:jmap:submission"]',
    ),
    good: request(`${get},["Thread/get",{"accountId":"u1","ids":["t1"]},"1"]`),
  },
  "response-without-call": {
    severity: "error",
    title: "Response to no call",
    reference: rfc(8620, "3.4"),
    message: ({ id, order }: { id: string; order: boolean }) =>
      order
        ? `The response with id “${id}” comes before one of an earlier call: responses stand in the order of their calls`
        : `No call of the request has the id “${id}”: the client cannot tell what this answers`,
    why: "A client finds the answer to its call by the id alone and drops others.",
    mend: "Check that request and response belong together.",
    bad: `${request(get)}\n${response('["Mailbox/get",{"accountId":"u1","state":"1","list":[],"notFound":[]},[["7"]] ]')}`,
    good: `${request(get)}\n${response('["Mailbox/get",{"accountId":"u1","state":"1","list":[],"notFound":[]},"0"]')}`,
  },
  "unknown-method": {
    severity: "error",
    title: "No such method",
    reference: rfc(8620, "3.6.2"),
    message: ({ name, near }: { name: string | undefined; near: string | undefined }) =>
      name === undefined
        ? "The server says that it knows no such method: the name is wrong, or its capability was not in `using`"
        : `There is no method “${name}”${near === undefined ? "" : `; is “${near}” meant?`} The server answers unknownMethod`,
    why: "The call does nothing; calls after it that refer to its result fail too.",
    mend: "Write the name as the standard has it (capitals count), and put the capability into `using`.",
    bad: request('[ [["Mailbox/fetch"]],{"accountId":"u1"},"0"]'),
    good: request(get),
  },
  "unknown-argument": {
    severity: "error",
    title: "Wrong or missing argument",
    reference: rfc(8620, "5"),
    message: ({
      method,
      name,
      near,
      missing,
    }: {
      method: string;
      name: string;
      near?: string | undefined;
      missing?: true;
    }) =>
      missing
        ? `${method} needs the argument “${name}”: without it the server answers invalidArguments`
        : `${method} has no argument “${name}”${near === undefined ? "" : `; is “${near}” meant?`} The server answers invalidArguments`,
    why: "A server refuses a call with an unknown argument, or without a required one, and does nothing of it.",
    mend: "Write the arguments as the method's definition has them.",
    bad: request('["Mailbox/get",{"accountId":"u1",[["id"]]:null},"0"]'),
    good: request(get),
  },
  "capability-not-used": {
    severity: "error",
    title: "Capability not in using",
    reference: rfc(8620, "3.3"),
    message: ({ method, uri }: { method: string; uri: string }) =>
      `${method} belongs to ${uri}, which is not in “using”: the server answers unknownMethod`,
    why: "A server offers only the methods of the capabilities that the request names.",
    mend: "Add the capability to `using`.",
    bad: '{"using":["urn:ietf:params:jmap:core"],"methodCalls":[ [ [["Mailbox/get"]],{"accountId":"u1"},"0"] ]}',
    good: request(get),
  },
  "unknown-capability": {
    severity: "warning",
    title: "Capability not registered",
    reference: rfc(8620, "9.4"),
    message: ({ uri, near }: { uri: string; near: string | undefined }) =>
      near === undefined
        ? `“${uri}” is no registered capability of JMAP: a server that does not know it refuses the whole request`
        : `“${uri}” is no registered capability of JMAP; is “${near}” meant? A server that does not know it refuses the whole request`,
    why: "One unknown URI in `using` and the server answers unknownCapability, whatever the calls are.",
    mend: "Write a URI that the server's session names.",
    bad: '{"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail",[["urn:ietf:params:jmap:mails"]]],"methodCalls":[]}',
    good: '{"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"],"methodCalls":[]}',
  },
  "wrong-type": {
    severity: "error",
    title: "Value of the wrong kind",
    reference: [rfc(8620, "1.2"), rfc(8620, "1.3"), rfc(8620, "1.4")],
    message: ({ name, wanted, from }: { name: string; wanted: string; from: "client" | "server" }) =>
      from === "server"
        ? `“${name}” must be ${wanted}: a strict client cannot use what the server sends here`
        : `“${name}” must be ${wanted}: the server refuses this value with invalidArguments or invalidProperties`,
    why: "JMAP does not convert: a number in quotes is a string, and a date needs its form to the letter.",
    mend: "Write the value in the type that the standard gives.",
    bad: request('["Email/get",{"accountId":"u1","ids":[["e1"]]},"0"]'),
    good: request('["Email/get",{"accountId":"u1","ids":["e1"]},"0"]'),
  },
  "bad-result-reference": {
    severity: "error",
    title: "Reference to no earlier result",
    reference: rfc(8620, "3.7"),
    message: ({ what }: { what: string }) =>
      `This reference cannot be resolved: ${what}. The server answers invalidResultReference`,
    why: "A reference takes its value from the response to an earlier call of the same request: id and name must both match.",
    mend: "Name the id of an earlier call, that call's method name, and a path into its response.",
    bad: request('["Email/get",{"accountId":"u1","#ids":[[{"resultOf":"9","name":"Email/query","path":"/ids"}]]},"0"]'),
    good: request(
      '["Email/query",{"accountId":"u1"},"0"],["Email/get",{"accountId":"u1","#ids":{"resultOf":"0","name":"Email/query","path":"/ids"}},"1"]',
    ),
  },
  "reference-with-value": {
    severity: "error",
    title: "Value and reference together",
    reference: rfc(8620, "3.7"),
    message: ({ name }: { name: string }) =>
      `“${name}” and “#${name}” stand together: the server cannot tell which counts and answers invalidArguments`,
    why: "An argument is given either as a value or as a reference to an earlier result.",
    mend: "Remove one of the two.",
    bad: request(
      '["Email/query",{"accountId":"u1"},"0"],["Email/get",{"accountId":"u1","ids":null,[["#ids"]]:{"resultOf":"0","name":"Email/query","path":"/ids"}},"1"]',
    ),
    good: request(
      '["Email/query",{"accountId":"u1"},"0"],["Email/get",{"accountId":"u1","#ids":{"resultOf":"0","name":"Email/query","path":"/ids"}},"1"]',
    ),
  },
  "too-many-calls": {
    severity: "error",
    title: "More calls than the server allows",
    reference: [rfc(8620, "2"), rfc(8620, "3.6.1")],
    message: ({ count, most }: { count: number; most: number }) =>
      `The request has ${count} calls, the session allows ${most} (maxCallsInRequest): the server refuses the whole with “limit”`,
    why: "Nothing of a request beyond a limit is done.",
    mend: "Split the calls over several requests.",
    bad: `{"capabilities":{"urn:ietf:params:jmap:core":{"maxCallsInRequest":1}},"accounts":{},"primaryAccounts":{},"username":"u","apiUrl":"https://example.com/","downloadUrl":"https://example.com/d","uploadUrl":"https://example.com/u","eventSourceUrl":"https://example.com/e","state":"s"}\n{${using},"methodCalls":[ ["Core/echo",{},"0"], [ [["Core/echo"]],{},"1"] ]}`,
    good: `{"capabilities":{"urn:ietf:params:jmap:core":{"maxCallsInRequest":2}},"accounts":{},"primaryAccounts":{},"username":"u","apiUrl":"https://example.com/","downloadUrl":"https://example.com/d","uploadUrl":"https://example.com/u","eventSourceUrl":"https://example.com/e","state":"s"}\n{${using},"methodCalls":[ ["Core/echo",{},"0"],["Core/echo",{},"1"] ]}`,
  },
  "unknown-state": {
    severity: "info",
    title: "State that no response gave",
    reference: rfc(8620, "5.2"),
    message: ({ state }: { state: string }) =>
      `No response before in this log gave the state “${state}”: with an old or foreign state the server answers cannotCalculateChanges or stateMismatch`,
    why: "A state belongs to one account and one type of data. States of other types look alike but mean nothing here.",
    mend: "Use the `state`, `newState` or `queryState` of the last response for this type.",
    bad: `${request(get)}\n${response('["Mailbox/get",{"accountId":"u1","state":"12","list":[],"notFound":[]},"0"]')}\n${request('["Mailbox/changes",{"accountId":"u1","sinceState":[["21"]]},"0"]')}`,
    good: `${request(get)}\n${response('["Mailbox/get",{"accountId":"u1","state":"12","list":[],"notFound":[]},"0"]')}\n${request('["Mailbox/changes",{"accountId":"u1","sinceState":"12"},"0"]')}`,
  },
  "insecure-url": {
    severity: "error",
    title: "Address without TLS",
    reference: rfc(8620, "8.1"),
    message: ({ url }: { url: string }) =>
      `${url} is not https: JMAP is used over TLS only, and passwords and mail would cross the network in clear`,
    why: "Clients refuse such an address or, worse, send the password over it.",
    mend: "Publish https addresses.",
    bad: '{"capabilities":{},"accounts":{},"primaryAccounts":{},"username":"u","apiUrl":[["http://example.com/api"]],"downloadUrl":"https://example.com/d","uploadUrl":"https://example.com/u","eventSourceUrl":"https://example.com/e","state":"s"}',
    good: '{"capabilities":{},"accounts":{},"primaryAccounts":{},"username":"u","apiUrl":"https://example.com/api","downloadUrl":"https://example.com/d","uploadUrl":"https://example.com/u","eventSourceUrl":"https://example.com/e","state":"s"}',
  },
});
