import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { exampleKeys } from "../../server/src/records/dkim/example-keys.ts";
import { languageFor } from "../../server/src/records/index.ts";
import { completePolicy, describePolicy, parsePolicy } from "../../server/src/records/mta-sts/policy.ts";
import { plain } from "../../server/src/text/decoded.ts";
import { marked } from "../marked.ts";
import { settings } from "./fixture.ts";

/** The hover at the mark, which is what it underlines. */
function hover(owner: string, source: string): string {
  const { text, spans } = marked(source);
  const language = languageFor(owner, text);
  if (language === undefined) throw new Error(`no language for ${text}`);
  const [mark] = spans;
  const description = language.describe(language.parse(plain(text)), mark?.start ?? 0, { owner, settings });
  expect(description?.span).toEqual(mark);
  return `${description?.title}: ${description?.text.join(" ")}`;
}

test.each([
  [
    "v=DMARC1; p=[[quarantine]]; rua=mailto:d@example.com",
    "p – Policy: Mail from `example.com` that fails is quarantined: put into the spam folder, or looked at more closely. It applies to subdomains too, since there is no `sp`.",
  ],
  [
    "v=DMARC1; p=[[quarantine]]; sp=rejct; rua=mailto:d@example.com",
    "p – Policy: This asks for `quarantine`, but it is not in force: `sp=rejct` is no policy and takes p with it, so it acts as none.",
  ],
  [
    "v=DMARC1; p=[[reject]]; sp=none; np=reject",
    "p – Policy: Mail from `example.com` that fails is to be refused. Subdomains follow `sp=none`, names that do not exist `np=reject`.",
  ],
  [
    "v=DMARC1; p=reject; sp=[[none]]",
    "sp – Subdomain policy: Mail from subdomains, existing or not, that fails is delivered as it would be without DMARC.",
  ],
  ["v=DMARC1; p=reject; adkim=[[s]]", "adkim – DKIM alignment: `s`: Strict: the two domains are the very same."],
  [
    "v=DMARC1; p=none; fo=[[1:d]]",
    "fo – Failure report options: `1`: A report when DKIM or SPF fails to give an aligned pass. `d`: A report when a DKIM signature fails, aligned or not (RFC 6651). Without ruf it has no effect here.",
  ],
  [
    "v=DMARC1; p=none; rua=mailto:a@example.com,[[mailto:b@reports.example.net]]",
    "rua – Aggregate reports: Aggregate reports go to `mailto:a@example.com`. Aggregate reports go to `mailto:b@reports.example.net`, if `example.com._report._dmarc.reports.example.net` has a TXT that begins with `v=DMARC1`: the host belongs to another organization.",
  ],
  [
    "v=[[DMARC1]]; p=reject; sp=none",
    "v – Version: The DMARC policy of `example.com`: domain reject, subdomains none.",
  ],
  [
    "v=DMARC1; p=reject; t=[[y]]",
    "t – Test mode: `y`: Testing: reject acts as quarantine, quarantine as none. Old receivers do not know it and apply the policy in full. Here `reject` acts as `quarantine` at receivers that know the tag. New in RFC 9989 (2026): older receivers ignore it.",
  ],
])("DMARC: %s", (source, expected) => {
  expect(hover("_dmarc.example.com", source)).toBe(expected);
});

test("a tag's name tells what it is for, and what holds without it", () => {
  expect(hover("_dmarc.example.com", "v=DMARC1; p=none; [[aspf]]=r")).toBe(
    "aspf – SPF alignment: How near the domain that SPF checked (MAIL FROM) must be to the one in From. `r`: Relaxed: the two domains belong to one organization. Without it the comparison is relaxed: same organization.",
  );
});

test.each([
  [
    "v=spf1 [[ipv4:192.0.2.1]] -all",
    "Unknown mechanism: “ipv4” is no SPF mechanism, so receivers return permerror for the whole record: “ip4” was probably meant.",
  ],
  [
    "v=spf1 exists:[[%{S}]].example.net -all",
    "Macro %{S}: Stands for the sender's address. Before it is used: percent-encoded.",
  ],
  [
    "v=spf1 exists:[[%{L1r-}]].example.net -all",
    "Before it is used: split at `-`, its parts in reverse order, only the last part, joined with dots, percent-encoded.",
  ],
  ["v=spf1 [[redirect=example.net]] -all", "Here it is ignored, as the record has `all`."],
  ["v=spf1 mx [[exp=example.net]] ~all", "Here it is never shown, as no mechanism has the qualifier `-`."],
  ["v=spf1 -all [[mx]]", "It is never reached: `all` before it always matches."],
])("SPF: %s", (source, expected) => {
  expect(hover("example.com", source).replaceAll("\\", "")).toContain(expected);
});

