// The catalog's list: what narrows it, how it looks, what can be done with its rows, and what the reader keeps of it.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import {
  VIEWS,
  expect,
  expectAccessible,
  expectHydrated,
  expectNoSidewaysScrolling,
  expectNothingMoved,
  open,
  test as base,
} from '../portal.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const main = (page: Page) => page.getByRole('main');
const rows = (page: Page) => main(page).locator('[data-row]');
const named = (page: Page, name: string) => rows(page).filter({ has: page.getByRole('link', { name, exact: true }) });
const foot = (page: Page) => main(page).locator('.table-foot .num');
const facet = (page: Page, name: string) => main(page).locator('details.facet').filter({ has: page.locator('summary', { hasText: name }) });
const value = (page: Page, name: string, label: string) =>
  facet(page, name).locator('label').filter({ has: page.getByText(label, { exact: true }) });
const chip = (page: Page, name: string) => main(page).locator('.filter').filter({ hasText: `${name}:` });
const view = (page: Page, name: string) => main(page).getByRole('navigation', { name: 'Views' }).getByRole('link', { name });
const cursor = (page: Page) => main(page).locator('[data-row][data-cursor] a').first();
const bulk = (page: Page) => page.getByRole('toolbar', { name: /^Actions for/ });

/** When the document was loaded: the same as long as only the page changes. */
const loadedAt = (page: Page) => page.evaluate(() => performance.timeOrigin);

interface Own {
  /** What the names of all of them begin with, and nothing else has. */
  word: string;
  /** Writes the file anew: each name with its description and more of the document. */
  write(entities: Record<string, string>): Promise<void>;
}

