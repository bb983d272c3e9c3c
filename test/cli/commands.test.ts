import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerTo, nameServer } from "../dns/name-server.ts";
import { mailwright } from "./run.ts";

const zone = `$ORIGIN example.com.
$TTL 3600
@ SOA ns root 1 7200 3600 1209600 3600
@ NS ns
@ MX 10 mail
@ TXT "v=spf1 mx -all"
ns A 192.0.2.1
mail A 192.0.2.2
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"
`;

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mailwright-"));
  file = join(folder, "db.example.com");
  writeFileSync(file, zone);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("zone print", () => {
  it("takes the zone's name from a name server's configuration beside the file", async () => {
    const plain = join(folder, "main");
    writeFileSync(join(folder, "knot.conf"), "zone:\n  - domain: example.org\n    file: main\n");
    writeFileSync(plain, "@ 60 NS ns\n");
    const { out } = await mailwright(["zone", "print", plain]);
    expect(out).toBe("example.org.\t60\tIN\tNS\tns.example.org.\n");
  });

  it("prints relative names as they stand where nothing tells the zone's name, and says so once", async () => {
    const plain = join(folder, "main");
    writeFileSync(plain, "@ 60 MX 10 mail\nwww CNAME web\n");
    const { out, err } = await mailwright(["zone", "print", plain]);
    expect(out).toBe("@\t60\tIN\tMX\t10 mail\nwww\t60\tIN\tCNAME\tweb\n");
    expect(err.match(/--origin/g)).toHaveLength(1);
  });

  it("gives one JSON object a line, bad entries in their place", async () => {
    writeFileSync(file, '$TTL 60\n$ORIGIN example.com.\nwww TXT "a\nA\\. A 192.0.2.1\n$INCLUDE more\n');
    writeFileSync(join(folder, "more"), "x TYPE65280 \\# 1 ff\n");
    const { code, out } = await mailwright(["zone", "print", "--format", "json", file]);
    expect(code).toBe(1);
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { line: 2, error: expect.any(String), rule: "zone/unclosed-quote" },
      {
        line: 3,
        owner: "A\\046.example.com.",
        ttl: 60,
        class: "IN",
        type: "A",
        typeCode: 1,
        rdata: "192.0.2.1",
        wire: "c0000201",
      },
      {
        line: 0,
        owner: "x.example.com.",
        ttl: 60,
        class: "IN",
        type: "TYPE65280",
        typeCode: 65280,
        rdata: "\\# 1 ff",
        wire: "ff",
        file: join(folder, "more"),
      },
    ]);
  });

  it("gives the octets back of a file that is no UTF-8", async () => {
    writeFileSync(
      file,
      Buffer.concat([Buffer.from('$TTL 60\n$ORIGIN example.com.\nx TXT "'), Buffer.from([0xe9]), Buffer.from('"\n')]),
    );
    const { out } = await mailwright(["zone", "print", "--format", "json", file]);
    expect(JSON.parse(out).wire).toBe("01e9");
    writeFileSync(file, '$TTL 60\n$ORIGIN example.com.\nx TXT "\u00e9"\n');
    expect(JSON.parse((await mailwright(["zone", "print", "--format", "json", file])).out).wire).toBe("02c3a9");
  });

  it("starts from --origin and --ttl", async () => {
    writeFileSync(file, "www A 192.0.2.1\n");
    const { out } = await mailwright(["zone", "print", "--origin", ".", "--ttl", "5", file]);
    expect(out).toBe("www.\t5\tIN\tA\t192.0.2.1\n");
  });

  it("says what it cannot read", async () => {
    expect(await mailwright(["zone", "print", join(folder, "nowhere")])).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("does not exist"),
    });
  });
});

describe("a name that is none", () => {
  it.each([
    ["spf", "expand", "exa mple"],
    ["spf", "check", "a..b", "--ip", "192.0.2.1"],
    ["domain", "https://example.com"],
    ["zone", "print", "--origin", "a..b", "x"],
    ["check", "--origin", "bad name", "x"],
  ])("is said in one line: %s %s %s", async (...words) => {
    const { code, out, err } = await mailwright([...words]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^mailwright [a-z ]+: .*(is no domain name|is the name of a zone).*\n$/);
  });
});