test("a DKIM key tells type, bits, strength and fingerprint", () => {
  const text = hover("s1._domainkey.example.com", `v=DKIM1; k=rsa; p=[[${exampleKeys.rsa1024}]]`);
  const digest = createHash("sha256").update(Buffer.from(exampleKeys.rsa1024, "base64")).digest("hex");
  expect(text).toContain("**RSA, 1024 bits**, 162 octets.");
  expect(text).toContain("Weak: verifiers accept it, but signers should use 2048 bits");
  expect(text.replaceAll(":", "")).toContain(digest);
});

test.each([
  ["s1._domainkey.example.com", "v=[[DKIM1]]; p=", "v – Version: The key for signatures with `s=s1`."],
  [
    "_mta-sts.example.com",
    "v=STSv1; [[id]]=1",
    "id – Policy id: Up to 32 letters and digits. A new id tells senders that the policy file has changed; they fetch it again. It is required.",
  ],
  [
    "_smtp._tls.example.com",
    "v=TLSRPTv1; rua=[[mailto:t@example.com]]",
    "rua – Report address: Reports go to `mailto:t@example.com`. No agreement of the receiver is needed.",
  ],
  [
    "default._bimi.example.com",
    "v=BIMI1; l=[[https://example.com/l.svg]]",
    "l – Logo: Receivers fetch the logo from `https://example.com/l.svg`.",
  ],
])("%s: %s", (owner, source, expected) => {
  expect(hover(owner, source)).toBe(expected);
});

test("what a file says cannot become Markdown of ours", () => {
  const text = hover("_dmarc.example.com", "v=DMARC1; p=none; rua=[[mailto:`[x](command:evil)`@example.com]]");
  expect(text).toContain("`` mailto:`[x](command:evil)`@example.com ``");
});

/** What completion offers at `|`. */
function offered(owner: string, source: string): string[] {
  const at = source.indexOf("|");
  const text = source.replace("|", "");
  const language = languageFor(owner, text);
  if (language === undefined) throw new Error(`no language for ${text}`);
  return language.complete(language.parse(plain(text)), at, { owner, settings }).map(({ label }) => label);
}

test.each([
  ["v=DMARC1; p=|", ["none", "quarantine", "reject"]],
  ["v=DMARC1; p=none; |", ["sp", "np", "rua", "ruf", "adkim", "aspf", "t", "fo", "psd"]],
  ["v=DMARC1; p=none; fo=1:|", ["0", "1", "d", "s"]],
  ["v=DMARC1; p=none; rua=|", ["rua=…"]],
])("DMARC offers at %s", (source, expected) => {
  expect(offered("_dmarc.example.com", source)).toEqual(expected);
});

test("a DKIM record offers the tags it lacks", () => {
  expect(offered("s._domainkey.example.com", "v=DKIM1; k=rsa; |")).toEqual(["p", "h", "s", "t", "n"]);
});

test("a policy file explains and completes", () => {
  const policy = parsePolicy("version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 604800\n");
  const at = (offset: number): string | undefined => describePolicy(policy, offset)?.text.join(" ");
  expect(at(policy.text.indexOf("enforce"))).toBe(
    "`enforce`: Mail is not delivered to such a host; if no host fits, it waits and is sent back in the end.",
  );
  expect(at(policy.text.indexOf("*."))).toContain("Allows every host one label below `example.com`");
  expect(at(policy.text.indexOf("604800"))).toBe("Senders keep the policy for 7 days.");
  expect(completePolicy(policy, policy.text.length).map(({ label }) => label)).toEqual(["mx"]);
  expect(completePolicy(policy, policy.text.indexOf("enforce")).map(({ label }) => label)).toEqual([
    "enforce",
    "testing",
    "none",
  ]);
});
