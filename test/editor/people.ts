import { type EditorTest, expectContains } from "./session.ts";

const zone = "example.com.zone";
const transcript = "transcripts/rejected.smtp";

/** What people do beyond reading squiggles: views, pictures, comparisons. */
export const people: readonly EditorTest[] = [
  {
    name: "SPF tree in the side bar from the code lens",
    file: zone,
    settings: { "mailwright.dns.live": "off" },
    run: async (session) => {
      await session.squiggle();
      await session.caretAt(zone, "include:_spf.example.com", 3);
      await session.page.locator(".codelens-decoration a").filter({ hasText: "look-ups" }).first().click();
      const tree = session.page.locator(".sidebar .pane-body .monaco-list-row");
      await tree.filter({ hasText: "include:_spf.example.com" }).first().waitFor({ timeout: 20_000 });
      await session.screenshot("tree");
      expectContains("the tree", (await tree.allInnerTexts()).join("\n"), "/10 look-ups", "-all");
    },
  },
  {
    name: "flat SPF record as a comparison",
    file: zone,
    settings: { "mailwright.dns.live": "off" },
    run: async (session) => {
      await session.squiggle();
      await session.caretAt(zone, "include:_spf.example.com", 3);
      await session.command("Mailwright: Flatten SPF");
      await session.page.locator(".monaco-diff-editor").first().waitFor({ timeout: 20_000 });
      await session.page.getByText("Before you publish it").first().waitFor({ timeout: 20_000 });
      await session.screenshot("comparison");
    },
  },
  {
    name: "session as a sequence diagram",
    file: transcript,
    run: async (session) => {
      await session.squiggle();
      await session.command("Mailwright: Show as Sequence Diagram");
      await session.page.locator(".tab").filter({ hasText: "Diagram of" }).waitFor({ timeout: 20_000 });
      const frame = session.page.frameLocator("iframe.webview").frameLocator("iframe");
      await frame.locator("svg .step").first().waitFor({ timeout: 20_000 });
      await session.screenshot("diagram");
      await frame.locator("svg .failed").first().click();
      await session.page.locator(".tab.active").filter({ hasText: "rejected.smtp" }).waitFor({ timeout: 20_000 });
      await session.screenshot("gone-to");
    },
  },
  {
    name: "mail posture of a domain",
    file: zone,
    settings: { "mailwright.dns.live": "off" },
    run: async (session) => {
      await session.squiggle();
      await session.command("Mailwright: Check Domain");
      const input = session.page.locator(".quick-input-widget input");
      await session.page.locator(".quick-input-widget").getByText("whose mail records").first().waitFor();
      if ((await input.inputValue()) !== "example.com") throw new Error("the zone's name is not proposed");
      await session.page.keyboard.press("Enter");
      await session.page.locator(".tab.active").filter({ hasText: "Mail of example.com" }).waitFor({ timeout: 20_000 });
      await session.page.waitForTimeout(1500);
      await session.screenshot("report");
    },
  },
];
