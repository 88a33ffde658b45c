import { chromium, type Browser, type Page } from 'playwright-core';
import { find } from './programs.js';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A person at the Teams-like client in a real browser. */
export class TeamsClient {
  private constructor(private readonly browser: Browser, readonly page: Page) {}

  static async open(url: string): Promise<TeamsClient> {
    const browser = await chromium.launch({ executablePath: find('chromium', 'chromium-browser', 'google-chrome'), headless: true, args: FLAGS });
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    // The client asks a content network for fonts; without it the run does not depend on the outside.
    await page.route((address) => !['localhost', '127.0.0.1'].includes(address.hostname), (route) => route.abort());
    await page.goto(url);
    return new TeamsClient(browser, page);
  }

  async openPersonalChat(): Promise<void> {
    await this.page.getByRole('treeitem', { name: 'Personal Chat' }).first().click();
    await this.box().waitFor();
  }

  private box() {
    return this.page.locator('[role=textbox][contenteditable=true]').first();
  }

  cards() {
    return this.page.locator('.ac-adaptiveCard');
  }

  /** Sends a message and waits for the card that answers it; resolves to the card's text. */
  async say(text: string): Promise<string> {
    const before = await this.cards().count();
    await this.box().fill(text);
    await this.page.getByRole('button', { name: 'Send Message' }).click();
    return this.nextCard(before);
  }

  /** Waits for one card more than `before` that is no progress card any more. */
  async nextCard(before: number): Promise<string> {
    const until = Date.now() + 60_000;
    while ((await this.cards().count()) <= before || /^Running/m.test(await this.cards().last().innerText())) {
      if (Date.now() > until) throw new Error(`no answer came; the page says: ${(await this.page.locator('body').innerText()).slice(-2_000)}`);
      await this.page.waitForTimeout(50);
    }
    return (await this.cards().last().innerText()).replaceAll('\u00a0', ' ');
  }

  /** Presses a button of the newest card and waits for the card that answers. */
  async press(name: string | RegExp): Promise<string> {
    const before = await this.cards().count();
    await this.cards().last().getByRole('button', { name }).first().click();
    return this.nextCard(before);
  }

  /** Chooses an answer in the question on the newest card and sends it; resolves to the card that answers. */
  async choose(option: string, button: string): Promise<string> {
    const list = this.cards().last().getByRole('combobox');
    if ((await list.count()) > 0) {
      await list.click();
      await this.page.getByRole('option', { name: option, exact: true }).click();
    } else await this.cards().last().getByText(option, { exact: true }).click(); // a few choices are shown as they are
    return this.press(button);
  }

  /** Widths of the pictures on the newest card, once they have loaded; 0 for one that did not. */
  async pictureWidths(): Promise<number[]> {
    const images = this.cards().last().locator('img');
    const widths: number[] = [];
    for (const image of await images.all()) {
      widths.push(await image.evaluate(async (element: unknown) => {
        const picture = element as { complete: boolean; naturalWidth: number; onload: unknown; onerror: unknown }; // the locator matches img only
        if (!picture.complete) await new Promise((resolve) => { picture.onload = resolve; picture.onerror = resolve; });
        return picture.naturalWidth;
      }));
    }
    return widths;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
