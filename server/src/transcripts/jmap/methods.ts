import { type Reference, rfc } from "../../rules/reference.ts";

/** Type of an argument: alternatives joined with `|`; `[]` behind a type is an array of it. */
export type ArgumentType = string;

export interface ArgumentRow {
  readonly type: ArgumentType;
  readonly required?: true;
  readonly text: string;
}

export interface MethodRow {
  readonly name: string;
  readonly text: string;
  /** What follows `urn:ietf:params:jmap:` of the capability that the call needs in `using`. */
  readonly capability: string;
  /** Undefined: any arguments (`Core/echo`). */
  readonly arguments: Readonly<Record<string, ArgumentRow>> | undefined;
  readonly reference: Reference;
}

const account: ArgumentRow = {
  type: "Id",
  required: true,
  text: "The account to use: an id of the session's `accounts`.",
};
const filter: ArgumentRow = {
  type: "Object|null",
  text: "A condition, or an operator (AND, OR, NOT) over conditions; null takes everything.",
};
const sort: ArgumentRow = { type: "Object[]|null", text: "Properties to sort by, most important first." };
const total: ArgumentRow = { type: "Boolean", text: "Whether to count all results, which may be slow." };
const maxChanges: ArgumentRow = { type: "UnsignedInt|null", text: "At most so many ids in the response, above 0." };
const ifInState: ArgumentRow = {
  type: "String|null",
  text: "Refuse with stateMismatch unless the data is still in this state.",
};

/** Arguments of the standard methods (RFC 8620 §5). */
const standard: Readonly<Record<string, { text: string; section: string; arguments: Record<string, ArgumentRow> }>> = {
  get: {
    text: "Fetches objects by id.",
    section: "5.1",
    arguments: {
      accountId: account,
      ids: { type: "Id[]|null", text: "The ids to fetch; null for all objects of the type." },
      properties: { type: "String[]|null", text: "Only these properties; null for all. The id always comes." },
    },
  },
  changes: {
    text: "Says which objects were created, updated and destroyed since a state.",
    section: "5.2",
    arguments: {
      accountId: account,
      sinceState: {
        type: "String",
        required: true,
        text: "The state that the client has: from a `state` or `newState` before.",
      },
      maxChanges,
    },
  },
  set: {
    text: "Creates, updates and destroys objects; each of them succeeds or fails alone.",
    section: "5.3",
    arguments: {
      accountId: account,
      ifInState,
      create: { type: "Object|null", text: "New objects by creation id; later calls name them as `#id`." },
      update: {
        type: "Object|null",
        text: "Patches by id: paths of properties with their new values, null for the default.",
      },
      destroy: { type: "Id[]|null", text: "Ids to destroy." },
    },
  },
  copy: {
    text: "Copies objects to another account.",
    section: "5.4",
    arguments: {
      fromAccountId: { type: "Id", required: true, text: "The account to copy from." },
      ifFromInState: ifInState,
      accountId: account,
      ifInState,
      create: { type: "Object", required: true, text: "Copies by creation id, each with the `id` of its original." },
      onSuccessDestroyOriginal: { type: "Boolean", text: "Whether to destroy what was copied." },
      destroyFromIfInState: ifInState,
    },
  },
  query: {
    text: "Searches and sorts; the response holds ids.",
    section: "5.5",
    arguments: {
      accountId: account,
      filter,
      sort,
      position: { type: "Int", text: "Index of the first result to return; negative counts from the end." },
      anchor: { type: "Id|null", text: "Id of a result around which to return; position is then ignored." },
      anchorOffset: { type: "Int", text: "Index of the first result, counted from the anchor." },
      limit: { type: "UnsignedInt|null", text: "At most so many results." },
      calculateTotal: total,
    },
  },
  queryChanges: {
    text: "Says how the results of a query changed since a state.",
    section: "5.6",
    arguments: {
      accountId: account,
      filter,
      sort,
      sinceQueryState: { type: "String", required: true, text: "The `queryState` that the client has." },
      maxChanges,
      upToId: { type: "Id|null", text: "Changes behind this id do not matter to the client." },
      calculateTotal: total,
    },
  },
};

interface TypeRow {
  readonly type: string;
  readonly capability: string;
  readonly what: string;
  readonly reference: Reference;
  /** Standard methods, each with the arguments it has besides. */
  readonly methods: Readonly<Record<string, Readonly<Record<string, ArgumentRow>>>>;
}

