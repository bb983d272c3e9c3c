import { describe, expect, test } from "vitest";
import { numberLinks, reportPage, withAddresses } from "../../client/src/views/reportPage.ts";

describe("links get numbers", () => {
  test.each([
    ["a link", "at [line 3](file:///a.zone#L3).", "at [line 3](#link-0).", ["file:///a.zone#L3"]],
    ["several", "[a](file:///a) [b](https://b/)", "[a](#link-0) [b](#link-1)", ["file:///a", "https://b/"]],
    ["a link around code", "[`]( x`](file:///a#L1)", "[`]( x`](#link-0)", ["file:///a#L1"]],
    ["one behind code with backticks", "`` ` `` [a](file:///a)", "`` ` `` [a](#link-0)", ["file:///a"]],
  ])("%s", (_, text, markdown, targets) => {
    expect(numberLinks(text)).toEqual({ markdown, targets });
  });

  test.each([
    ["escaped text", "\\[x\\]\\(file:///etc/passwd\\)"],
    ["half escaped text", "[x\\](file:///etc/passwd)"],
    ["code", "`[x](file:///etc/passwd)`"],
    ["code with backticks", "`` ` [x](file:///etc/passwd) ` ``"],
    ["a fenced block", "```\n[x](file:///etc/passwd)\n```"],
    ["code that never ends", "`[x](file:///etc/passwd)"],
    ["a link that never ends", "[x](file:///etc/passwd"],
    ["a last backslash", "x\\"],
  ])("%s has no link", (_, text) => {
    expect(numberLinks(text)).toEqual({ markdown: text, targets: [] });
  });
});

describe("numbers become addresses", () => {
  const address = (link: number) => ["https://example.com/?a&b", "command:x"][link];

  test("the link that has one", () => {
    expect(withAddresses('<p><a href="#link-0" data-href="#link-0">a</a> <a href="#link-1">b</a></p>', address)).toBe(
      '<p><a href="https://example.com/?a&amp;b">a</a> <a href="command:x">b</a></p>',
    );
  });

  test.each([
    ["a number without an address", '<a href="#link-2">a</a>'],
    ["what the renderer has taken for a link", '<a href="http://evil.example" data-href="#link-0">a</a>'],
    ["a link without a number", '<a href="#link-">a</a>'],
  ])("%s is text", (_, html) => {
    expect(withAddresses(`${html} <abbr>b</abbr>`, address)).toBe("a <abbr>b</abbr>");
  });
});

test("the page runs no script and loads nothing", () => {
  const page = reportPage("<script>", "<p>body</p>", "n0nce");
  expect(page).toContain(
    "content=\"default-src 'none'; style-src 'nonce-n0nce'; form-action 'none'; base-uri 'none'\"",
  );
  expect(page).toContain("<title>&lt;script&gt;</title>");
  expect(page).toContain('<style nonce="n0nce">');
});
