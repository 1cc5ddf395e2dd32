// The catalog: the list of entities, and the page of one.

import type { APIRequestContext, Page } from '@playwright/test';

import {
  VIEWS,
  expect,
  expectAccessible,
  expectHydrated,
  expectNoSidewaysScrolling,
  expectNothingMoved,
  open,
  test,
} from '../portal.ts';

/** Some component of the catalog, as its page's path and its title. */
async function someComponent(request: APIRequestContext): Promise<{ path: string; title: string }> {
  const response = await request.get('/api/catalog/entities/by-query?limit=1&filter=kind=component');
  expect(response.status()).toBe(200);
  const { kind, metadata } = (await response.json()).items[0];
  const path = `/catalog/${metadata.namespace ?? 'default'}/${kind.toLowerCase()}/${metadata.name}`;
  return { path, title: metadata.title ?? metadata.name };
}

const rows = (page: Page) => page.getByRole('main').locator('tbody').getByRole('row');
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the list is complete and leads to entities', async ({ page }) => {
    const response = await page.goto('/catalog');
    expect(response?.status()).toBe(200);
    await expect(heading(page)).toHaveText('Catalog');
    await expect(page).toHaveTitle(/Catalog/);
    await expect(rows(page)).not.toHaveCount(0);

    const first = rows(page).first().getByRole('link').first();
    const name = await first.innerText();
    await first.click();
    await expect(page).toHaveURL(/\/catalog\/[^/]+\/[^/]+\/[^/]+$/);
    await expect(heading(page)).toHaveText(name);
  });

  test('filters work', async ({ page }) => {
    await page.goto('/catalog');
    const kind = page.getByRole('combobox', { name: 'Kind', exact: true });
    await kind.selectOption({ label: (await kind.getByRole('option', { name: /^component/i }).textContent())! });
    await page.getByRole('button', { name: 'Show' }).click();
    await expect(page).toHaveURL(/[?&]kind=component/i);
    await expect(rows(page)).not.toHaveCount(0);
    await expect(rows(page).filter({ hasNotText: 'Component' })).toHaveCount(0);
  });

  test('the page of an entity is complete', async ({ page, request }) => {
    const { path, title } = await someComponent(request);
    await page.goto(path);
    await expect(heading(page)).toHaveText(title);
    await expect(page.getByRole('main')).toContainText('Owner');
  });

  test('what is not there is said, with the status for it', async ({ page, noise }) => {
    const response = await page.goto('/catalog/default/component/nobody-wrote-this');
    expect(response?.status()).toBe(404);
    await expect(heading(page)).toContainText('nobody-wrote-this');
    // The browser itself writes this one on the console.
    expect(noise).toHaveLength(1);
    expect(noise.pop()).toContain('status of 404');
  });
});

for (const { name, viewport, colorScheme } of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    test('the list holds', async ({ page }) => {
      await open(page, '/catalog');
      await expect(rows(page)).not.toHaveCount(0);
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
    });

    test('the page of an entity holds', async ({ page, request }) => {
      const { path, title } = await someComponent(request);
      await open(page, path);
      await expect(heading(page)).toHaveText(title);
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
    });
  });
}

test('hydration changes nothing that is visible', async ({ page, browser, baseURL }) => {
  await open(page, '/catalog');
  await expectNothingMoved(page);

  const plain = await browser.newContext({ javaScriptEnabled: false, ...(baseURL && { baseURL }) });
  const unscripted = await plain.newPage();
  await unscripted.goto('/catalog');
  const text = async (shown: Page) => (await shown.getByRole('main').innerText()).replaceAll(/\s+/g, ' ');
  expect(await text(page)).toBe(await text(unscripted));
  await plain.close();
});

test('links change the page without loading the document again', async ({ page }) => {
  await open(page, '/catalog');
  const loadedAt = await page.evaluate(() => performance.timeOrigin);

  const link = rows(page).first().getByRole('link').first();
  const name = await link.innerText();
  await link.click();
  await expect(heading(page)).toHaveText(name);
  await expect(page).toHaveURL(/\/catalog\/[^/]+\/[^/]+\/[^/]+$/);

  await page.goBack();
  await expect(heading(page)).toHaveText('Catalog');
  await expect(rows(page)).not.toHaveCount(0);
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(loadedAt);
  await expectHydrated(page);
});

test('a search narrows the list in place and can be shared as an address', async ({ page, request }) => {
  const { title } = await someComponent(request);
  await open(page, '/catalog');
  const loadedAt = await page.evaluate(() => performance.timeOrigin);
  await page.getByRole('searchbox').fill(title);
  await page.getByRole('searchbox').press('Enter');
  await expect(page).toHaveURL(/[?&]text=/);
  await expect(rows(page).filter({ hasText: title }).first()).toBeVisible();
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(loadedAt);

  const shared = page.url();
  await open(page, shared);
  await expect(page.getByRole('searchbox')).toHaveValue(title);
  await expect(rows(page).filter({ hasText: title }).first()).toBeVisible();
});
