import { execFileSync } from "node:child_process";
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
      await frame.locator("svg .failed text").first().click();
      await session.page
        .locator(".editor-group-container.active .tab.active[data-resource-name='rejected.smtp']")
        .waitFor();
      const line = await frame.locator("svg .failed title").first().textContent();
      const number = /\d+/.exec(line ?? "")?.[0] ?? "?";
      await session.page.locator(".statusbar").getByText(`Ln ${number}, Col 1`).waitFor({ timeout: 20_000 });
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
      const frame = session.page.frameLocator("iframe.webview").frameLocator("iframe");
      const record = frame.getByRole("link", { name: "v=DMARC1" });
      await record.waitFor({ timeout: 20_000 });
      await session.screenshot("report");
      const rule = await frame.getByRole("link", { name: "dmarc/" }).first().getAttribute("href");
      expectContains("the link of a finding", rule ?? "", "https://www.rfc-editor.org/rfc/rfc9989");
      await record.click();
      await session.caretIsAt(zone, "_dmarc");
      await session.screenshot("gone-to");
    },
  },
  {
    name: "DMARC record made by asking",
    file: zone,
    run: async (session) => {
      await session.squiggle();
      await session.caretAt(zone, "p=quarantine");
      await session.command("Mailwright: Generate Record");
      const widget = session.page.locator(".quick-input-widget");
      const row = (text: string) => widget.locator(".monaco-list-row").filter({ hasText: text }).first();
      await row("What becomes of mail that fails SPF").click();
      await row("Refuse it").click();
      await row("The same").click();
      await widget.getByText("aggregate reports").first().waitFor();
      await session.page.keyboard.type("made@example.com");
      await session.screenshot("asked");
      await session.page.keyboard.press("Enter");
      await row("Strict DKIM alignment").waitFor();
      await session.page.keyboard.press("Enter");
      await session.page.locator(".view-line").filter({ hasText: "mailto:made@example.com" }).first().waitFor();
      await session.screenshot("inserted");
    },
  },
  {
    name: "credentials redacted all at once",
    file: transcript,
    run: async (session) => {
      await session.squiggle();
      await session.command("Mailwright: Redact All Credentials");
      await session.page.locator(".notifications-toasts").getByText("masked").first().waitFor({ timeout: 20_000 });
      await session.screenshot("masked");
    },
  },
  {
    name: "serial that was not raised since the last commit",
    file: "clean/example.org.zone",
    run: async (session) => {
      const git = (...words: string[]) =>
        execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...words], {
          cwd: session.workspace,
        });
      git("init", "-q");
      git("add", ".");
      git("commit", "-q", "-m", "Start");
      await session.page.reload();
      await session.page.locator(".codelens-decoration").first().waitFor({ timeout: 40_000 });
      await session.goTo(1, 1);
      await session.page.keyboard.press("Control+End");
      await session.page.keyboard.type("\nadded A 192.0.2.99\n");
      const rows = await session.problems("serial");
      await session.screenshot("serial");
      expectContains("the Problems view", rows.join("\n"), "serial-not-raised");
    },
  },
];
