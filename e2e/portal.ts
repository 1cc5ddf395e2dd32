// What every journey uses instead of Playwright's own `test`: a browser whose silence is part of every expectation.

import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

export { expect };

export const test = base.extend<{ noise: string[] }>({
  // Any message on the console and any uncaught error of any page fails the test that caused it. A test that provokes
  // one on purpose takes it out of `noise`.
  noise: [
    async ({ context }, use) => {
      const noise: string[] = [];
      context.on('console', (message) => {
        noise.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => {
        noise.push(`uncaught: ${error.error().stack ?? error.error().message}`);
      });
      await use(noise);
      expect(noise, 'messages on the console and uncaught errors').toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens a page and waits until the client has taken it over. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expectHydrated(page);
}

export async function expectHydrated(page: Page): Promise<void> {
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
}

/** WCAG 2.2 A and AA and axe's own best practices, each violation with the elements that have it. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, elements: nodes.map(({ html }) => html) }));
  expect(found, 'violations that axe finds').toEqual([]);
}

/** Nothing but tables and code, which scroll by themselves, may be wider than the window. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess, 'pixels that the page is wider than the window').toBeLessThanOrEqual(0);
}

interface LayoutShift extends PerformanceEntry {
  value: number;
  sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** Nothing has moved since the page appeared; otherwise what moved, when, and from where to where. */
export async function expectNothingMoved(page: Page): Promise<void> {
  const moves = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const moves: string[] = [];
        const place = ({ x, y, width, height }: DOMRectReadOnly) => `${x},${y} ${width}x${height}`;
        const add = (entries: PerformanceEntryList) => {
          for (const { value, startTime, sources } of entries as LayoutShift[]) {
            for (const { node, previousRect, currentRect } of sources) {
              const element = node instanceof Element ? node : node?.parentElement;
              const name = element?.outerHTML.slice(0, 60) ?? 'something that is gone';
              const shift = `${value.toFixed(4)} at ${Math.round(startTime)} ms`;
              moves.push(`${shift}: ${place(previousRect)} -> ${place(currentRect)}: ${name}`);
            }
          }
        };
        const observer = new PerformanceObserver((list) => add(list.getEntries()));
        observer.observe({ type: 'layout-shift', buffered: true });
        // Buffered entries are delivered with the next frame; two frames are enough.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            add(observer.takeRecords());
            observer.disconnect();
            resolve(moves);
          }),
        );
      }),
  );
  expect(moves, 'parts of the page that moved').toEqual([]);
}

/** The windows and colour schemes in which every page has to hold. */
export const VIEWS = [
  { name: 'desktop, light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'desktop, dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  { name: 'phone, light', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  { name: 'phone, dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const;
