// The page of an entity: its head, its panels, its tabs, and what happens to it while it is open.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import {
  VIEWS,
  expect,
  expectAccessible,
  expectNoSidewaysScrolling,
  expectNothingMoved,
  open,
  test as base,
} from '../portal.ts';

const CHECKOUT = '/catalog/default/component/checkout-api';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const main = (page: Page) => page.getByRole('main');
const panel = (page: Page, name: string) => main(page).getByRole('region', { name, exact: true });
const tab = (page: Page, name: string | RegExp) => main(page).locator('.tabs').getByRole('link', { name });

interface Descriptor {
  /** The path of the page of its component. */
  path: string;
  name: string;
  /** Writes the file anew, with this description and more of the spec. */
  write(description: string, spec?: string): Promise<void>;
}

// A component of this test alone, in a file that the test may change.
const test = base.extend<{ descriptor: Descriptor }>({
  descriptor: async ({ request, page }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'callboard-entity-'));
    const file = join(folder, 'catalog-info.yaml');
    const name = `journey-${folder.slice(-6).toLowerCase()}0`;
    const write = (description: string, spec = '  owner: payments') =>
      writeFile(
        file,
        `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: ${description}
  annotations:
    backstage.io/view-url: https://git.example/view/catalog-info.yaml
    backstage.io/edit-url: javascript:alert(1)
  links:
    - { url: "https://grafana.example/d/1", title: Numbers, icon: dashboard }
    - { url: "javascript:document.title='taken over'", title: Not a link }
spec:
  type: service
  lifecycle: experimental
${spec}
`,
      );
    await write('The first text.');
    const created = await request.post('/api/catalog/locations', { data: { type: 'file', target: file } });
    expect(created.status(), await created.text()).toBe(201);
    const { location } = await created.json();
    const path = `/catalog/default/component/${name}`;
    await expect(async () => {
      const found = await request.get(`/api/catalog/entities/by-name/component/default/${name}`);
      expect(found.status()).toBe(200);
    }).toPass();
    await use({ path, name, write });
    // An open page would ask for what goes away now.
    await page.goto('about:blank');
    await request.delete(`/api/catalog/locations/${location.id}`);
    await rm(folder, { recursive: true });
  },
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the overview is complete', async ({ page }) => {
    const response = await page.goto(CHECKOUT);
    expect(response?.status()).toBe(200);
    await expect(page).toHaveTitle(/^checkout-api/);
    await expect(heading(page)).toHaveText('checkout-api');
    await expect(main(page).locator('.ph')).toContainText('Service');
    await expect(main(page).locator('.ph').getByRole('link', { name: 'payments' })).toBeVisible();
    await expect(panel(page, 'About')).toContainText('Takes a basket');
    await expect(panel(page, 'Relations').getByRole('link', { name: /ledger/ }).first()).toBeVisible();
    await expect(panel(page, 'Links').getByRole('link', { name: 'Runbook' })).toHaveAttribute('href', /^https:/);
    await expect(panel(page, 'Tags and annotations')).toContainText('backstage.io/kubernetes-id');
    await expect(panel(page, 'Source')).toContainText('catalog-info.yaml');
  });

  test('every tab is a page of its own', async ({ page }) => {
    await page.goto(CHECKOUT);
    await tab(page, /^Dependencies/).click();
    await expect(page).toHaveURL(`${CHECKOUT}/dependencies`);
    await expect(panel(page, 'Depends on').getByRole('row')).not.toHaveCount(0);
    await expect(panel(page, 'Provides')).toContainText('payments-v3');

    await tab(page, 'History').click();
    await expect(panel(page, 'History')).toContainText('Created');

    await tab(page, 'Inspector').click();
    await expect(main(page).getByText('apiVersion: backstage.io/v1alpha1')).toBeVisible();
    await main(page).getByRole('link', { name: 'JSON' }).click();
    await expect(page).toHaveURL(/as=json$/);
    await expect(main(page).getByText('"apiVersion": "backstage.io/v1alpha1"')).toBeVisible();
    await expect(panel(page, 'Fields')).toContainText('metadata.name');
    await expect(tab(page, 'Inspector')).toHaveAttribute('aria-current', 'page');
  });

  test('each kind says what there is to say', async ({ page }) => {
    await page.goto('/catalog/default/group/payments');
    await expect(panel(page, 'Members').getByRole('listitem')).not.toHaveCount(0);
    await expect(panel(page, 'Owned').getByRole('link', { name: /^Components/ })).toBeVisible();
    await expect(panel(page, 'Structure')).toContainText('parent');

    await page.goto('/catalog/default/system/checkout');
    await expect(panel(page, 'Parts').getByRole('row')).not.toHaveCount(0);

    await page.goto('/catalog/default/api/payments-v3');
    await expect(panel(page, 'Providers')).toContainText('checkout-api');
    await expect(panel(page, 'Definition').locator('pre')).toContainText('openapi');
  });

  test('an entity that is not there has a page with names like it', async ({ page, noise }) => {
    const response = await page.goto('/catalog/default/component/checkout-apii');
    expect(response?.status()).toBe(404);
    await expect(heading(page)).toContainText('checkout-apii');
    await expect(main(page).getByRole('link', { name: 'See the sources' })).toBeVisible();
    await expect(panel(page, 'Did you mean').getByRole('link').first()).toHaveText('checkout-api');
    // The browser itself writes this one on the console.
    expect(noise.splice(0)).toHaveLength(1);
  });

  test('a tab that is not there is not found', async ({ page, noise }) => {
    const response = await page.goto(`${CHECKOUT}/weather`);
    expect(response?.status()).toBe(404);
    await expect(heading(page)).toHaveText('checkout-api');
    await expect(main(page)).toContainText('no page named weather');
    expect(noise.splice(0)).toHaveLength(1);
  });
});

