import { type Finding, finding } from "../../rules/rule.ts";
import { isExampleName } from "../domain.ts";
import type { RecordContext } from "../language.ts";
import { addressText, hasHostBits } from "./addresses.ts";
import { countText, rangeOf, rangeText, size, unroutable } from "./networks.ts";
import { spfRules } from "./rules.ts";
import type { Network, SpfRecord } from "./tree.ts";

/** What an `ip4:` or `ip6:` allows to send. */
export function checkNetwork(record: SpfRecord, network: Network, context: RecordContext, findings: Finding[]): void {
  const special = unroutable(network);
  if (special !== undefined) {
    const excused = special.documentation && (context.owner === undefined || isExampleName(context.owner));
    if (!excused) {
      const args = { network: written(record, network), kind: special.kind };
      findings.push(finding(spfRules["unroutable-network"], spanOf(record, network), args));
    }
  } else if (network.prefix <= (network.version === 4 ? 8 : 16)) {
    const range = rangeOf(network);
    const args = { network: rangeText(range), addresses: countText(size(range)) };
    findings.push(finding(spfRules["wide-network"], spanOf(record, network), args));
  }
  if (hasHostBits(network.words, network.prefix)) checkHostBits(record, network, findings);
}

function checkHostBits(record: SpfRecord, network: Network, findings: Finding[]): void {
  const range = rangeOf(network);
  const end = network.prefixPart === undefined ? network.end : network.prefixPart.start - 1;
  const span = record.value.span(network.start, end);
  const text = addressText(range.words);
  const args = { network: written(record, network), meant: rangeText(range) };
  const fixes = [{ title: `Write ${text}`, edits: [{ span, text }] }];
  findings.push(finding(spfRules["host-bits-set"], span, args, { fixes }));
}

function written(record: SpfRecord, { start, end }: Network): string {
  return record.value.text.slice(start, end);
}

function spanOf(record: SpfRecord, { start, end }: Network): Finding["span"] {
  return record.value.span(start, end);
}
