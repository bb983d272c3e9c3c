import { expect, test } from "vitest";
import { judge } from "../../server/src/documents/judge.ts";
import { openDocument } from "../../server/src/documents/open.ts";

const rules = (path: string, text: string) => judge(openDocument(path, text)).map((found) => found.rule.id);

const bad = "v=DMARC1; p=rejct";

test.each([
  ["the next line", `; mailwright-disable-next-line dmarc/bad-policy\n${bad}`, []],
  ["a group", `# mailwright-disable-next-line dmarc\n${bad}`, []],
  ["a group with a star", `# mailwright-disable-next-line dmarc/*\n${bad}`, []],
  ["any rule", `# mailwright-disable-next-line\n${bad}`, []],
  ["the whole file, with a reason", `${bad}\n; mailwright-disable-file dmarc/bad-policy -- we test this`, []],
  ["another rule: no effect", `; mailwright-disable-next-line spf/all-pass\n${bad}`, ["dmarc/bad-policy"]],
  ["another line: no effect", `; mailwright-disable-next-line dmarc/bad-policy\n\n${bad}`, ["dmarc/bad-policy"]],
  ["a word that only begins alike", `; mailwright-disable-next-lines dmarc/bad-policy\n${bad}`, ["dmarc/bad-policy"]],
])("%s", (_, text, expected) => {
  expect(rules("x.dmarc", text)).toEqual(expected);
});
