import { type EditorTest, expectContains } from "./session.ts";

const zone = "example.com.zone";

export const restricted: readonly EditorTest[] = [
  {
    name: "Restricted Mode",
    file: zone,
    restricted: true,
    settings: { "mailwright.dns.live": "onHover" },
    run: async (session) => {
      await session.squiggle();
      await session.caretAt(zone, "p=quarantine");
      expectContains("the hover", await session.hoverAtCaret(), "Policy");
      await session.screenshot("hover");
    },
  },
];