for (const { name, viewport, colorScheme } of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    const paths = [CHECKOUT, '/catalog/default/group/payments', '/catalog/default/api/payments-v3'];
    const tabs = ['dependencies', 'history', 'inspector'].map((tab) => `${CHECKOUT}/${tab}`);
    for (const path of [...paths, ...tabs]) {
      test(`${path} holds`, async ({ page }) => {
        await open(page, path);
        await expect(main(page).getByRole('region').first()).toBeVisible();
        await expectNoSidewaysScrolling(page);
        await expectAccessible(page);
      });
    }
  });
}

test('hydration changes nothing that is visible', async ({ page, browser, baseURL }) => {
  await open(page, CHECKOUT);
  await expectNothingMoved(page);

  const plain = await browser.newContext({ javaScriptEnabled: false, ...(baseURL && { baseURL }) });
  const unscripted = await plain.newPage();
  await unscripted.goto(CHECKOUT);
  // What needs scripts is not shown without them.
  const text = async (shown: Page) =>
    (await main(shown).innerText())
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/\d+ (s|min) ago/g, 'ago')
      .replaceAll(/ (Re-read|live)\b/g, '');
  expect(await text(page)).toBe(await text(unscripted));
  await plain.close();
});

test('keys star, and lead from tab to tab', async ({ page, descriptor }) => {
  await open(page, descriptor.path);
  const star = main(page).getByRole('button', { name: 'Star', exact: true });
  await expect(star).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('s');
  await expect(star).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: descriptor.name })).toBeVisible();

  await page.keyboard.press(']');
  await expect(page).toHaveURL(`${descriptor.path}/dependencies`);
  await expect(panel(page, 'Part of')).toHaveCount(0);
  await page.keyboard.press(']');
  await expect(page).toHaveURL(`${descriptor.path}/history`);
  await expect(page).toHaveTitle(/^History/);
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await expect(page).toHaveURL(descriptor.path);
  await expect(star).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('s');
  await expect(star).toHaveAttribute('aria-pressed', 'false');
});

test('a change shows in place, and the focus stays', async ({ page, descriptor }) => {
  await open(page, descriptor.path);
  await expect(panel(page, 'About')).toContainText('The first text.');
  const star = main(page).getByRole('button', { name: 'Star', exact: true });
  const numbers = panel(page, 'Links').getByRole('link', { name: 'Numbers' });
  const file = panel(page, 'Source').locator('code');
  // The very elements have to stay, not others that look like them.
  const elements = await Promise.all([star, numbers, file].map((locator) => locator.elementHandle()));
  await numbers.focus();

  await descriptor.write('The second text.');
  await expect(panel(page, 'About')).toContainText('The second text.');
  await expect(numbers).toBeFocused();
  for (const element of elements) {
    expect(await element?.evaluate((node) => node.isConnected)).toBe(true);
  }

  await tab(page, 'History').click();
  const changed = panel(page, 'History').getByRole('listitem').first();
  await expect(changed).toContainText('metadata.description');
  await expect(changed.locator('del')).toHaveText('The first text.');
  await expect(changed.locator('ins')).toHaveText('The second text.');
});

