import { type EditorTest, expectContains } from "./session.ts";

const zone = "example.com.zone";

export const restricted: readonly EditorTest[] = [
  {
    name: "Restricted Mode",
    file: zone,
    restricted: true,
    settings: { "mailwright.dns.live": "onHover" },
    run: async (session) => {
      await session.page.locator(".statusbar").getByText("Restricted Mode").waitFor({ timeout: 40_000 });
      await session.squiggle();
      await session.caretAt(zone, "p=quarantine");
      expectContains("the hover", await session.hoverAtCaret(), "Policy");
      await session.screenshot("explained");
      await session.page.keyboard.press("Escape");
      await session.caretAt(zone, "include:_spf.example.net", 2);
      const hover = await session.hoverAtCaret();
      await session.screenshot("include");
      if (/look up/i.test(hover)) throw new Error(`a look-up is offered in Restricted Mode:\n${hover}`);
    },
  },
];
