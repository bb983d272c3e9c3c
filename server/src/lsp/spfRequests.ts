import type { CancellationToken, Connection } from "vscode-languageserver";
import { spfAt, spfOf } from "../documents/spf-at.ts";
import { testAddress } from "../evaluate/spf-address.ts";
import { readAddress } from "../evaluate/spf-query.ts";
import { expandSpf, type SpfTree } from "../evaluate/spf-tree.ts";
import { treeJson, treeMermaid, treeText } from "../evaluate/spf-tree-views.ts";
import { flatSpf } from "../features/flatSpf.ts";
import { locations } from "../features/location.ts";
import { spfNodes } from "../features/spfTreeNodes.ts";
import { visible } from "../features/visible.ts";
import type { SpfRecord } from "../records/spf/index.ts";
import { plainName, sentence } from "./phrases.ts";
import { beginProgress } from "./progress.ts";
import {
  type ExpandSpfParams,
  type ExpandSpfResult,
  type FlattenSpfResult,
  methods,
  type SpfRecordParams,
  type SpfRecordResult,
  type SpfTreeResult,
  type TestAddressParams,
  type TestAddressResult,
} from "./requests.ts";
import { type Session, withSignal } from "./session.ts";

/** Answers the requests about a whole SPF tree, each only because a person asked. */
export function offerSpfRequests(connection: Connection, session: Session): void {
  /** A request whose answer is made of the tree. */
  const onTree = <P extends ExpandSpfParams, R extends object>(
    method: string,
    answer: (tree: SpfTree, params: P) => R | Problem,
    refuse: (params: P) => string | undefined = () => undefined,
  ) =>
    connection.onRequest<object | null, void>(method, async (params: P, token: CancellationToken) => {
      const refused = refuse(params);
      if (refused !== undefined) return { problem: refused };
      const tree = await expanded(connection, session, params, token);
      return tree === null || "problem" in tree ? tree : answer(tree, params);
    });

  onTree<ExpandSpfParams, Exclude<ExpandSpfResult, Problem>>(methods.expandSpf, (tree) => ({
    domain: tree.domain,
    title: `SPF of ${tree.domain}`,
    text: treeText(tree),
    mermaid: treeMermaid(tree),
    tree: treeJson(tree),
    sources: tree.sources,
  }));

  onTree<ExpandSpfParams, Exclude<SpfTreeResult, Problem | null>>(methods.spfTree, (tree) => ({
    domain: tree.domain,
    root: spfNodes(tree),
    text: treeText(tree),
  }));

  onTree<TestAddressParams, Exclude<TestAddressResult, Problem | null>>(
    methods.testAddress,
    (tree, { ip }) => {
      const { result, reason, path } = testAddress(tree, ip);
      return { result, reason: visible(reason), path: path.map(({ term }) => visible(term)) };
    },
    ({ ip }) => (readAddress(ip.trim()) === undefined ? `“${visible(ip)}” is no IPv4 or IPv6 address.` : undefined),
  );

  onTree<ExpandSpfParams, Exclude<FlattenSpfResult, Problem | null>>(methods.flattenSpf, (tree) => {
    const flat = flatSpf(tree);
    return flat === undefined ? { problem: `${tree.domain} has no SPF record.` } : { domain: tree.domain, ...flat };
  });

  connection.onRequest(methods.spfRecord, ({ domain }: SpfRecordParams): SpfRecordResult => {
    const name = plainName(domain);
    for (const document of session.workspace.zones()) {
      const span = spfOf(document, name);
      if (span !== undefined) return locations(document, [{ span }], session.workspace)[0] ?? null;
    }
    return null;
  });
}

interface Problem {
  readonly problem: string;
}

/** The tree of what was asked for; a sentence where there is none, null where the document is not open. */
async function expanded(
  connection: Connection,
  session: Session,
  params: ExpandSpfParams,
  token: CancellationToken,
): Promise<SpfTree | Problem | null> {
  const place = spfPlace(session, params);
  if (place === null || "problem" in place) return place;
  const { domain, record } = place;
  const resolver = await session.everybody(params.live !== false, params.again);
  if ("error" in resolver) return { problem: `The setting mailwright.dns.resolver cannot be used: ${resolver.error}` };
  const progress = beginProgress(connection, params.workDoneToken, `Expanding the SPF record of ${domain}`);
  try {
    const say = (name: string, type: string) => progress.say(`${name} ${type}`);
    const options = record === undefined ? { progress: say } : { progress: say, record };
    const tree = await withSignal(token, (signal) => expandSpf(domain, resolver, { ...options, signal }));
    if (tree.record === undefined && tree.error !== undefined)
      return { problem: sentence(`${domain}: ${tree.error.text}`) };
    return tree;
  } finally {
    progress.done();
  }
}

/** What is to be expanded: a domain, or the record at a place, which need not be published. */
function spfPlace(
  session: Session,
  { domain, uri, position }: ExpandSpfParams,
): { readonly domain: string; readonly record?: SpfRecord } | Problem | null {
  if (domain !== undefined) return { domain: plainName(domain) };
  const document = uri === undefined ? undefined : session.workspace.opened(uri)?.document;
  if (document === undefined || position === undefined) return null;
  const place = spfAt(document, document.offset(position));
  if (place === undefined) return { problem: "There is no SPF record at this place." };
  // A reserved name (RFC 6761): terms that stand for the record's own domain then find nothing.
  return { domain: place.domain ?? "unknown.invalid", record: place.record };
}