// Components of this test alone, in a file that the test may change.
const test = base.extend<{ own: Own }>({
  own: async ({ request, page }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'callboard-list-'));
    const file = join(folder, 'catalog-info.yaml');
    const word = `list${folder.slice(-6).toLowerCase().replaceAll(/[^a-z0-9]/g, 'x')}`;
    const write = (entities: Record<string, string>) => {
      const documents = Object.entries(entities).map(
        ([name, lifecycle]) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${word}-${name}
spec:
  type: service
  lifecycle: ${lifecycle}
  owner: payments
`,
      );
      return writeFile(file, documents.join('---\n'));
    };
    await write({ b: 'production', c: 'production', d: 'deprecated' });
    const created = await request.post('/api/catalog/locations', { data: { type: 'file', target: file } });
    expect(created.status(), await created.text()).toBe(201);
    const { location } = await created.json();
    await expect(async () => {
      const found = await request.get(`/api/catalog/entities/by-name/component/default/${word}-d`);
      expect(found.status()).toBe(200);
    }).toPass();
    await use({ word, write });
    // An open page would ask for what goes away now.
    await page.goto('about:blank');
    await request.delete(`/api/catalog/locations/${location.id}`);
    await rm(folder, { recursive: true });
  },
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the list is complete and leads to entities', async ({ page }) => {
    const response = await page.goto('/catalog');
    expect(response?.status()).toBe(200);
    await expect(heading(page)).toHaveText('Catalog');
    await expect(page).toHaveTitle(/Catalog/);
    await expect(rows(page)).toHaveCount(50);
    await expect(foot(page)).toHaveText(/^1 to 50 of \d+$/);

    const first = rows(page).first().getByRole('link').first();
    const name = await first.innerText();
    await first.click();
    await expect(page).toHaveURL(/\/catalog\/[^/]+\/[^/]+\/[^/]+$/);
    await expect(heading(page)).toHaveText(name);
  });

  test('filters, columns and pages are a form and links', async ({ page }) => {
    await page.goto('/catalog');
    await value(page, 'Kind', 'API').getByRole('checkbox').check();
    await value(page, 'Lifecycle', 'Production').getByRole('checkbox').check();
    await main(page).getByRole('searchbox').fill('v');
    await facet(page, 'Tag').locator('xpath=..').getByRole('button', { name: 'Apply' }).click();
    await expect(chip(page, 'Kind')).toContainText('API');
    await expect(chip(page, 'Lifecycle')).toContainText('Production');
    await expect(chip(page, 'Text')).toContainText('v');
    await expect(rows(page)).not.toHaveCount(0);
    await expect(rows(page).filter({ hasNotText: 'API' })).toHaveCount(0);
    await chip(page, 'Kind').getByRole('link').click();
    await expect(chip(page, 'Kind')).toHaveCount(0);
    await expect(value(page, 'Lifecycle', 'Production').getByRole('checkbox')).toBeChecked();

    await page.goto('/catalog');
    await main(page).getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Lifecycle', exact: true }).uncheck();
    await page.locator('#columns').getByRole('button', { name: 'Apply' }).click();
    await expect(main(page).getByRole('columnheader', { name: 'Lifecycle' })).toHaveCount(0);
    await expect(main(page).getByRole('columnheader', { name: 'Owner' })).toBeVisible();

    await main(page).getByRole('link', { name: 'Next' }).click();
    await expect(foot(page)).toHaveText(/^51 to 100 of /);
    await expect(main(page).getByRole('columnheader', { name: 'Lifecycle' })).toHaveCount(0);
  });
});

for (const { name, viewport, colorScheme } of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    for (const path of [
      '/catalog',
      '/catalog?kind=Component&owner=group:default/payments&density=compact',
      '/catalog?group=system&columns=name,owner,tags,description',
      '/catalog?view=board&group=lifecycle',
      '/catalog?text=nobody-calls-a-thing-so&kind=API',
    ]) {
      test(`${path} holds`, async ({ page }) => {
        await open(page, path);
        await expect(foot(page).or(main(page).locator('.empty'))).toBeVisible();
        await expectNoSidewaysScrolling(page);
        await expectAccessible(page);
      });
    }

    test('what opens holds', async ({ page }) => {
      // Few rows: the accessibility of rows is looked at above.
      await open(page, '/catalog?kind=API&text=ledger');
      await rows(page).first().getByRole('checkbox').check();
      await expect(bulk(page)).toBeVisible();
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
      await main(page).getByRole('button', { name: 'Columns' }).click();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      const filters = main(page).getByRole('button', { name: 'Filters' });
      if (await filters.isVisible()) {
        await filters.click();
        await expect(value(page, 'Kind', 'API')).toBeVisible();
        await expectNoSidewaysScrolling(page);
        await expectAccessible(page);
      } else {
        await main(page).getByRole('button', { name: 'Save view' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await expectAccessible(page);
      }
    });
  });
}

test('hydration changes nothing that is visible', async ({ page, browser, baseURL }) => {
  // Nothing that other journeys write has this word, so that no count changes meanwhile.
  const path = '/catalog?owner=group:default/payments&text=ledger';
  await open(page, path);
  await expectNothingMoved(page);

  const plain = await browser.newContext({ javaScriptEnabled: false, ...(baseURL && { baseURL }) });
  const unscripted = await plain.newPage();
  await unscripted.goto(path);
  for (const part of ['.tabs', '.table', '.facet']) {
    const text = async (shown: Page) => (await main(shown).locator(part).allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ');
    expect(await text(page)).toBe(await text(unscripted));
  }
  await plain.close();
});

test('links change the page without loading the document again', async ({ page }) => {
  await open(page, '/catalog');
  const loaded = await loadedAt(page);

  const link = rows(page).first().getByRole('link').first();
  const name = await link.innerText();
  await link.click();
  await expect(heading(page)).toHaveText(name);
  await expect(page).toHaveURL(/\/catalog\/[^/]+\/[^/]+\/[^/]+$/);

  await page.goBack();
  await expect(heading(page)).toHaveText('Catalog');
  await expect(rows(page)).not.toHaveCount(0);
  expect(await loadedAt(page)).toBe(loaded);
  await expectHydrated(page);
});

test('a choice narrows the list at once, and counts follow the other filters', async ({ page, own }) => {
  await open(page, `/catalog?owner=group:default/payments`);
  const loaded = await loadedAt(page);
  await expect(main(page).getByRole('button', { name: 'Apply' })).toHaveCount(0);
  await value(page, 'Lifecycle', 'Deprecated').getByRole('checkbox').check();
  await expect(page).toHaveURL('/catalog?owner=group%3Adefault%2Fpayments&lifecycle=deprecated');
  await expect(named(page, `${own.word}-d`)).toBeVisible();
  await expect(named(page, `${own.word}-b`)).toHaveCount(0);
  // Nobody of that team has a deprecated group, but groups are there all the same.
  await expect(value(page, 'Kind', 'Group')).toHaveClass(/none/);
  await expect(value(page, 'Kind', 'Group').locator('.n')).toHaveText('0');
  const here = await rows(page).count();
  await expect(value(page, 'Lifecycle', 'Deprecated').locator('.n')).toHaveText(String(here));
  expect(Number(await value(page, 'Lifecycle', 'Production').locator('.n').innerText())).toBeGreaterThan(0);

  await value(page, 'Lifecycle', 'Production').getByRole('checkbox').check();
  await expect(chip(page, 'Lifecycle')).toContainText('Production, Deprecated');
  await expect(named(page, `${own.word}-b`)).toBeVisible();
  await main(page).getByRole('link', { name: 'Clear', exact: true }).click();
  await expect(page).toHaveURL('/catalog');
  await expect(value(page, 'Lifecycle', 'Production').getByRole('checkbox')).not.toBeChecked();
  expect(await loadedAt(page)).toBe(loaded);
});

test('a search finds names, titles, descriptions and tags, and can be shared as an address', async ({ page, own }) => {
  await open(page, '/catalog');
  await page.keyboard.press('/');
  await page.keyboard.type(own.word);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/catalog?text=${own.word}`);
  await expect(rows(page)).toHaveCount(3);
  await expect(foot(page)).toHaveText(/^1 to 3 of 3 matches, \d+ in all$/);

  await open(page, page.url());
  await expect(main(page).getByRole('searchbox')).toHaveValue(own.word);
  await expect(rows(page)).toHaveCount(3);
  await chip(page, 'Text').getByRole('link').click();
  await expect(main(page).getByRole('searchbox')).toHaveValue('');
  await open(page, '/catalog?text=spark');
  await expect(named(page, 'lake-ingest')).toBeVisible();
});

