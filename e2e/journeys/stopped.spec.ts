// The server stops while somebody looks at its pages, and comes back.

import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

import type { Page } from '@playwright/test';

import { expect, expectHydrated, open, test as base } from '../portal.ts';

const main = (page: Page) => page.getByRole('main');
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const rows = (page: Page) => main(page).getByRole('table').getByRole('row');
const lost = (page: Page) => main(page).getByRole('status').getByText('The server does not answer.');

/** The address of the server as the browser sees it, which can stop to answer and begin again. */
interface Line {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const test = base.extend<{ line: Line }>({
  line: async ({ baseURL, noise }, use) => {
    const target = new URL(baseURL!);
    const sockets = new Set<Socket>();
    const keep = (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    };
    const answer = (inward: Socket) => {
      const outward = connect(Number(target.port), target.hostname);
      [inward, outward].forEach(keep);
      inward.pipe(outward).pipe(inward);
    };
    let server: Server;
    let port = 0;
    const start = () =>
      new Promise<void>((resolve) => {
        server = createServer(answer).listen(port, '127.0.0.1', () => {
          ({ port } = server.address() as AddressInfo);
          resolve();
        });
      });
    const stop = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      });
    await start();
    await use({ url: `http://127.0.0.1:${port}`, start, stop });
    await stop();
    // What the browser itself says about a server that does not answer; nothing else may be there.
    const own = noise.splice(0).filter((message) => !/Failed to (load resource|fetch)|net::ERR_/.test(message));
    expect(own, 'messages besides those of the network').toEqual([]);
  },
});

test('a page keeps what it shows, says so, and recovers by itself', async ({ page, line }) => {
  await open(page, `${line.url}/catalog`);
  const before = await rows(page).allInnerTexts();
  expect(before.length).toBeGreaterThan(20);
  // Scripts of the page would be gone with it.
  await page.evaluate(() => document.documentElement.setAttribute('data-same-visit', ''));

  await line.stop();
  await expect(lost(page)).toBeVisible();
  expect(await rows(page).allInnerTexts()).toEqual(before);

  // What needs the server says what is missing, and does not take the page away.
  await main(page).getByRole('searchbox').fill('ledger');
  await main(page).getByRole('searchbox').press('Enter');
  await expect(main(page)).toContainText('Callboard could not load the catalog.');

  await line.start();
  await expect(lost(page)).toBeHidden({ timeout: 20_000 });
  await expect(main(page)).not.toContainText('Callboard could not load');
  await expect(rows(page).filter({ hasText: 'ledger' }).first()).toBeVisible();
  await expect(page.locator('html[data-same-visit]')).toBeAttached();
});

test('a page that is opened while the server is away comes when it is back', async ({ page, line }) => {
  await open(page, `${line.url}/catalog/default/component/checkout-api`);
  await line.stop();
  await expect(lost(page)).toBeVisible();

  // Neither its data nor its code are there.
  await page.getByRole('navigation').getByRole('link', { name: 'Sources' }).first().click();
  await expect(main(page)).toContainText('Callboard could not load');
  await line.start();
  await expect(heading(page)).toHaveText('Sources', { timeout: 20_000 });
  await expect(lost(page)).toBeHidden();
  await expect(main(page)).not.toContainText('Callboard could not load');
  await expectHydrated(page);

  // And what was there before still works.
  await page.goBack();
  await expect(heading(page)).toContainText('checkout-api');
});
