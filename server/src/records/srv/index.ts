import type { Finding } from "../../rules/rule.ts";
import { labels } from "../domain.ts";
import { aliasFixes, hostInZone } from "../host.ts";
import type { Name, RecordView, ZoneView } from "../language.ts";
import { nearest } from "../near.ts";
import { ownerLabel } from "../owner-label.ts";
import { removeRecord, replace, viewOwner } from "../place.ts";
import { findingAt, relatedRecord, type ZoneCheck } from "../zone-check.ts";
import { srvRules as rules } from "./rules.ts";

interface MailService {
  readonly port: number;
  /** The service in the other TLS mode. */
  readonly other: string;
}

/** Services of mail that come in two TLS modes (RFC 6186 §3, RFC 8314 §5.1 and §7.3). */
const modes: Readonly<Record<string, MailService>> = {
  _submission: { port: 587, other: "_submissions" },
  _submissions: { port: 465, other: "_submission" },
  _imap: { port: 143, other: "_imaps" },
  _imaps: { port: 993, other: "_imap" },
  _pop3: { port: 110, other: "_pop3s" },
  _pop3s: { port: 995, other: "_pop3" },
};

const mailServices = [
  ...Object.keys(modes),
  "_jmap",
  "_sieve",
  "_caldav",
  "_caldavs",
  "_carddav",
  "_carddavs",
  "_autodiscover",
];

/** What people write, where the distance in letters would not tell. */
const meant: Readonly<Record<string, string>> = {
  _smtps: "_submissions",
  _ssmtp: "_submissions",
  _imap4: "_imap",
  _imap4s: "_imaps",
  _imapssl: "_imaps",
  _pop: "_pop3",
  _pops: "_pop3s",
  _pop3ssl: "_pop3s",
};

/** Registered services that only look like those of mail. */
const others = new Set([
  "_ldap",
  "_ldaps",
  "_smtp",
  "_sip",
  "_sips",
  "_nntp",
  "_nntps",
  "_imsp",
  "_imps",
  "_acap",
  "_map",
  "_dmap",
  "_iax",
]);

const protocols = new Set(["_tcp", "_udp", "_sctp", "_tls"]);

/** SRV records by themselves, and what the zone has of their targets. */
export const srvCheck: ZoneCheck = {
  id: "srv",
  types: ["SRV"],
  *check(owner, zone) {
    const records = zone.at(owner, "SRV");
    const [first] = records;
    if (first === undefined) return;
    const [service = "", protocol = "", ...domain] = labels(owner);
    const swapped = protocols.has(service) && protocol.startsWith("_");
    if (service !== "*" && (!service.startsWith("_") || !protocol.startsWith("_") || swapped)) {
      yield findingAt(first, rules["bad-owner"], viewOwner(first), { owner });
    } else if (protocol === "_tcp") yield* checkService(first, service, domain.join("."), zone);
    for (const record of records) yield* checkRecord(record, service, records.length, zone);
  },
};

function* checkService(record: RecordView, service: string, domain: Name, zone: ZoneView): Iterable<Finding> {
  const near = misspelt(service);
  if (near !== undefined) {
    const right = `${near}._tcp.${domain}.`;
    const written = record.ownerSpan.end > record.ownerSpan.start;
    const fixes = [replace(record.ownerSpan, written ? right : `${right} `, `Change the owner to ${right}`)];
    yield findingAt(record, rules["misspelt-service"], ownerLabel(record, 0), { service, near }, { fixes });
  }
  const secure = service === "_imap" ? "_imaps" : service === "_pop3" ? "_pop3s" : undefined;
  if (secure === undefined || !zone.whole || record.fields[3]?.text === "") return;
  const name = `${secure}._tcp.${domain}`;
  if (zone.delegated(name) || zone.answer(name, "SRV").length > 0 || zone.answer(name, "CNAME").length > 0) return;
  yield findingAt(record, rules["no-tls-service"], viewOwner(record), { service, secure });
}

/** Whether nothing is to be said of a service by its name: it is none of mail, and no misspelt one. */
export function isOtherService(service: string): boolean {
  return !Object.hasOwn(modes, service) && misspelt(service) === undefined;
}

function misspelt(service: string): string | undefined {
  if (Object.hasOwn(meant, service)) return meant[service];
  if (others.has(service) || service.length < 5) return undefined;
  return nearest(service, mailServices);
}

function* checkRecord(record: RecordView, service: string, count: number, zone: ZoneView): Iterable<Finding> {
  const [, , port, target] = record.fields;
  if (port === undefined || target === undefined) return;
  if (target.text === "") {
    if (count > 1) {
      const fixes = removeRecord(record.span);
      yield findingAt(record, rules["dot-not-alone"], target.span, undefined, { fixes });
    }
    return;
  }
  const mode = Object.hasOwn(modes, service) ? modes[service] : undefined;
  const other = mode === undefined ? undefined : modes[mode.other];
  if (mode !== undefined && other !== undefined && Number(port.text) === other.port) {
    const args = { service, port: port.text, right: mode.port, other: mode.other };
    const fixes = [replace(port.span, String(mode.port), `Write ${mode.port}`)];
    yield findingAt(record, rules["unusual-port"], port.span, args, { fixes });
  }
  const host = hostInZone(zone, target.text);
  if (host.alias !== undefined) {
    const args = { target: target.text, alias: host.alias.fields[0]?.text ?? "" };
    const extra = { related: [relatedRecord(host.alias, "The alias")], fixes: aliasFixes(host.alias, target) };
    yield findingAt(record, rules["target-cname"], target.span, args, extra);
  } else if (host.known && host.ipv4.length + host.ipv6.length === 0) {
    yield findingAt(record, rules["target-no-address"], target.span, { target: target.text });
  }
}

/** The finding on a target that is an alias, for the layer that asks DNS. */
export function srvTargetAlias(record: RecordView, alias: Name): Finding | undefined {
  const target = record.fields[3];
  if (target === undefined || target.text === "") return undefined;
  const fixes = [replace(target.span, `${alias}.`, `Point to ${alias}.`)];
  return findingAt(record, rules["target-cname"], target.span, { target: target.text, alias }, { fixes });
}

/** The finding on a target without address, for the layer that asks DNS. */
export function srvTargetNoAddress(record: RecordView): Finding | undefined {
  const target = record.fields[3];
  if (target === undefined || target.text === "") return undefined;
  return findingAt(record, rules["target-no-address"], target.span, { target: target.text });
}