test('every order has everything in it', async ({ page, request }) => {
  await open(page, '/catalog?owner=group:default/payments&owner=group:default/sre');
  // Other journeys add to these meanwhile.
  const all = async () => {
    const owners = ['payments', 'sre'].map((owner) => `filter=relations.ownedBy=group:default/${owner}`).join('&');
    return (await (await request.get(`/api/catalog/entities/by-query?limit=0&${owners}`)).json()).totalItems;
  };
  const head = (name: string) => main(page).getByRole('columnheader', { name });
  await expect(head('Name')).toHaveAttribute('aria-sort', 'ascending');
  await head('Lifecycle').getByRole('link').click();
  await expect(head('Lifecycle')).toHaveAttribute('aria-sort', 'ascending');
  await expect(head('Name')).not.toHaveAttribute('aria-sort');
  await expect(async () => {
    const total = await all();
    expect(await foot(page).innerText()).toContain(`of ${total} matches`);
    expect(await rows(page).count()).toBe(total);
  }).toPass();
  await head('Lifecycle').getByRole('link').click();
  await expect(head('Lifecycle')).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/order=lifecycle,desc/);
  // What has no lifecycle comes last in both directions.
  await expect(rows(page).first()).toContainText('Production');
  await expect(rows(page).last()).toContainText('—');
});

test('compact rows are 30 pixels high', async ({ page }) => {
  await open(page, '/catalog?kind=Component');
  await main(page).getByRole('button', { name: 'Columns' }).click();
  await page.locator('#columns').getByRole('link', { name: 'Compact' }).click();
  await expect(page).toHaveURL(/density=compact/);
  // The address changes first.
  await expect(async () => {
    const heights = await rows(page).evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
    expect(new Set(heights)).toEqual(new Set([30]));
  }).toPass();
});

test('what is chosen in a menu shows, also where the list changes in that moment', async ({ page, own }) => {
  await open(page, '/catalog?kind=Component');
  await main(page).getByRole('button', { name: 'Columns' }).click();
  // The answer comes after the change.
  await page.route('**/api/catalog/**', async (route) => {
    await new Promise((done) => setTimeout(done, 1500));
    await route.continue();
  });
  await page.locator('#columns').getByRole('link', { name: 'Compact' }).click();
  await expect(page).toHaveURL(/density=compact/);
  await own.write({ b: 'production', c: 'deprecated' });
  await expect(main(page).locator('.list-table')).toHaveAttribute('data-density', 'compact');
  await page.unrouteAll({ behavior: 'wait' });
});