const bool = (text: string): ArgumentRow => ({ type: "Boolean", text });
const bodyValues: Readonly<Record<string, ArgumentRow>> = {
  bodyProperties: { type: "String[]", text: "Properties to fetch of each body part." },
  fetchTextBodyValues: bool("Whether to return the text of the parts in `textBody`."),
  fetchHTMLBodyValues: bool("Whether to return the text of the parts in `htmlBody`."),
  fetchAllBodyValues: bool("Whether to return the text of every text part."),
  maxBodyValueBytes: { type: "UnsignedInt", text: "Cut the text of parts to so many octets; 0 for no limit." },
};
const plainChange = { get: {}, changes: {}, set: {} };
const searchable = { get: {}, changes: {}, query: {}, queryChanges: {}, set: {} };

const dataTypes: readonly TypeRow[] = [
  {
    type: "Mailbox",
    capability: "mail",
    what: "mailboxes: named sets of messages",
    reference: rfc(8621, "2"),
    methods: {
      get: {},
      changes: {},
      query: {
        sortAsTree: bool("Whether parents come before their children, and children are sorted among themselves."),
        filterAsTree: bool("Whether a mailbox matches only if its parents do."),
      },
      queryChanges: {},
      set: { onDestroyRemoveEmails: bool("Whether messages that are in no other mailbox are destroyed with it.") },
    },
  },
  {
    type: "Thread",
    capability: "mail",
    what: "threads: messages of one conversation",
    reference: rfc(8621, "3"),
    methods: { get: {}, changes: {} },
  },
  {
    type: "Email",
    capability: "mail",
    what: "messages",
    reference: rfc(8621, "4"),
    methods: {
      get: bodyValues,
      changes: {},
      query: { collapseThreads: bool("Whether only the first message of each thread counts.") },
      queryChanges: { collapseThreads: bool("As in the query.") },
      set: {},
      copy: {},
    },
  },
  {
    type: "Identity",
    capability: "submission",
    what: "identities: addresses to send as",
    reference: rfc(8621, "6"),
    methods: plainChange,
  },
  {
    type: "EmailSubmission",
    capability: "submission",
    what: "submissions: messages that are sent",
    reference: rfc(8621, "7"),
    methods: {
      ...searchable,
      set: {
        onSuccessUpdateEmail: { type: "Object|null", text: "Patches for the messages of submissions that succeeded." },
        onSuccessDestroyEmail: { type: "Id[]|null", text: "Submissions whose messages are destroyed after success." },
      },
    },
  },
  {
    type: "VacationResponse",
    capability: "vacationresponse",
    what: "the vacation response (one, id `singleton`)",
    reference: rfc(8621, "8"),
    methods: { get: {}, set: {} },
  },
  {
    type: "Quota",
    capability: "quota",
    what: "quotas",
    reference: rfc(9425, "4"),
    methods: { get: {}, changes: {}, query: {}, queryChanges: {} },
  },
  {
    type: "SieveScript",
    capability: "sieve",
    what: "Sieve scripts",
    reference: rfc(9661, "2"),
    methods: {
      get: {},
      query: {},
      set: {
        onSuccessActivateScript: { type: "Id", text: "The script to make active." },
        onSuccessDeactivateScript: bool("Whether to deactivate the active script."),
      },
    },
  },
  {
    type: "AddressBook",
    capability: "contacts",
    what: "address books",
    reference: rfc(9610, "2"),
    methods: {
      get: {},
      changes: {},
      set: {
        onDestroyRemoveContents: bool("Whether cards that are in no other book are destroyed with it."),
        onSuccessSetIsDefault: { type: "Id|null", text: "The book to make the default." },
      },
    },
  },
  {
    type: "ContactCard",
    capability: "contacts",
    what: "contact cards",
    reference: rfc(9610, "3"),
    methods: { ...searchable, copy: {} },
  },
  {
    type: "Principal",
    capability: "principals",
    what: "people and groups",
    reference: rfc(9670, "2"),
    methods: searchable,
  },
  {
    type: "ShareNotification",
    capability: "principals",
    what: "notices of sharing",
    reference: rfc(9670, "3"),
    methods: searchable,
  },
];

