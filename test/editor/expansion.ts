import { type EditorTest, expectContains } from "./session.ts";

const zone = "example.com.zone";

export const expansion: readonly EditorTest[] = [
  {
    name: "SPF expansion of the record under the cursor",
    file: zone,
    settings: { "mailwright.dns.live": "off" },
    run: async (session) => {
      await session.squiggle();
      await session.caretAt(zone, "include:_spf.example.com", 3);
      await session.command("Mailwright: Expand SPF");
      await session.page.locator(".tab.active").filter({ hasText: "SPF" }).waitFor({ timeout: 20_000 });
      await session.screenshot("report");
      expectContains(
        "the report",
        await session.shownText(),
        "include:_spf.example.com",
        "203.0.113.0/28",
        "198.51.100.64/26",
      );
    },
  },
];