test('groups and boards', async ({ page, own }) => {
  await open(page, `/catalog?owner=group:default/payments`);
  const look = (group: string, name: string) => main(page).getByRole('group', { name: group }).getByRole('link', { name });
  await look('Group by', 'System').click();
  await expect(main(page).locator('.grp').filter({ hasText: 'checkout' }).first()).toBeVisible();
  await expect(main(page).locator('.grp').filter({ hasText: 'No system' })).toBeVisible();
  await look('Show as', 'Board').click();
  await expect(main(page).getByRole('region', { name: 'checkout' })).toBeVisible();
  await look('Group by', 'Lifecycle').click();
  await expect(page).toHaveURL('/catalog?owner=group%3Adefault%2Fpayments&group=lifecycle&view=board');
  const sheet = main(page).getByRole('region', { name: 'Deprecated' });
  await expect(sheet.getByRole('link', { name: `${own.word}-d` })).toBeVisible();
  await main(page).getByRole('region', { name: 'Production' }).getByRole('link', { name: 'Show all' }).click();
  await expect(page).toHaveURL('/catalog?owner=group%3Adefault%2Fpayments&lifecycle=production');
  await expect(named(page, `${own.word}-b`)).toBeVisible();
});

test('keys move, select and open', async ({ page, own }) => {
  await open(page, `/catalog?text=${own.word}`);
  await page.keyboard.press('j');
  await expect(cursor(page)).toHaveText(`${own.word}-b`);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(rows(page).nth(1).getByRole('checkbox')).toBeChecked();
  await expect(bulk(page)).toContainText('1 selected');
  await page.keyboard.press('a');
  await expect(bulk(page)).toContainText('3 selected');
  await expect(page.getByRole('checkbox', { name: 'Select all on this page' })).toBeChecked();
  await page.keyboard.press('a');
  await expect(bulk(page)).toHaveCount(0);
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText(`${own.word}-b`);
});

test('what changes shows in place, and the selection stays with its entities', async ({ page, own }) => {
  await open(page, `/catalog?text=${own.word}`);
  await named(page, `${own.word}-c`).getByRole('checkbox').check();
  const search = await main(page).getByRole('searchbox').elementHandle();
  await main(page).getByRole('searchbox').focus();
  await page.keyboard.press('End');
  await page.keyboard.type('z');

  await own.write({ a: 'production', b: 'experimental', c: 'production', d: 'deprecated' });
  await expect(rows(page)).toHaveCount(4);
  await expect(named(page, `${own.word}-b`)).toContainText('Experimental');
  await expect(named(page, `${own.word}-c`).getByRole('checkbox')).toBeChecked();
  await expect(rows(page).getByRole('checkbox', { checked: true })).toHaveCount(1);
  await expect(bulk(page)).toContainText('1 selected');
  expect(await search?.evaluate((element) => element === document.activeElement)).toBe(true);
  await expect(main(page).getByRole('searchbox')).toHaveValue(`${own.word}z`);
});

test('what is selected on one page is not on the next', async ({ page }) => {
  await open(page, '/catalog');
  const all = page.getByRole('checkbox', { name: 'Select all on this page' });
  await all.check();
  await main(page).getByRole('link', { name: 'Next' }).click();
  await expect(foot(page)).toHaveText(/^51 to 100 of /);
  await expect(all).not.toBeChecked();
  await expect(rows(page).getByRole('checkbox', { checked: true })).toHaveCount(0);
  // What other journeys add to this page in that moment is not selected.
  await expect(() => all.check()).toPass();
  await expect(bulk(page)).toContainText(/10\d selected/);
});

