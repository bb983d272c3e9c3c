import { type Reference, rfc } from "../../rules/reference.ts";

/** A capability of JMAP, as it stands in `using` and in the session. */
export interface CapabilityRow {
  readonly title: string;
  readonly text: string;
  readonly reference: Reference;
}

export const prefix = "urn:ietf:params:jmap:";

/** Registered capabilities (RFC 8620 §9.4 and the IANA registry), by what follows the prefix. */
export const capabilities: Readonly<Record<string, CapabilityRow>> = {
  core: {
    title: "JMAP core",
    text: "The envelope, the standard methods and the limits of the server.",
    reference: rfc(8620, "2"),
  },
  mail: { title: "Mail", text: "Mailboxes, threads, messages and search snippets.", reference: rfc(8621, "1.3.1") },
  submission: {
    title: "Sending mail",
    text: "Identities and the submission of messages.",
    reference: rfc(8621, "1.3.2"),
  },
  vacationresponse: {
    title: "Vacation response",
    text: "The automatic answer while a person is away.",
    reference: rfc(8621, "1.3.3"),
  },
  websocket: { title: "WebSocket", text: "JMAP over a WebSocket connection.", reference: rfc(8887) },
  mdn: { title: "Read receipts", text: "Message disposition notifications.", reference: rfc(9007) },
  smimeverify: { title: "S/MIME verification", text: "The server checks S/MIME signatures.", reference: rfc(9219) },
  blob: { title: "Blobs", text: "Binary data read and put together by methods.", reference: rfc(9404) },
  quota: { title: "Quotas", text: "Limits of storage and what is used of them.", reference: rfc(9425) },
  contacts: { title: "Contacts", text: "Address books and contact cards.", reference: rfc(9610) },
  sieve: { title: "Sieve scripts", text: "Filters that run when mail arrives.", reference: rfc(9661) },
  principals: { title: "Principals", text: "People and groups with whom data can be shared.", reference: rfc(9670) },
  "principals:owner": { title: "Owner of an account", text: "Which principal owns the account.", reference: rfc(9670) },
  "webpush-vapid": { title: "Signed push", text: "The server signs push messages.", reference: rfc(9749) },
  calendars: { title: "Calendars", text: "Calendars and events (a draft).", reference: rfc(8620, "9.4") },
  "calendars:parse": {
    title: "Parsing of events",
    text: "Reads iCalendar data (a draft).",
    reference: rfc(8620, "9.4"),
  },
  "principals:availability": {
    title: "Availability",
    text: "When principals are free (a draft).",
    reference: rfc(8620, "9.4"),
  },
  "contacts:parse": { title: "Parsing of cards", text: "Reads vCard data (a draft).", reference: rfc(8620, "9.4") },
  filenode: { title: "Files", text: "Files and folders (a draft).", reference: rfc(8620, "9.4") },
};

/** Every registered URI. */
export const capabilityUris: readonly string[] = Object.keys(capabilities).map((name) => prefix + name);
