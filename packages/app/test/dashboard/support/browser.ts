import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** The browser of the system; where there is none, the tests of the page are skipped. */
const executable = findChromium();

/** For `test`: the reason why the tests of the page cannot run here. */
export const withoutBrowser: string | false =
  executable === undefined ? 'no Chromium on this system (SAFELIGHT_CHROMIUM names one)' : false;

export const screens = {
  desktop: { width: 1280, height: 860 },
  phone: { width: 390, height: 844 },
} as const;
export const schemes = ['light', 'dark'] as const;

export type Screen = keyof typeof screens;
export type Scheme = (typeof schemes)[number];

/** How long anything may take to appear on a machine that does much else. */
const patienceMs = 40_000;

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env.SAFELIGHT_CHROMIUM, ...candidates].find((path) => path && existsSync(path));
}

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    ...(executable === undefined ? {} : { executablePath: executable }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

export interface Looks {
  readonly screen?: Screen;
  readonly scheme?: Scheme;
  readonly moving?: boolean;
}

/** A person's browser with one open page, let in by a one-time address. What the page complains of fails its test. */
export async function visit(browser: Browser, address: string, looks: Looks = {}): Promise<Visit> {
  const { screen = 'desktop', scheme = 'light', moving = false } = looks;
  const context = await browser.newContext({
    viewport: screens[screen],
    colorScheme: scheme,
    reducedMotion: moving ? 'no-preference' : 'reduce',
    hasTouch: screen === 'phone',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForURL((url) => url.pathname === '/');
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url()))
      complaints.push(`asked ${request.url()}`);
  });
  return {
    page,
    context,
    complaints,
    async [Symbol.asyncDispose]() {
      await context.close();
    },
  };
}

export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: readonly string[];
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong with what is shown now: WCAG 2.2 AA and the best practices that it knows. */
export async function accessProblems(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(await axeSource());
  const { violations } = await page.evaluate<AxeResults>(
    'axe.run(document, { resultTypes: ["violations"], iframes: false })',
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}\n  ${failureSummary}`),
  );
}

let source: Promise<string> | undefined;
function axeSource(): Promise<string> {
  source ??= readFile(axe, 'utf8');
  return source;
}

/** What is wider than the screen, so that a person would have to scroll sideways. */
export async function widthProblems(page: Page): Promise<string[]> {
  const [wide, screen] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  return wide <= screen ? [] : [`${wide} pixels wide on a screen of ${screen}`];
}

/** Every picture on the page is there, or is known to be broken. */
export async function pictured(page: Page): Promise<void> {
  await page.evaluate('Promise.all([...document.images].map((image) => image.decode().catch(() => {})))');
}

/** Keeps a picture of what is shown, and fails where somebody could not read or reach all of it. */
export async function looksRight(page: Page, name: string, fullPage = false): Promise<void> {
  await pictured(page);
  await picture(page, name, fullPage);
  assert.deepEqual([...(await widthProblems(page)), ...(await accessProblems(page))], [], name);
}

let folder: Promise<string> | undefined;

/**
 * Keeps a picture of what is shown, for people to look at: in SAFELIGHT_SCREENSHOTS, or a folder for temporary files. A whole page is
 * shown on a screen as long as it, so that what keeps to the screen's edge does not stand in its middle.
 */
export async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  folder ??= screenshotFolder();
  const path = join(await folder, `${name}.png`);
  const screen = page.viewportSize();
  if (fullPage && screen !== null) {
    const long = await page.evaluate<number>('document.documentElement.scrollHeight');
    await page.setViewportSize({ width: screen.width, height: Math.max(long, screen.height) });
  }
  await page.screenshot({ path, animations: 'disabled' });
  if (fullPage && screen !== null) await page.setViewportSize(screen);
}

async function screenshotFolder(): Promise<string> {
  const named = process.env.SAFELIGHT_SCREENSHOTS;
  if (named === undefined || named === '') return await mkdtemp(join(tmpdir(), 'safelight-screenshots-'));
  await mkdir(named, { recursive: true });
  return named;
}