test('selected rows can be starred, read again, copied and exported', async ({ page, own, context, request }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `/catalog?text=${own.word}`);
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await named(page, `${own.word}-d`).getByRole('checkbox').uncheck();
  await bulk(page).getByRole('button', { name: 'Copy names' }).click();
  await expect(page.getByRole('status').filter({ hasText: '2 names copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${own.word}-b\n${own.word}-c`);

  const download = page.waitForEvent('download');
  await bulk(page).getByRole('link', { name: 'Export' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('catalog.csv');
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines.map((line) => line.split(',')[2])).toEqual(['name', `${own.word}-b`, `${own.word}-c`]);

  await bulk(page).getByRole('button', { name: 'Re-read' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'being read again' })).toBeVisible();

  await bulk(page).getByRole('button', { name: 'Star' }).click();
  await expect(named(page, `${own.word}-b`)).toContainText('Starred');
  await bulk(page).getByRole('button', { name: 'Clear selection' }).click();
  await expect(bulk(page)).toHaveCount(0);
  await view(page, 'Starred').click();
  await expect(named(page, `${own.word}-c`)).toBeVisible();
  await expect(named(page, `${own.word}-d`)).toHaveCount(0);
  for (const name of ['b', 'c']) {
    const key = encodeURIComponent(`component:default/${own.word}-${name}`);
    await request.delete(`/api/user-settings/buckets/starred/keys/${key}`);
  }
});

test('the whole list can be exported as it is narrowed', async ({ page, own }) => {
  await open(page, `/catalog?text=${own.word}&lifecycle=deprecated`);
  await main(page).getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'JSON' }).click();
  const file = await download;
  const entities = JSON.parse(await readFile(await file.path(), 'utf8'));
  expect(entities.map((entity: { metadata: { name: string } }) => entity.metadata.name)).toEqual([`${own.word}-d`]);
});

test('a view is saved, deleted, and brought back', async ({ page, own, request }) => {
  const name = `Mine ${own.word}`;
  await open(page, `/catalog?text=${own.word}&order=lifecycle,desc`);
  await main(page).getByRole('button', { name: 'Save view' }).click();
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(view(page, name)).toHaveAttribute('aria-current', 'page');
  await expect(view(page, name)).toContainText('3');

  await open(page, '/catalog');
  await view(page, name).click();
  await expect(page).toHaveURL(`/catalog?text=${own.word}&order=lifecycle,desc`);
  await main(page).getByRole('button', { name: 'Delete view' }).click();
  await expect(view(page, name)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(view(page, name)).toHaveAttribute('aria-current', 'page');
  const { buckets } = await (await request.get('/api/user-settings/v1/all')).json();
  const key = `Mine:20${own.word}`;
  expect(buckets.views[key]).toBe(`text=${own.word}&order=lifecycle,desc`);
  await request.delete(`/api/user-settings/buckets/views/keys/${encodeURIComponent(key)}`);
});

test('a problem is marked, and all that have one are a view', async ({ page, own }) => {
  await open(page, `/catalog?text=${own.word}`);
  await own.write({ b: 'production', c: '', d: 'deprecated' });
  await expect(named(page, `${own.word}-c`)).toContainText('Problem');
  await view(page, 'With problems').click();
  await expect(view(page, 'With problems')).toHaveAttribute('aria-current', 'page');
  await expect(named(page, `${own.word}-c`)).toBeVisible();
  await expect(rows(page).filter({ hasNotText: 'Problem' })).toHaveCount(0);
});

test('an empty list names what emptied it, and the way out', async ({ page, own }) => {
  await open(page, `/catalog?kind=API&text=${own.word}`);
  const empty = main(page).getByRole('region', { name: 'Entities' });
  await expect(empty).toContainText(`No entity has Kind API and Text ${own.word}.`);
  await empty.getByRole('link', { name: 'Remove Kind API' }).click();
  await expect(page).toHaveURL(`/catalog?text=${own.word}`);
  await expect(rows(page)).toHaveCount(3);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 780 }, hasTouch: true });

  test('filters open over the list and count', async ({ page, own }) => {
    await open(page, `/catalog?text=${own.word}`);
    await expectNoSidewaysScrolling(page);
    await expect(rows(page).first()).toContainText('payments, service');
    await main(page).getByRole('button', { name: 'Filters' }).click();
    await value(page, 'Lifecycle', 'Deprecated').click();
    await expect(page).toHaveURL(/lifecycle=deprecated/);
    await expect(facet(page, 'Lifecycle')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(rows(page)).toHaveCount(1);
    await expect(main(page).getByRole('button', { name: 'Filters' })).toContainText('2');
  });
});
