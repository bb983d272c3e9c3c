import { type EditorTest, expectContains } from "./session.ts";

const zone = "example.com.zone";

export const editing: readonly EditorTest[] = [
  {
    name: "problems of a zone",
    file: zone,
    run: async (session) => {
      await session.squiggle();
      await session.caretAt(zone, "p=quarantine");
      const rows = (await session.problems("SPF")).join("\n");
      await session.screenshot("problems");
      expectContains("the Problems view", rows, "mailwright", "spf/multiple-records", "dmarc/");
    },
  },
  {
    name: "hover of a DMARC tag",
    file: zone,
    run: async (session) => {
      await session.squiggle();
      await session.caretAt(zone, "p=quarantine");
      const hover = await session.hoverAtCaret();
      await session.screenshot("hover");
      expectContains("the hover", hover, "Policy", "RFC 9989");
    },
  },
  {
    name: "quick fix",
    file: zone,
    run: async (session) => {
      await session.squiggle();
      await session.caretAt(zone, "dmarc-reports@");
      const fixes = session.page.locator(".action-widget").first();
      await session.open(fixes, "Control+.");
      await session.screenshot("offered");
      await fixes.locator(".monaco-list-row").filter({ hasText: "mailto:" }).first().click();
      await session.page.locator(".view-line").filter({ hasText: "mailto:dmarc-reports@example.com" }).waitFor();
      await session.screenshot("applied");
    },
  },
];
