import { type Reference, rfc } from "../../rules/reference.ts";

export interface ErrorRow {
  readonly text: string;
  readonly reference: Reference;
}

const request = rfc(8620, "3.6.1");
const method = rfc(8620, "3.6.2");
const set = rfc(8620, "5.3");
const sending = rfc(8621, "7.5");

/** Types of errors at the level of request, method and single object. */
export const errors: Readonly<Record<string, ErrorRow>> = {
  "urn:ietf:params:jmap:error:unknownCapability": {
    text: "`using` names a capability that the server does not have; nothing was done.",
    reference: request,
  },
  "urn:ietf:params:jmap:error:notJSON": {
    text: "The request was no JSON, or not sent as `application/json`; nothing was done.",
    reference: request,
  },
  "urn:ietf:params:jmap:error:notRequest": {
    text: "The JSON was no request with `using` and `methodCalls`; nothing was done.",
    reference: request,
  },
  "urn:ietf:params:jmap:error:limit": {
    text: "The request went beyond a limit of the server, named in `limit`; nothing was done.",
    reference: request,
  },
  serverUnavailable: { text: "Some part of the server cannot be reached now: try again later.", reference: method },
  serverFail: { text: "The server failed at the call; nothing was changed by it.", reference: method },
  serverPartialFail: { text: "The server failed in the middle: fetch the state again.", reference: method },
  unknownMethod: { text: "The server knows no such method, or its capability is not in `using`.", reference: method },
  invalidArguments: { text: "An argument is missing, unknown or of the wrong type.", reference: method },
  invalidResultReference: { text: "A reference to an earlier result (`#name`) leads nowhere.", reference: method },
  forbidden: { text: "The person may not do this.", reference: method },
  accountNotFound: { text: "There is no such account for this person.", reference: method },
  accountNotSupportedByMethod: { text: "The account does not have this kind of data.", reference: method },
  accountReadOnly: { text: "The account can only be read.", reference: method },
  requestTooLarge: { text: "More objects than the server takes in one call.", reference: rfc(8620, "5.1") },
  stateMismatch: {
    text: "The data changed since the state in `ifInState`: fetch the changes and try again.",
    reference: set,
  },
  cannotCalculateChanges: { text: "The state is too old: fetch everything again.", reference: rfc(8620, "5.2") },
  anchorNotFound: { text: "The anchor is not among the results.", reference: rfc(8620, "5.5") },
  unsupportedSort: { text: "The server cannot sort so.", reference: rfc(8620, "5.5") },
  unsupportedFilter: { text: "The server cannot filter so.", reference: rfc(8620, "5.5") },
  tooManyChanges: { text: "More changes than `maxChanges`.", reference: rfc(8620, "5.6") },
  fromAccountNotFound: { text: "There is no such account to copy from.", reference: rfc(8620, "5.4") },
  fromAccountNotSupportedByMethod: {
    text: "The account to copy from does not have this kind of data.",
    reference: rfc(8620, "5.4"),
  },
  overQuota: { text: "The object would not fit in the quota.", reference: set },
  tooLarge: { text: "The object is larger than the server allows.", reference: set },
  rateLimit: { text: "Too many objects of this kind in a short time: try later.", reference: set },
  notFound: { text: "There is no object with this id.", reference: set },
  invalidPatch: { text: "The patch does not fit the object.", reference: set },
  willDestroy: { text: "The same call destroys the object.", reference: set },
  invalidProperties: { text: "Properties of the object are not valid; `properties` names them.", reference: set },
  singleton: { text: "There is exactly one object of this type: it cannot be created or destroyed.", reference: set },
  alreadyExists: { text: "The object is there already, as `existingId`.", reference: rfc(8620, "5.4") },
  mailboxHasChild: { text: "The mailbox still has mailboxes below it.", reference: rfc(8621, "2.5") },
  mailboxHasEmail: { text: "The mailbox still holds messages.", reference: rfc(8621, "2.5") },
  blobNotFound: { text: "A blob that the message needs is not there.", reference: rfc(8621, "4.6") },
  tooManyKeywords: { text: "More keywords than the server allows.", reference: rfc(8621, "4.6") },
  tooManyMailboxes: { text: "In more mailboxes than the server allows.", reference: rfc(8621, "4.6") },
  invalidEmail: { text: "The message is not valid.", reference: sending },
  tooManyRecipients: { text: "More recipients than the server allows.", reference: sending },
  noRecipients: { text: "The message has no recipients.", reference: sending },
  invalidRecipients: { text: "Recipients are no valid addresses.", reference: sending },
  forbiddenMailFrom: { text: "The person may not send with this envelope sender.", reference: sending },
  forbiddenFrom: { text: "The person may not send with this From address.", reference: sending },
  forbiddenToSend: { text: "The person may not send at all.", reference: sending },
  cannotUnsend: { text: "It is too late to take the message back.", reference: sending },
};
