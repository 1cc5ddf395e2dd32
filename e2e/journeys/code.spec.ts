// The code of pages: what is loaded when, and what happens where it cannot be loaded.

import type { Page } from '@playwright/test';

import { expect, expectHydrated, open, test } from '../portal.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('a page loads its own code, and that of another when it is opened', async ({ page }) => {
  const loaded: string[] = [];
  page.on('response', (response) => {
    const name = /split_(\w+)\./.exec(response.url())?.[1];
    if (name !== undefined) {
      loaded.push(name);
    }
  });
  await open(page, '/sources');
  expect(new Set(loaded)).toEqual(new Set(['start']));
  await page.getByRole('navigation').getByRole('link', { name: 'Catalog' }).first().click();
  await expect(heading(page)).toHaveText('Catalog');
  await expectHydrated(page);
  expect(new Set(loaded)).toEqual(new Set(['start', 'catalog_list']));
});

test('a page whose code cannot be loaded says so, and comes when it can be', async ({ page, noise }) => {
  await open(page, '/catalog');
  await page.route('**/assets/split_start*', (route) => route.abort());
  await page.getByRole('navigation').getByRole('link', { name: 'Sources' }).first().click();
  await expect(page.getByText('Callboard could not load this page.')).toBeVisible();
  await page.unroute('**/assets/split_start*');
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(heading(page)).toHaveText('Sources');
  await expectHydrated(page);
  expect(noise.splice(0).join()).toContain('split_start');
});

test('without its code a page stays as the server made it', async ({ page, noise }) => {
  await page.route('**/assets/split_catalog_entity*', (route) => route.abort());
  await page.goto('/catalog/default/component/checkout-api');
  await expect(heading(page)).toContainText('checkout-api');
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page).toHaveURL('/catalog/default/component/checkout-api/history');
  await expect(page.getByRole('main')).toContainText('newest first');
  noise.splice(0);
});
