import { type EditorTest, expectContains } from "./session.ts";

const transcript = "transcripts/rejected.smtp";

export const languages: readonly EditorTest[] = [
  {
    name: "transcript and a reply code",
    file: transcript,
    run: async (session) => {
      await session.squiggle();
      await session.caretAt(transcript, "550 5.7.23", 1);
      const hover = await session.hoverAtCaret();
      await session.screenshot("hover");
      expectContains("the hover", hover, "550");
    },
  },
  {
    name: "zone told by its content",
    file: "db.example.net",
    run: async (session) => {
      await session.page.locator(".statusbar").getByText("DNS zone").waitFor({ timeout: 40_000 });
      await session.screenshot("language");
    },
  },
  {
    name: "session told by its content",
    file: "transcripts/dig.txt",
    run: async (session) => {
      await session.page.locator(".statusbar").getByText("Mail session").waitFor({ timeout: 40_000 });
      await session.squiggle();
      await session.screenshot("language");
    },
  },
  {
    name: "text treated as a transcript",
    file: "records/newsletter.spf",
    run: async (session) => {
      await session.command("Mailwright: Treat as Transcript");
      await session.page.locator(".statusbar").getByText("Mail session").waitFor({ timeout: 20_000 });
      await session.screenshot("language");
    },
  },
];
