import { words } from "../../text/markdown.ts";
import type { RecordLanguage } from "../language.ts";
import { completeTags } from "../tag-table.ts";
import { familyByOwner, familyByVersion } from "../version.ts";
import { checkDmarc, checkDmarcSet } from "./check.ts";
import { describeDmarc, summarizeDmarc } from "./describe.ts";
import { type DmarcRecord, parseDmarc } from "./parse.ts";
import { place } from "./place.ts";
import { tagsOf } from "./tags.ts";

/** DMARC records: RFC 9989, RFC 9990 §4, and RFC 7489 before them. */
export const dmarc: RecordLanguage<DmarcRecord> = {
  id: "dmarc",
  title: "DMARC",
  claims(owner, value) {
    const family = familyByVersion(value);
    if (family !== undefined) return family === "dmarc";
    if (owner?.includes("_dmarc") && familyByOwner(owner) === "dmarc") {
      return place(owner) === "authorisation" || looksLikeDmarc(value);
    }
    return (
      value.length < 4096 &&
      /dmarc1/i.test(value) &&
      /^[^;]{0,100};[ \t]{0,10}v[ \t]{0,10}=[ \t]{0,10}DMARC1/i.test(value)
    );
  },
  parse: parseDmarc,
  // Of a public suffix's policy the domain itself decides.
  alike: (text) => (/psd/i.test(text) ? undefined : text),
  check: checkDmarc,
  checkSet: checkDmarcSet,
  describe: describeDmarc,
  summarize: (tree, { owner, settings }) =>
    owner !== undefined && place(owner) === "authorisation" ? "agrees to reports" : summarizeDmarc(tree, settings),
  complete: (tree, offset, { settings }) =>
    completeTags(tree, tagsOf(settings), offset, {
      version: "v=DMARC1",
      whole: [
        {
          label: "v=DMARC1; p=none; rua=…",
          kind: "snippet",
          span: { start: offset, end: offset },
          insert: "v=DMARC1; p=${1|none,quarantine,reject|}; rua=mailto:${2:dmarc@example.com}",
          snippet: true,
          detail: "A DMARC record",
          documentation: words(
            "A policy and the address for aggregate reports: begin with none, read the reports, then enforce.",
          ),
          sort: "1",
        },
      ],
    }),
};

/** A text at `_dmarc` that is meant as DMARC though its version is not: `v=DMRC1; p=none`, `p=reject`. */
function looksLikeDmarc(value: string): boolean {
  const start = value.slice(0, 200);
  return (
    /dmarc/i.test(start) || /(?:^|;)[ \t]{0,10}(?:v[ \t]{0,10}=[ \t]{0,10}D|(?:p|sp|rua|ruf)[ \t]{0,10}=)/i.test(start)
  );
}