test('what has no name in the catalog is marked, and what is no address is no link', async ({ page, descriptor }) => {
  await descriptor.write('Points nowhere.', '  owner: nobody-at-all\n  dependsOn: ["component:default/not-here"]');
  await open(page, descriptor.path);
  const owner = main(page).locator('.ph .missing');
  await expect(owner).toHaveText('nobody-at-all');
  await expect(main(page).getByRole('link', { name: 'nobody-at-all' })).toHaveCount(0);
  await expect(panel(page, 'Relations')).toContainText('not-here, missing');
  await tab(page, /^Dependencies/).click();
  await expect(panel(page, 'Depends on').locator('.missing')).toHaveText('not-here');
  await tab(page, 'Overview').click();
  await expect(panel(page, 'Links').getByRole('link')).toHaveCount(1);
  await expect(panel(page, 'Links')).toContainText('Not a link');
});

test('the source is one click away, where it is on the web', async ({ page, descriptor }) => {
  await open(page, descriptor.path);
  const actions = main(page).locator('.ph .acts');
  const source = actions.getByRole('link', { name: 'Source' });
  await expect(source).toHaveAttribute('href', 'https://git.example/view/catalog-info.yaml');
  await expect(actions.getByRole('link', { name: 'Edit' })).toHaveCount(0);
});

test('a mistake leaves the last good version, and says so', async ({ page, descriptor }) => {
  await open(page, descriptor.path);
  await expect(panel(page, 'About')).toContainText('The first text.');
  await descriptor.write('Broken.', '  owner: []');
  await expect(main(page).locator('.notice')).toContainText('You see the last good version.');
  await expect(main(page).locator('.notice').getByRole('link', { name: 'See the sources' })).toBeVisible();
  await expect(panel(page, 'Problems').getByRole('listitem')).not.toHaveCount(0);
  await expect(panel(page, 'About')).toContainText('The first text.');
  await descriptor.write('Good again.');
  await expect(panel(page, 'About')).toContainText('Good again.');
  await expect(main(page).locator('.notice')).toHaveCount(0);
});

test('a panel that cannot load harms no other', async ({ page, descriptor, noise }) => {
  await open(page, '/catalog');
  await page.route('**/provenance', (route) => route.fulfill({ status: 500, body: '{}' }));
  await page.route('**/v1/graph*', (route) => route.fulfill({ status: 500, body: '{}' }));
  // Without loading the document anew: the server asks itself where no route of the browser is.
  await page.evaluate((path) => {
    const link = document.createElement('a');
    link.href = path;
    document.querySelector('main')?.append(link);
    link.click();
  }, descriptor.path);
  await expect(heading(page)).toHaveText(descriptor.name);
  await expect(panel(page, 'Source')).toContainText('Callboard could not load');
  await expect(panel(page, 'About')).toContainText('The first text.');
  await expect(panel(page, 'Links').getByRole('link', { name: 'Numbers' })).toBeVisible();
  // A change that another journey makes has them asked again.
  await page.goto('about:blank');
  expect(noise.splice(0).every((line) => line.includes('status of 500'))).toBe(true);
});

test('from entity to entity without loading the document again', async ({ page }) => {
  await open(page, `${CHECKOUT}/dependencies`);
  const loadedAt = await page.evaluate(() => performance.timeOrigin);
  await panel(page, 'Provides').getByRole('link', { name: 'payments-v3' }).click();
  await expect(heading(page)).toHaveText(/payments-v3/i);
  await expect(panel(page, 'Providers')).toContainText('checkout-api');
  await panel(page, 'Relations').getByRole('link', { name: /checkout-api/ }).click();
  await expect(heading(page)).toHaveText('checkout-api');
  await page.goBack();
  await expect(panel(page, 'Providers')).toBeVisible();
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(loadedAt);
});

test('the last entities are kept for the reader', async ({ page, request, descriptor }) => {
  // Pages that write the list at the same time, as other journeys do, may forget each other's visit.
  await expect(async () => {
    await open(page, descriptor.path);
    const { buckets } = await (await request.get('/api/user-settings/v1/all')).json();
    expect(buckets.recent.list).toContain(`component:default/${descriptor.name}`);
    expect(buckets.recent.list.length).toBeLessThanOrEqual(20);
  }).toPass();
});

test('what is shown can be taken along', async ({ page, context, descriptor }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `${descriptor.path}/inspector`);
  await main(page).getByRole('button', { name: 'Copy the entity' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`name: ${descriptor.name}`);
});

test('the source is read again on request', async ({ page, descriptor }) => {
  await open(page, descriptor.path);
  await main(page).getByRole('button', { name: 'Re-read' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'being read again' })).toBeVisible();
});
