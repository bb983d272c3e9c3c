import { expect, test } from "vitest";
import { escapeXml, sequenceSvg } from "../../client/src/views/sequenceSvg.ts";

const participants = [
  { id: "client", label: "SMTP client" },
  { id: "server", label: "SMTP server" },
] as const;
const step = { line: 4, from: "client", text: "NOOP", more: 0, failed: false } as const;
const draw = (steps: readonly object[], omitted = 0) =>
  sequenceSvg({ participants, steps: steps as never, omitted }, ({ line }) => `command:go?${line}&"`);

test("arrows go from the speaker to the other side", () => {
  const [to, back] = [draw([step]), draw([{ ...step, from: "server" }])];
  expect(to).toContain('x1="90" y1="90" x2="670"');
  expect(back).toContain('x1="670" y1="90" x2="90"');
});

test("text of the session is never markup, neither in elements nor in attributes", () => {
  const svg = draw([{ ...step, text: `<script>"x"</script>&\u0000` }]);
  expect(svg).toContain("&lt;script&gt;&quot;x&quot;&lt;/script&gt;&amp;\ufffd");
  expect(svg).toContain('href="command:go?4&amp;&quot;"');
  expect(svg).not.toContain("<script");
});

test("refusals, further lines and steps left out are shown", () => {
  const svg = draw([{ ...step, failed: true, more: 2 }], 7);
  expect(svg).toContain('class="step failed"');
  expect(svg).toContain("and 2 more lines");
  expect(svg).toContain("and 7 more steps");
});

test("what XML cannot hold is replaced", () => {
  expect(escapeXml("a\u001bb'")).toBe("a\ufffdb&#39;");
});