describe("zone format", () => {
  const laidOut = zone.replace(/^(\S+) ([A-Z]+) /gm, (_, owner, type) => `${owner.padEnd(6)} ${type.padEnd(3)} `);

  it("writes the zone in columns, and the same again", async () => {
    expect(await mailwright(["zone", "format", file])).toMatchObject({ code: 0, out: laidOut });
    writeFileSync(file, laidOut);
    expect(await mailwright(["zone", "format", file])).toMatchObject({ code: 0, out: laidOut });
  });

  it("says where a zone is not laid out, and does it in place", async () => {
    expect(await mailwright(["zone", "format", "--check", file])).toMatchObject({ code: 1, out: "" });
    expect(await mailwright(["zone", "format", "--write", file])).toMatchObject({ code: 0, out: "" });
    expect(readFileSync(file, "utf8")).toBe(laidOut);
    expect(await mailwright(["zone", "format", "--check", file])).toMatchObject({ code: 0, out: "" });
  });
});

describe("zone diff", () => {
  const recorded = (data: unknown) => {
    const path = join(folder, "dns.json");
    writeFileSync(path, JSON.stringify(data));
    return ["--resolver", `recorded:${path}`];
  };

  it("shows what publication would change", async () => {
    const live = recorded({
      "example.com": {
        SOA: [
          {
            mname: "ns.example.com",
            rname: "root.example.com",
            serial: 1,
            refresh: 7200,
            retry: 3600,
            expire: 1209600,
            minimum: 3600,
          },
        ],
        NS: ["ns.example.com"],
        MX: [{ preference: 10, exchange: "MAIL.example.com" }],
        TXT: [["v=spf1 ~all"]],
      },
      "ns.example.com": { A: ["192.0.2.1"] },
      "mail.example.com": { A: ["192.0.2.2"], AAAA: ["2001:db8::1"] },
    });
    const { code, out } = await mailwright(["zone", "diff", file, "--format", "json", ...live]);
    const report = JSON.parse(out);
    expect(code).toBe(1);
    expect(report.zone).toBe("example.com.");
    expect(
      report.changes.map(
        (one: { change: string; name: string; type: string }) => `${one.change} ${one.name} ${one.type}`,
      ),
    ).toEqual(["changed example.com. TXT", "removed mail.example.com. AAAA", "added _dmarc.example.com. TXT"]);
    const text = (await mailwright(["zone", "diff", file, ...live])).out;
    expect(text).toContain('  - "v=spf1 ~all"\n  + 3600 "v=spf1 mx -all"');
    expect(text).toContain("3 record sets would change");
  });

  it("ends with 2 where nobody answers", async () => {
    const { code, out } = await mailwright(["zone", "diff", file, "--resolver", "offline"]);
    expect([code, out.trimEnd().split("\n").at(-1)]).toEqual([
      2,
      "Nothing can be said of example.com.: no look-up had an answer",
    ]);
  });
});

