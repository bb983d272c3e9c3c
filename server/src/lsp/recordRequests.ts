import type { Connection } from "vscode-languageserver";
import { offlineResolver } from "../dns/offline.ts";
import { presentData } from "../dns/present.ts";
import { zoneOf } from "../documents/zone.ts";
import { errorIn, placeRecord } from "../features/newRecord.ts";
import { makeRecord, recordForms } from "../features/recordForms.ts";
import { plainName, sentence } from "./phrases.ts";
import {
  type MakeRecordParams,
  type MakeRecordResult,
  methods,
  type RecordFormsParams,
  type RecordFormsResult,
} from "./requests.ts";
import type { Session } from "./session.ts";

/** Answers the requests by which a person makes a new record. Nobody is asked but the workspace's zones. */
export function offerRecordRequests(connection: Connection, session: Session): void {
  const domainOf = ({ domain, uri }: RecordFormsParams) => {
    if (domain !== undefined) return plainName(domain) || undefined;
    const document = uri === undefined ? undefined : session.workspace.opened(uri)?.document;
    const zone = document === undefined ? undefined : zoneOf(document)?.name;
    return zone === undefined ? undefined : plainName(zone);
  };

  connection.onRequest(methods.recordForms, async (params: RecordFormsParams): Promise<RecordFormsResult> => {
    const domain = domainOf(params);
    const mx = domain === undefined ? [] : await mxHosts(session, domain);
    return { domain: domain ?? null, forms: recordForms({ now: session.host.now(), mx }) };
  });

  connection.onRequest<MakeRecordResult, void>(methods.makeRecord, (params: MakeRecordParams): MakeRecordResult => {
    const domain = domainOf(params);
    const made = makeRecord(params.form, params.answers, { now: session.host.now(), mx: [] });
    if (typeof made === "string") return { problem: made };
    const problem = errorIn(made.record, domain);
    if (problem !== undefined) return { problem: sentence(problem) };
    const document = params.uri === undefined ? undefined : session.workspace.opened(params.uri)?.document;
    const { text, edit } = placeRecord(made.record, domain, document, params.position);
    return { text, edit: edit ?? null, policy: made.policy ?? null };
  });
}

/** The MX hosts that the workspace's zones name, without the final dot. */
async function mxHosts(session: Session, domain: string): Promise<readonly string[]> {
  const answer = await session.zones(offlineResolver()).resolve(domain, "MX");
  return answer.records
    .filter(({ type }) => type === "MX")
    .map(({ type, data }) => plainName(presentData(type, data).split(" ")[1] ?? ""))
    .filter((host) => host !== "");
}
