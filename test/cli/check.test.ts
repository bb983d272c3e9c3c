import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mailwright } from "./run.ts";

const soa =
  "$TTL 3600\n@ SOA ns root.example.com. 1 7200 3600 1209600 3600\n@ NS ns\n@ NS ns2.example.net.\nns A 192.0.2.1\n";

let folder = "";
let before = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-"));
  before = process.cwd();
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

function write(files: Record<string, string | Buffer>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

interface Json {
  files: {
    path: string;
    kind: string;
    findings: { rule: string; severity: string; range: unknown; fixes: string[] }[];
  }[];
  summary: { files: number; errors: number; unreadable: { path: string; reason: string }[] };
}

async function json(...words: string[]): Promise<Json & { code: number }> {
  const { code, out } = await mailwright(["check", "--format", "json", ...words]);
  return { code, ...(JSON.parse(out) as Json) };
}

/** `path: rule rule`, for each file. */
const shown = ({ files }: Json) =>
  files.map((file) => [file.path, file.kind, ...file.findings.map((found) => found.rule)].join(" "));

describe("check", () => {
  it("is silent about what is right", async () => {
    write({ "db.example.com": soa });
    expect(await mailwright(["check", "db.example.com"])).toEqual({
      code: 0,
      out: "nothing found in 1 file\n",
      err: "",
    });
  });

  it("says where what is wrong, as the contract has it", async () => {
    write({ "db.example.com": `${soa}www A 192.0.2.999\n` });
    const report = await json("db.example.com");
    expect(report).toMatchObject({
      code: 1,
      version: 1,
      files: [
        {
          path: "db.example.com",
          kind: "zone",
          findings: [
            {
              rule: "rdata/bad-ipv4",
              severity: "error",
              range: { start: { line: 5, character: 6 }, end: { line: 5, character: 17 } },
              related: [],
            },
          ],
        },
      ],
      summary: { files: 1, errors: 1, warnings: 0, infos: 0, hints: 0, unreadable: [] },
    });
  });

  it("walks folders by name and content, in alphabetical order", async () => {
    write({
      "b/db.example.com": soa,
      "a/session.smtp": "S: 220 mx.example.com ESMTP\nC: QUIT\nS: 221 mx.example.com bye\n",
      "a/db.ts": "export const a = 1;\n",
      "README.md": "# Nothing\n",
      "x.dmarc": "v=DMARC1; p=reject; rua=mailto:d@example.com\n",
    });
    expect(shown(await json("."))).toEqual(["a/session.smtp transcript", "b/db.example.com zone", "x.dmarc record"]);
  });

  it("reads what it can, and lists the rest", async () => {
    write({ "db.example.com": soa, "picture.zone": Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), "secret.zone": soa });
    chmodSync("secret.zone", 0);
    const report = await json("nowhere.zone", "picture.zone", "db.example.com");
    expect(report.code).toBe(2);
    expect(shown(report)).toEqual(["db.example.com zone"]);
    expect(report.summary.unreadable).toEqual([
      { path: "nowhere.zone", reason: "does not exist" },
      { path: "picture.zone", reason: expect.stringContaining("picture") },
    ]);
  });

  it("asks a zone that stands alone about its own names", async () => {
    write({
      "db.example.com": `${soa}@ TXT "v=spf1 mx a:gone.example.com include:_spf.example.com include:other.example -all"\nsub TXT "v=spf1 a ip4:192.0.2.1 -all"\n`,
    });
    const [file] = (await json("db.example.com")).files;
    const found = file?.findings.filter(({ rule }) => /^spf\/(void-lookup|include-without-record)$/.test(rule));
    expect(found?.map(({ rule, range }) => [rule, (range as { start: unknown }).start])).toEqual([
      ["spf/void-lookup", { line: 5, character: 14 }],
      ["spf/void-lookup", { line: 5, character: 19 }],
      ["spf/include-without-record", { line: 5, character: 44 }],
      ["spf/void-lookup", { line: 6, character: 16 }],
    ]);
  });

  it("reads what is not UTF-8 octet by octet, and says so once", async () => {
    write({ "db.example.com": Buffer.concat([Buffer.from(`; caf`), Buffer.from([0xe9, 10]), Buffer.from(soa)]) });
    const { code, err } = await mailwright(["check", "db.example.com"]);
    expect(code).toBe(0);
    expect(err.match(/is not UTF-8/g)).toHaveLength(1);
  });

  it("judges what a zone includes as its part, under the included file's own entry", async () => {
    write({ "db.example.com": `${soa}$INCLUDE sub/hosts.zone\n`, "sub/hosts.zone": "www A 192.0.2.999\n" });
    expect(shown(await json("db.example.com"))).toEqual(["db.example.com zone", "sub/hosts.zone zone rdata/bad-ipv4"]);
    expect(shown(await json("sub/hosts.zone", "db.example.com"))).toEqual([
      "sub/hosts.zone zone rdata/bad-ipv4",
      "db.example.com zone",
    ]);
  });

  it("takes the zone's name from a name server's configuration", async () => {
    write({
      "named.conf": 'zone "example.com" { type primary; file "zones/main"; };',
      "zones/main": "$TTL 1h\n@ A 192.0.2.1\n",
    });
    const rules = (await json("--kind", "zone", "zones")).files[0]?.findings.map((found) => found.rule);
    expect(rules).not.toContain("zone/origin-unknown");
  });

  it.each([
    [["--rule", "rdata/bad-ipv4=warning"], 0, ["warning"]],
    [["--rule", "rdata/bad-ipv4=warning", "--fail-on", "warning"], 1, ["warning"]],
    [["--rule", "rdata/bad-ipv4=off"], 0, []],
    [["--rule", "rdata/*=hint", "--fail-on", "info"], 0, ["hint"]],
  ])("with %j", async (words, code, severities) => {
    write({ "db.example.com": `${soa}www A 192.0.2.999\n` });
    const report = await json("db.example.com", ...words);
    expect([report.code, report.files[0]?.findings.map((found) => found.severity)]).toEqual([code, severities]);
  });

  it.each([
    [[], /files or folders/],
    [["--rule", "no/such=error", "x"], /no rule "no\/such"/],
    [["--rule", "rdata/bad-ipv4=fatal", "x"], /no severity/],
    [["--rule", "rdata/bad-ipv4", "x"], /ID=SEVERITY/],
    [["--fomrat", "json"], /no option --fomrat/],
    [["--stdin", "x"], /takes no paths/],
    [["--server", "dnsmasq", "x"], /one of any, bind, knot, nsd/],
  ])("%j is no way to call it", async (words, message) => {
    const { code, out, err } = await mailwright(["check", ...words]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });

  it("reads standard input", async () => {
    const { code, out } = await mailwright(
      ["check", "--stdin", "--format", "json"],
      "v=DMARC1; p=rejct; rua=mailto:d@example.com",
    );
    const report = JSON.parse(out) as Json;
    expect([code, report.files[0]?.path, report.files[0]?.kind]).toEqual([1, "<stdin>", "record"]);
    const named = await mailwright(
      ["check", "--stdin", "--stdin-filename", "db.example.com", "--format", "json"],
      `${soa}www A 1\n`,
    );
    expect((JSON.parse(named.out) as Json).files[0]).toMatchObject({ path: "db.example.com", kind: "zone" });
  });
});

describe("check with DNS", () => {
  const main = `${soa}@ MX 10 mx.example.net.\n@ TXT "v=spf1 mx -all"\n`;
  const rules = (report: Json) =>
    report.files[0]?.findings.map((found) => found.rule).filter((rule) => rule.startsWith("mx/"));

  it("asks nobody by itself", async () => {
    write({ "db.example.com": main });
    expect(rules(await json("db.example.com"))).toEqual([]);
  });

  it("asks the resolver that is named, and writes its answers down", async () => {
    write({
      "db.example.com": main,
      "dns.json": JSON.stringify({
        "mx.example.net": { CNAME: ["a.example.net"] },
        "a.example.net": { A: ["192.0.2.9"] },
      }),
    });
    expect(rules(await json("db.example.com", "--resolver", "recorded:dns.json", "--record", "again.json"))).toEqual([
      "mx/target-cname",
    ]);
    expect(rules(await json("db.example.com", "--resolver", "recorded:again.json"))).toEqual(["mx/target-cname"]);
  });

  it("lets zones at hand answer: another input, or one of --zone; what they do not hold is unknown", async () => {
    write({ "db.example.com": main, "db.example.net": `${soa}mx CNAME ns\n` });
    expect(rules(await json("db.example.com", "db.example.net"))).toEqual(["mx/target-cname"]);
    expect(rules(await json("db.example.com", "--zone", "db.example.net"))).toEqual(["mx/target-cname"]);
    write({ "db.example.net": soa.replace("@ SOA", "x SOA") });
    expect(rules(await json("db.example.com", "--resolver", "offline"))).toEqual([]);
  });
});

describe("check --fix", () => {
  const wrong = "v=DMARC1; p=reject; pct=100; rua=d@example.com\n";

  it("mends files in place, and leaves the others as they are", async () => {
    write({ "a.dmarc": wrong, "b.dmarc": "v=DMARC1; p=reject; rua=mailto:d@example.com\n" });
    const { err } = await mailwright(["check", "--fix", "a.dmarc", "b.dmarc"]);
    expect(err).toContain("mended 1 file");
    expect(readFileSync("a.dmarc", "utf8")).not.toBe(wrong);
    expect(readFileSync("a.dmarc", "utf8")).toContain("rua=mailto:d@example.com");
    expect((await mailwright(["check", "a.dmarc"])).code).toBe(0);
  });

  it("of standard input writes the mended text to standard output, and nothing else", async () => {
    const { out, err } = await mailwright(["check", "--stdin", "--stdin-filename", "a.dmarc", "--fix"], wrong);
    expect(out).toContain("rua=mailto:d@example.com");
    expect(out.endsWith("\n")).toBe(true);
    expect(err).toMatch(/in 1 file/);
  });

  it("keeps octets that are no UTF-8", async () => {
    write({ "db.example.com": Buffer.concat([Buffer.from([0x3b, 0xe9, 10]), Buffer.from(`${soa}www A 192.0.2.1`)]) });
    await mailwright(["check", "--fix", "db.example.com"]);
    const octets = readFileSync("db.example.com");
    expect(octets.subarray(0, 3)).toEqual(Buffer.from([0x3b, 0xe9, 10]));
    expect(octets.at(-1)).toBe(10);
  });
});

describe("the command itself", () => {
  it.each([
    [["--version"], 0, "1.2.3\n", ""],
    [["nonsense"], 2, "", 'mailwright: there is no command "nonsense"; mailwright --help lists them\n'],
    [
      ["check", "--orgin", "example.com"],
      2,
      "",
      "mailwright check: there is no option --orgin; did you mean --origin?\n",
    ],
    [["zone"], 2, "", "mailwright: mailwright zone needs one more word: zone print, zone format, zone diff\n"],
  ])("%j", async (words, code, out, err) => {
    expect(await mailwright(words)).toEqual({ code, out, err });
  });

  it("helps", async () => {
    expect((await mailwright(["--help"])).out).toContain("zone print");
    expect((await mailwright(["check", "--help"])).out).toContain("Examples:");
    expect((await mailwright([])).code).toBe(2);
  });
});
