import { cached } from "../dns/cache.ts";
import { resolverFromSpec } from "../dns/from-spec.ts";
import { recording } from "../dns/recording.ts";
import type { Resolver } from "../dns/resolver.ts";
import { documentSource } from "../dns/zone-source.ts";
import { type ZoneSource, zoneResolver } from "../dns/zones.ts";
import type { Document } from "../documents/document.ts";
import { MessageDocument } from "../documents/message.ts";
import { messageAt, wholeOctets } from "../documents/message-at.ts";
import type { RuleSettings } from "../documents/severities.ts";
import { ZoneFileDocument } from "../documents/zone.ts";
import { liveZoneFindings } from "../evaluate/live-zone.ts";
import { fieldsNamed } from "../records/headers/index.ts";
import type { Finding } from "../rules/rule.ts";
import { ZoneDocument } from "../zone/index.ts";
import { finishing } from "./answering.ts";
import type { Arguments } from "./args.ts";
import type { Input, Inputs } from "./inputs.ts";
import { type Io, UsageError } from "./io.ts";
import type { Beyond, LintOptions } from "./lint.ts";
import { judged } from "./own-zone.ts";
import { configured, openZone } from "./zone-file.ts";

/**
 * The rules that need DNS. Without `--resolver` nobody is asked: what the zones do not hold is then unknown, and gives no
 * finding. `others`: further zones among the files at hand.
 */
export async function beyond(
  args: Arguments,
  io: Io,
  rules: RuleSettings,
  others: readonly ZoneSource[] = [],
): Promise<Beyond> {
  const zones = [...args.values("zone").flatMap((path) => openZone(path, io).source ?? []), ...others];
  const spec = args.value("resolver") ?? "offline";
  const asked = await resolverFromSpec(spec);
  if ("error" in asked) throw new UsageError(asked.error);
  const recorder = recording(cached(asked, { now: () => io.now() }));
  const findings = async (document: Document) => {
    if (document instanceof MessageDocument) {
      const asking = zones.length > 0 || spec !== "offline";
      return asking ? judged(document, await ofMessage(document, io, zoneResolver(zones, recorder)), rules) : [];
    }
    if (!(document instanceof ZoneFileDocument)) return [];
    const source = documentSource(document.zone);
    if (source === undefined) return [];
    const resolver = zoneResolver([source, ...zones], recorder);
    const found = await liveZoneFindings(document.zone, source, resolver, {
      signal: io.signal,
      onlyZones: spec === "offline",
    });
    return judged(document, found, rules);
  };
  return { findings, finish: () => finishing(args, asked, recorder) };
}

/** What the keys in DNS say of a message's signatures; nobody is asked for a message that has none. */
async function ofMessage(document: MessageDocument, io: Io, resolver: Resolver): Promise<readonly Finding[]> {
  const at = messageAt(document);
  if (at === undefined || fieldsNamed(document.message, "dkim-signature").length === 0) return [];
  const [{ authenticateMessage }, { messageFindings }, { threadVerifier }] = await Promise.all([
    import("../evaluate/message.ts"),
    import("../evaluate/message-findings.ts"),
    import("../mailauth/verifier.ts"),
  ]);
  const verdict = await authenticateMessage(wholeOctets(at), {}, resolver, threadVerifier, { signal: io.signal });
  return messageFindings(document.message, verdict);
}

/** The zones among the inputs as sources of answers, as long as their text together is not above `most` characters. */
export function sourcesOf(
  inputs: readonly Input[],
  configs: Inputs["configs"],
  options: LintOptions,
  most: number,
): ZoneSource[] {
  const sources: ZoneSource[] = [];
  let size = 0;
  for (const input of inputs) {
    const file = input.read();
    if ("reason" in file) continue;
    size += file.text.length;
    if (size > most) return [];
    const latin1 = file.encoding === "latin1";
    const origin = options.origin === undefined ? {} : { origin: options.origin };
    const source = documentSource(
      new ZoneDocument(file.text, {
        path: input.path,
        once: true,
        latin1,
        ...configured(input.path, configs),
        ...origin,
      }),
    );
    if (source !== undefined) sources.push(source);
  }
  return sources;
}
