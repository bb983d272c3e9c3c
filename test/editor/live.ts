import { answerTo, nameServer } from "../dns/name-server.ts";
import { type EditorTest, expectContains } from "./session.ts";

const zone = "clean/example.org.zone";
const session = "clean/delivery.smtp";

/** A name server that holds one address of example.org, another than the zone has, and none of the rest. */
const published = await nameServer((query) => {
  const [question] = query.questions ?? [];
  const held = question?.name.toLowerCase() === "example.org" && question.type === "A";
  return answerTo(query, held ? [{ type: "A", name: "example.org", ttl: 3600, data: "192.0.2.99" }] : []);
});

/** Ends what the tests of this file asked. */
export const closeLive = () => published.close();

/** What needs DNS, asked of a name server on this machine. */
export const live: readonly EditorTest[] = [
  {
    name: "zone compared with live DNS",
    file: zone,
    settings: { "mailwright.dns.resolver": `udp://127.0.0.1:${published.port}` },
    run: async (session) => {
      await session.page.locator(".codelens-decoration").first().waitFor({ timeout: 40_000 });
      await session.command("Mailwright: Compare Zone with Live DNS");
      await session.page.locator(".view-line").filter({ hasText: "- 192.0.2.99" }).first().waitFor({ timeout: 40_000 });
      await session.screenshot("report");
      // The zone stands in the first group, the report beside it has the focus.
      await session.page.locator(".editor-group-container").first().locator(".view-line").first().click();
      await session.caretAt(zone, "192.0.2.80");
      await session.screenshot("marks");
      expectContains("the hover", await session.hoverAtCaret(), "192.0.2.99");
      await session.screenshot("hover");
    },
  },
  {
    name: "message of a session authenticated",
    file: session,
    settings: { "mailwright.dns.live": "off" },
    run: async (session) => {
      await session.page.locator(".statusbar").getByText("Mail session").waitFor({ timeout: 40_000 });
      await session.command("Mailwright: Authenticate Message");
      const widget = session.page.locator(".quick-input-widget");
      await widget.getByText("The address that the message came from").first().waitFor({ timeout: 20_000 });
      await session.screenshot("asked");
      await session.page.keyboard.type("192.0.2.25");
      await session.page.keyboard.press("Enter");
      const frame = session.page.frameLocator("iframe.webview").frameLocator("iframe");
      await frame.getByText("DMARC").first().waitFor({ timeout: 40_000 });
      await session.page.locator(".notifications-toasts").getByText("DMARC:").first().waitFor({ timeout: 20_000 });
      await session.screenshot("verdict");
      await frame.getByRole("link", { name: "example.com" }).click();
      await session.caretIsAt("example.com.zone", '@               TXT     "v=spf1 mx');
      await session.screenshot("gone-to");
    },
  },
];