const other: readonly MethodRow[] = [
  {
    name: "Core/echo",
    capability: "core",
    text: "Returns its arguments as they are: a test of the connection.",
    arguments: undefined,
    reference: rfc(8620, "4"),
  },
  {
    name: "Blob/copy",
    capability: "core",
    text: "Copies binary data to another account.",
    arguments: {
      fromAccountId: { type: "Id", required: true, text: "The account to copy from." },
      accountId: account,
      blobIds: { type: "Id[]", required: true, text: "The blobs to copy." },
    },
    reference: rfc(8620, "6.3"),
  },
  {
    name: "Blob/upload",
    capability: "blob",
    text: "Puts binary data together from parts.",
    arguments: undefined,
    reference: rfc(9404, "4.1"),
  },
  {
    name: "Blob/get",
    capability: "blob",
    text: "Fetches binary data or hashes of it.",
    arguments: undefined,
    reference: rfc(9404, "4.2"),
  },
  {
    name: "Blob/lookup",
    capability: "blob",
    text: "Says which objects use a blob.",
    arguments: undefined,
    reference: rfc(9404, "4.3"),
  },
  {
    name: "PushSubscription/get",
    capability: "core",
    text: "Fetches push subscriptions; they belong to no account.",
    arguments: {
      ids: { type: "Id[]|null", text: "The ids to fetch; null for all." },
      properties: { type: "String[]|null", text: "Only these properties." },
    },
    reference: rfc(8620, "7.2.1"),
  },
  {
    name: "PushSubscription/set",
    capability: "core",
    text: "Creates, updates and destroys push subscriptions.",
    arguments: {
      create: { type: "Object|null", text: "New subscriptions by creation id." },
      update: { type: "Object|null", text: "Patches by id." },
      destroy: { type: "Id[]|null", text: "Ids to destroy." },
    },
    reference: rfc(8620, "7.2.2"),
  },
  {
    name: "Email/import",
    capability: "mail",
    text: "Adds messages from uploaded blobs.",
    arguments: {
      accountId: account,
      ifInState,
      emails: { type: "Object", required: true, text: "Messages by creation id, each with `blobId` and `mailboxIds`." },
    },
    reference: rfc(8621, "4.8"),
  },
  {
    name: "Email/parse",
    capability: "mail",
    text: "Reads blobs as messages without storing them.",
    arguments: {
      accountId: account,
      blobIds: { type: "Id[]", required: true, text: "The blobs to read." },
      properties: { type: "String[]", text: "Only these properties." },
      ...bodyValues,
    },
    reference: rfc(8621, "4.9"),
  },
  {
    name: "SearchSnippet/get",
    capability: "mail",
    text: "Fetches the words around what a search found.",
    arguments: {
      accountId: account,
      filter,
      emailIds: { type: "Id[]", required: true, text: "The messages to show snippets of." },
    },
    reference: rfc(8621, "5.1"),
  },
  {
    name: "MDN/send",
    capability: "mdn",
    text: "Sends read receipts.",
    arguments: undefined,
    reference: rfc(9007, "2.1"),
  },
  {
    name: "MDN/parse",
    capability: "mdn",
    text: "Reads blobs as read receipts.",
    arguments: undefined,
    reference: rfc(9007, "2.2"),
  },
  {
    name: "SieveScript/validate",
    capability: "sieve",
    text: "Checks a script without storing it.",
    arguments: undefined,
    reference: rfc(9661, "2.5"),
  },
  {
    name: "Principal/getAvailability",
    capability: "principals:availability",
    text: "Says when a principal is free.",
    arguments: undefined,
    reference: rfc(9670),
  },
];

function rowsOf(row: TypeRow): MethodRow[] {
  return Object.entries(row.methods).map(([verb, more]) => {
    const base = standard[verb] as (typeof standard)[string];
    return {
      name: `${row.type}/${verb}`,
      capability: row.capability,
      text: `${base.text} Here: ${row.what}.`,
      arguments: { ...base.arguments, ...more },
      reference: row.reference,
    };
  });
}

/** Every method of the registered capabilities, by name. */
export const methods: ReadonlyMap<string, MethodRow> = new Map(
  [...dataTypes.flatMap(rowsOf), ...other].map((row) => [row.name, row]),
);

export const methodNames: readonly string[] = [...methods.keys()];