describe("domain", () => {
  it("reports on a zone before publication", async () => {
    const { code, out } = await mailwright([
      "domain",
      "Example.COM",
      "--zone",
      file,
      "--resolver",
      "offline",
      "--format",
      "json",
    ]);
    const report = JSON.parse(out);
    expect(code).toBe(0);
    const statuses = Object.fromEntries(
      report.checks.map((check: { id: string; status: string }) => [check.id, check.status]),
    );
    expect(statuses).toEqual({
      mx: "ok",
      spf: "ok",
      dmarc: "ok",
      dkim: "absent",
      "mta-sts": "absent",
      "tls-rpt": "absent",
      bimi: "absent",
      dane: "absent",
      caa: "absent",
    });
    expect(report.checks[2]).toMatchObject({
      record: "v=DMARC1; p=reject; rua=mailto:d@example.com",
      source: `zone ${file}`,
    });
  });

  it("writes down the answers, which then give the same report", async () => {
    const answers = join(folder, "answers.json");
    const first = await mailwright([
      "domain",
      "example.com",
      "--zone",
      file,
      "--resolver",
      "offline",
      "--record",
      answers,
      "--format",
      "json",
    ]);
    expect(JSON.parse(readFileSync(answers, "utf8"))["example.com"].MX).toEqual([
      { preference: 10, exchange: "mail.example.com" },
    ]);
    const again = await mailwright(["domain", "example.com", "--resolver", `recorded:${answers}`, "--format", "json"]);
    const plain = (text: string) =>
      JSON.parse(text).checks.map(({ id, status }: { id: string; status: string }) => `${id} ${status}`);
    expect(plain(again.out)).toEqual(plain(first.out));
  });

  it("finds the selectors that the zone holds, and what is wrong in a key", async () => {
    writeFileSync(file, `${zone}odd._domainkey TXT "v=DKIM1; k=rsa; p=AAAA"\n`);
    const { code, out } = await mailwright(["domain", "example.com", "--zone", file, "--resolver", "offline"]);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ dkim/);
    expect(out).toContain("odd._domainkey.example.com");
  });

  it.each([
    [[], /name one domain/],
    [["a@example.com"], /no domain name/],
    [["example.com", "--resolver", "nonsense"], /no resolver "nonsense"/],
    [["example.com", "--resolver", "udp://dns.example"], /udp:\/\/IP:PORT/],
    [["example.com", "--resolver", "recorded:/nowhere"], /cannot be read: there is no such file/],
    [["example.com", "--resolver", "recorded:"], /wants a file/],
    [["example.com", "--resolver", "offline", "--record", "/nowhere/x"], /cannot be written .*: there is no such/],
    [["example.com", "--zone", "/nowhere"], /does not exist/],
  ])("%j is no way to call it", async (words, message) => {
    const { code, err } = await mailwright(["domain", ...words]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe("spf check", () => {
  const spf = (...words: string[]) =>
    mailwright(["spf", "check", "example.com", "--zone", file, "--resolver", "offline", ...words]);

  it.each([
    ["192.0.2.2", 0, "pass"],
    ["192.0.2.3", 1, "fail"],
    ["::ffff:192.0.2.2", 0, "pass"],
  ])("of %s ends with %d", async (ip, code, result) => {
    const ran = await spf("--ip", ip, "--format", "json");
    expect([ran.code, JSON.parse(ran.out).result]).toEqual([code, result]);
  });

  it("says each step, and who answered", async () => {
    const { out } = await spf("--ip", "192.0.2.2");
    expect(out).toContain("pass: 192.0.2.2 for example.com, may send\n  1 look-up of 10, 0 void look-ups of 2\n");
    expect(out).toContain(`  mx: match (1 look-up)  example.com, from zone ${file}\n`);
  });

  it("asks a name server over the network", async () => {
    const server = await nameServer((query) => {
      const [question] = query.questions ?? [];
      if (question?.name !== "example.org" || question.type !== "TXT") return answerTo(query, [], { rcode: 3 });
      return answerTo(query, [{ type: "TXT", name: "example.org", ttl: 60, data: ["v=spf1 ip4:192.0.2.9 -all"] }]);
    });
    const words = ["spf", "check", "example.org", "--ip", "192.0.2.9", "--resolver", `udp://127.0.0.1:${server.port}`];
    const { code, out } = await mailwright(words);
    await server.close();
    expect(code).toBe(0);
    expect(out).toContain(`from udp://127.0.0.1:${server.port}`);
  });

  it.each([
    [[], /--ip/],
    [["--ip", "192.0.2"], /no IP address/],
  ])("%j is no way to call it", async (words, message) => {
    const { code, err } = await spf(...words);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe("spf expand", () => {
  const expand = (domain: string, ...words: string[]) =>
    mailwright(["spf", "expand", domain, "--zone", file, "--resolver", "offline", ...words]);

  it("gives the tree with what was counted", async () => {
    const { code, out } = await expand("example.com", "--format", "json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      domain: "example.com",
      record: "v=spf1 mx -all",
      lookups: 1,
      voids: 0,
      addresses: { ipv4: "1", ipv6: "0" },
      terms: [
        { term: "mx", lookups: 1, voids: 0, ranges: ["192.0.2.2/32"] },
        { term: "-all", lookups: 0, voids: 0 },
      ],
    });
    expect((await expand("example.com")).out).toContain("1 of 10 look-ups");
    expect((await expand("example.com", "--format", "mermaid")).out).toContain("flowchart");
  });

  it.each([
    ["ns.example.com", 1],
    ["nowhere.example.com", 1],
    ["example.org", 2],
  ])("of %s ends with %d", async (domain, code) => {
    expect((await expand(domain)).code).toBe(code);
  });
});

describe("transcript", () => {
  const session =
    "S: 220 mx.example.com ESMTP\nC: EHLO a.example\nS: 250-mx.example.com\nS: 250 SIZE 1000\nC: QUIT\nS: 221 2.0.0 Bye\n";

  it("prints one entry for each line", async () => {
    const path = join(folder, "x.smtp");
    writeFileSync(path, session);
    const { code, out } = await mailwright(["transcript", "--format", "json", path]);
    const report = JSON.parse(out);
    expect(code).toBe(0);
    expect(report.protocol).toBe("smtp");
    expect(report.lines).toHaveLength(6);
    expect(report.lines[1]).toMatchObject({ line: 1, from: "client", kind: "command", verb: "EHLO" });
    expect(report.lines[5]).toMatchObject({ line: 5, from: "server", kind: "reply", code: "221", enhanced: "2.0.0" });
  });

  it("draws a diagram in which the file's text is only text", async () => {
    const path = join(folder, "x.smtp");
    writeFileSync(path, session.replace("a.example", "a;b#c"));
    const { out } = await mailwright(["transcript", "--format", "mermaid", path]);
    expect(out).toContain("sequenceDiagram\n");
    expect(out).toContain("  C->>S: EHLO a#59;b#35;c\n");
    expect(out).toContain("  S-->>C: 221 2.0.0 Bye\n");
  });

  it("draws no secret", async () => {
    const path = join(folder, "x.imap");
    writeFileSync(path, "S: * OK ready\nC: a1 LOGIN alice sesame\nS: a1 OK in\n");
    const { out } = await mailwright(["transcript", "--format", "mermaid", path]);
    expect(out).toContain("  C->>S: a1 LOGIN alice ******\n");
  });

  it("shows the lines to people, with what is wrong", async () => {
    const path = join(folder, "x.smtp");
    writeFileSync(path, session.replace("250-", "251-"));
    const { code, out } = await mailwright(["transcript", path]);
    expect(code).toBe(1);
    expect(out).toContain("2 C command      EHLO a.example");
    expect(out).toContain("[smtp/reply-codes-differ]");
  });
});

describe("explain", () => {
  it("tells what a rule means, with its examples", async () => {
    const { code, out } = await mailwright(["explain", "dmarc/pct-partial"]);
    expect(code).toBe(0);
    expect(out).toContain("RFC 9989");
    expect(out).toContain("wrong");
    expect(out).not.toContain("[[");
  });

  it("tells what DNS and the last commit have where that makes the example", async () => {
    expect((await mailwright(["explain", "mx/target-no-address"])).out).not.toContain("where DNS");
    expect((await mailwright(["explain", "zone/server-lame"])).out).toContain(
      'example.com @192.0.2.2: {"SOA":"refused"}',
    );
    expect((await mailwright(["explain", "zone/serial-not-raised"])).out).toContain("where the last commit has");
  });

  it("takes a record in quotes, part by part", async () => {
    const { out } = await mailwright(["explain", "v=DMARC1; p=none; rua=mailto:d@example.com", "--format", "json"]);
    expect(JSON.parse(out).descriptions.map((one: { part: string }) => one.part)).toEqual(
      expect.arrayContaining(["p", "rua"]),
    );
  });

  it("lists all there is, and says so of what there is not", async () => {
    expect((await mailwright(["explain"])).out).toContain("dmarc/pct-partial");
    expect(await mailwright(["explain", "nonsense"])).toMatchObject({ code: 2, out: "" });
  });
});
