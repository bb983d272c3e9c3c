/** Parts of which the examples of the rules are put together. */

const greeting = "S: 220 mx.example.com ESMTP\n";

/** Greeting and EHLO, with these extensions. */
export function hello(...extensions: readonly string[]): string {
  const lines = ["mx.example.com", ...extensions];
  const reply = lines.map((line, i) => `S: 250${i === lines.length - 1 ? " " : "-"}${line}\n`).join("");
  return `${greeting}C: EHLO client.example.net\n${reply}`;
}

/** As `hello`, then TLS and EHLO again. */
export function secured(...extensions: readonly string[]): string {
  const lines = ["mx.example.com", ...extensions];
  const reply = lines.map((line, i) => `S: 250${i === lines.length - 1 ? " " : "-"}${line}\n`).join("");
  return `${hello("STARTTLS")}C: STARTTLS\nS: 220 go ahead\nC: EHLO client.example.net\n${reply}`;
}

export const bye = "C: QUIT\nS: 221 mx.example.com bye";

/** MAIL and RCPT, both accepted. */
export const envelope = "C: MAIL FROM:<alice@example.net>\nS: 250 ok\nC: RCPT TO:<bob@example.com>\nS: 250 ok\n";

/** A small message without its dot. */
export const message = "C: From: alice@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\nC: Hello\n";

/** DATA with a message and its reply. */
export function data(body = "C: Hello\n"): string {
  return `C: DATA\nS: 354 go on\nC: From: alice@example.net\nC: Date: Tue, 24 Nov 2026 12:00:00 +0000\nC:\n${body}C: .\nS: 250 ok\n`;
}
