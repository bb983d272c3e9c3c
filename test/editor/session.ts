import { cp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { inRoot } from "../../scripts/paths.ts";
import { openAddress, startWorkbench, type Workbench } from "../../scripts/workbench.ts";

/** How long a gesture may take to show its effect, in milliseconds, before it is made again. */
const patience = 6_000;
const attempts = 5;

/** One walk of a person through the editor. */
export interface EditorTest {
  readonly name: string;
  /** The file that is open at the start, from the workspace's root. */
  readonly file: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Start in Restricted Mode. */
  readonly restricted?: true;
  readonly run: (session: Session) => Promise<void>;
}

export interface SessionChoice {
  readonly browser: Browser;
  readonly vsix: string;
  readonly screenshots: string;
  readonly folder: string;
  readonly test: EditorTest;
}

/** A workbench on a copy of the examples, with one file open, and the gestures that the tests are made of. */
export class Session {
  readonly page: Page;
  readonly workspace: string;
  readonly #workbench: Workbench;
  readonly #screenshots: string;
  readonly #name: string;
  readonly #errors: string[] = [];
  #pictures = 0;

  private constructor(page: Page, workbench: Workbench, workspace: string, screenshots: string, name: string) {
    this.page = page;
    this.workspace = workspace;
    this.#workbench = workbench;
    this.#screenshots = screenshots;
    this.#name = name.replaceAll(/[^a-z0-9]+/gi, "-");
    page.on("console", (message) => {
      if (message.type() === "error") this.#errors.push(message.text());
    });
  }

  static async start({ browser, vsix, screenshots, folder, test }: SessionChoice): Promise<Session> {
    const workspace = join(folder, "workspace");
    await rm(workspace, { recursive: true, force: true });
    await cp(inRoot("examples"), workspace, { recursive: true });
    const workbench = await startWorkbench({
      folder: join(folder, "server"),
      vsix,
      trust: test.restricted === true,
      settings: test.settings ?? {},
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const session = new Session(page, workbench, workspace, screenshots, test.name);
    try {
      await page.goto(openAddress(workbench, workspace, join(workspace, test.file)));
      await page.locator(".monaco-workbench").waitFor({ timeout: 60_000 });
      await page.locator(".monaco-editor .view-lines").first().waitFor({ timeout: 60_000 });
    } catch (error) {
      await session.screenshot("failure");
      await session.close();
      throw error;
    }
    return session;
  }

  /** The editor that has the focus, or the only one. */
  get editor(): Locator {
    return this.page.locator(".monaco-editor .view-lines").first();
  }

  /** A picture of what the person sees now. */
  async screenshot(what: string): Promise<void> {
    this.#pictures++;
    await this.page.screenshot({ path: join(this.#screenshots, `${this.#name}-${this.#pictures}-${what}.png`) });
  }

  /** Runs a command of the palette by its title; a palette opened before the extensions were known is opened again. */
  async command(title: string): Promise<void> {
    const row = this.page.locator(".quick-input-widget .monaco-list-row").filter({ hasText: title }).first();
    await this.again(async () => {
      await this.page.keyboard.press("F1");
      const input = this.page.locator(".quick-input-widget input");
      await input.waitFor({ timeout: patience });
      await input.fill(`>${title}`);
      await row.waitFor({ timeout: patience });
    });
    await this.page.keyboard.press("Enter");
  }

  /** Puts the caret on a line and column, from 1. */
  async goTo(lineNumber: number, column = 1): Promise<void> {
    const input = this.page.locator(".quick-input-widget input");
    await this.again(async () => {
      await this.page.keyboard.press("Control+G");
      await input.waitFor({ timeout: patience });
      await input.fill(`:${lineNumber}:${column}`);
      await this.page.keyboard.press("Enter");
      await this.page.locator(".quick-input-widget").waitFor({ state: "hidden", timeout: patience });
      await this.page.locator(".statusbar").getByText(`Ln ${lineNumber}, Col`).waitFor({ timeout: patience });
    });
  }

  /** Presses a chord, key by key, until what it opens is there: a workbench that is still busy swallows keys. */
  async open(shown: Locator, ...keys: readonly string[]): Promise<void> {
    await this.again(async () => {
      for (const key of keys) await this.page.keyboard.press(key);
      await shown.waitFor({ timeout: patience });
    });
  }

  /** Does what a person repeats when nothing happens: a gesture that ends by waiting for its effect. */
  private async again(gesture: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await gesture();
      } catch (error) {
        if (attempt === attempts) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** Puts the caret into the first place of the open file that reads so, `into` characters behind its start. */
  async caretAt(file: string, text: string, into = 0): Promise<void> {
    await this.goTo(...(await this.#placeOf(file, text, into)));
  }

  /** Waits until a file is open beside what was clicked, with the caret at its first place that reads so. */
  async caretIsAt(file: string, text: string): Promise<void> {
    const [line, column] = await this.#placeOf(file, text);
    const name = file.split("/").at(-1) ?? file;
    await this.page.locator(`.tab.active[data-resource-name='${name}']`).waitFor();
    await this.page.locator(".statusbar").getByText(`Ln ${line}, Col ${column}`).waitFor({ timeout: 20_000 });
  }

  /** Line and column, from 1. */
  async #placeOf(file: string, text: string, into = 0): Promise<[line: number, column: number]> {
    const content = await readFile(join(this.workspace, file), "utf8");
    const at = content.indexOf(text);
    if (at < 0) throw new Error(`${file} does not contain “${text}”`);
    const before = content.slice(0, at + into).split("\n");
    return [before.length, (before.at(-1) ?? "").length + 1];
  }

  /** What the hover at the caret says. */
  async hoverAtCaret(): Promise<string> {
    await this.open(this.page.locator(".monaco-hover:visible .hover-contents").first(), "Control+K", "Control+I");
    // What comes from the server may follow what is there at once.
    await this.page.waitForTimeout(500);
    return (await this.page.locator(".monaco-hover:visible").allInnerTexts()).join("\n");
  }

  /** Waits until the server has underlined something. */
  async squiggle(): Promise<void> {
    await this.page.locator(".squiggly-error, .squiggly-warning, .squiggly-info").first().waitFor({ timeout: 40_000 });
  }

  /** Opens the Problems view and gives its rows once one of them contains `text`. */
  async problems(text: string): Promise<readonly string[]> {
    const panel = this.page.locator(".markers-panel");
    if (!(await panel.isVisible())) await this.open(panel, "Control+Shift+M");
    await panel.locator(".monaco-list-row").filter({ hasText: text }).first().waitFor({ timeout: 40_000 });
    return panel.locator(".monaco-list-row").allInnerTexts();
  }

  /** The text that is shown by the editor whose tab is active; blanks as the editor shows them are plain here. */
  async shownText(): Promise<string> {
    const lines = await this.page
      .locator(".editor-group-container.active .monaco-editor .view-lines")
      .first()
      .textContent();
    return (lines ?? "").replaceAll("\u00a0", " ").replaceAll("\u00b7", " ");
  }

  /** Throws where the extension wrote an error into its log or the console. */
  async assertNoErrors(): Promise<void> {
    const said = [...this.#errors, ...(await this.#log()).split("\n").filter((row) => row.includes("[error]"))];
    const own = said.filter((text) => /mailwright/i.test(text));
    if (own.length > 0) throw new Error(`the extension reported errors:\n${own.join("\n")}`);
  }

  /** What the extension wrote into its log, each row with the log's name. */
  async #log(): Promise<string> {
    const names = await readdir(this.#workbench.logs, { recursive: true });
    const own = names.filter((name) => name.endsWith("Mailwright.log"));
    const texts = own.map(async (name) => (await readFile(join(this.#workbench.logs, name), "utf8")).split("\n"));
    return (await Promise.all(texts)).flatMap((rows) => rows.map((row) => `Mailwright: ${row}`)).join("\n");
  }

  async close(): Promise<void> {
    await this.page.close();
    await this.#workbench.close();
  }
}

/** Throws a sentence that shows what was there instead. */
export function expectContains(what: string, actual: string, ...parts: readonly string[]): void {
  for (const part of parts)
    if (!actual.includes(part)) throw new Error(`${what} does not say “${part}”, but:\n${actual}`);
}
