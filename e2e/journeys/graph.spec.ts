// The graph: what hangs together with what, what breaks with one thing, as drawing and as table.

import type { Page } from '@playwright/test';

import { VIEWS, expect, expectAccessible, expectHydrated, expectNoSidewaysScrolling, open, test } from '../portal.ts';

const CENTRE = 'component:default/checkout-api';
const GRAPH = `/catalog-graph?root=${CENTRE}`;

const main = (page: Page) => page.getByRole('main');
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const drawing = (page: Page) => main(page).getByRole('group', { name: /^Graph, / });
const nodes = (page: Page) => drawing(page).locator('.node');
const pane = (page: Page) => main(page).getByRole('complementary');
const centre = (page: Page) => main(page).getByRole('combobox', { name: 'Centre of the graph' });
const choice = (page: Page, group: string, name: string) =>
  main(page).getByRole('group', { name: group, exact: true }).getByRole('link', { name, exact: true });
const rows = (page: Page) => main(page).locator('.graph-table [data-row]');

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the graph is complete, and its choices are links and a form', async ({ page }) => {
    const response = await page.goto(GRAPH);
    expect(response?.status()).toBe(200);
    await expect(heading(page)).toHaveText('Graph of checkout-api');
    await expect(nodes(page)).not.toHaveCount(0);
    await expect(drawing(page).locator('.node[aria-current]')).toContainText('checkout-api');
    expect(await drawing(page).locator('.edges path').first().getAttribute('d')).toMatch(/^M\d+ \d+/);

    const near = await nodes(page).count();
    await choice(page, 'Depth', '2').click();
    await expect(page).toHaveURL(`${GRAPH}&depth=2`);
    expect(await nodes(page).count()).toBeGreaterThan(near);
    await choice(page, 'Depth', '1').click();
    await expect(page).toHaveURL(`${GRAPH}&depth=1`);

    await main(page).getByRole('button', { name: 'Relations' }).click();
    await page.locator('#graph-relations').getByRole('checkbox', { name: 'Owned by' }).check();
    await page.locator('#graph-relations').getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(/relation=ownedBy/);
    await expect(nodes(page)).toHaveCount(2);
    await expect(main(page).getByRole('button', { name: 'Relations' }).locator('.count')).toHaveText('1');

    await centre(page).fill('group:default/payments');
    await main(page).getByRole('button', { name: 'Show' }).click();
    await expect(heading(page)).toHaveText('Graph of payments');
    await expect(page).toHaveURL(/depth=1/);
  });

  test('a name without a kind leads to everything of that name', async ({ page }) => {
    await page.goto('/catalog-graph');
    await expect(heading(page)).toHaveText('Graph');
    await centre(page).fill('checkout-api');
    await main(page).getByRole('button', { name: 'Show' }).click();
    await main(page).locator('.hall').getByRole('link', { name: 'checkout-api', exact: true }).first().click();
    await expect(heading(page)).toHaveText('Graph of checkout-api');
  });

  test('what is not there is not found', async ({ page, noise }) => {
    const response = await page.goto('/catalog-graph?root=component:default/nobody-has-this');
    expect(response?.status()).toBe(404);
    await expect(main(page)).toContainText('There is no component named nobody-has-this');
    // The browser tells of the status by itself.
    expect(noise.splice(0).join()).toContain('404');
  });

  test('links of Backstage lead to the same graph', async ({ page }) => {
    const root = 'rootEntityRefs%5B%5D=component%3Adefault%2Fcheckout-api';
    await page.goto(`/catalog-graph?${root}&maxDepth=1&selectedRelations%5B%5D=ownerOf&direction=LR`);
    await expect(nodes(page)).toHaveCount(2);
    await expect(choice(page, 'Depth', '1')).toHaveAttribute('aria-current', 'true');
  });
});

for (const { name, viewport, colorScheme } of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    for (const path of [
      '/catalog-graph',
      GRAPH,
      `${GRAPH}&mode=impact`,
      `${GRAPH}&view=table`,
      '/catalog-graph?root=component:default/nobody-has-this',
    ]) {
      test(`${path} holds`, async ({ page, noise }) => {
        await open(page, path);
        await expect(main(page).locator('.graph, .graph-table, .hall').first()).toBeVisible();
        await expectNoSidewaysScrolling(page);
        await expectAccessible(page);
        // The browser tells of the status by itself.
        if (path.includes('nobody')) expect(noise.splice(0).join()).toContain('404');
      });
    }
  });
}

test('what breaks is said in words, with the reasons', async ({ page }) => {
  await open(page, `${GRAPH}&depth=1`);
  await choice(page, 'Mode', 'Impact').click();
  await expect(page).toHaveURL(`${GRAPH}&mode=impact`);
  await expect(heading(page)).toHaveText('Impact of checkout-api');
  await expect(drawing(page).locator('.node.root')).toContainText('goes down');
  const breaks = drawing(page).locator('.node.breaks');
  await expect(breaks.first()).toContainText('breaks');
  const count = await breaks.count();
  await expect(pane(page)).toContainText(`If it goes down, ${count} thing${count === 1 ? ' breaks' : 's break'}.`);
  await expect(drawing(page).locator('.edges .hot')).toHaveCount(1);

  await main(page).getByRole('link', { name: 'As table' }).click();
  await expect(rows(page).filter({ hasText: 'breaks' })).toHaveCount(count);
  await expect(rows(page).first()).toContainText('goes down');
});

test('the table says the same as the drawing, and leads to other centres', async ({ page }) => {
  await open(page, GRAPH);
  const count = await nodes(page).count();
  await main(page).getByRole('link', { name: 'As table' }).click();
  await expect(page).toHaveURL(`${GRAPH}&view=table`);
  await expect(rows(page)).toHaveCount(count);
  await rows(page).nth(1).getByRole('link', { name: /^Show the graph of / }).click();
  await expect(page).not.toHaveURL(/checkout-api/);
  await expect(drawing(page)).toBeVisible();
});

test('boxes count at once, and the address brings everything back', async ({ page }) => {
  await open(page, GRAPH);
  await choice(page, 'Depth', '3').click();
  await main(page).getByRole('button', { name: 'Kinds' }).click();
  await page.locator('#graph-kinds').getByRole('checkbox', { name: 'API' }).check();
  await expect(page).toHaveURL(`${GRAPH}&depth=3&kind=api`);
  await page.reload();
  await expectHydrated(page);
  await expect(choice(page, 'Depth', '3')).toHaveAttribute('aria-current', 'true');
  await expect(page.locator('#graph-kinds').getByRole('checkbox', { name: 'API', includeHidden: true })).toBeChecked();
  await page.goBack();
  await expect(page).toHaveURL(`${GRAPH}&depth=3`);
  await expect(page.locator('#graph-kinds').getByRole('checkbox', { name: 'API', includeHidden: true })).not.toBeChecked();
});

test('the keyboard alone is enough', async ({ page }) => {
  await open(page, '/catalog');
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await expect(heading(page)).toHaveText('Graph');
  await page.keyboard.press('/');
  await expect(centre(page)).toBeFocused();
  await page.keyboard.type(CENTRE);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Graph of checkout-api');

  await drawing(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(drawing(page).locator('.node[aria-current]')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  const next = drawing(page).locator('.node:focus');
  await expect(next).not.toHaveAttribute('aria-current');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  const name = await next.getAttribute('title');

  await page.keyboard.press('+');
  await expect(main(page).getByRole('button', { name: /^\d+%$/ })).toBeVisible();
  await page.keyboard.press('-');
  await page.keyboard.press('0');
  await expect(drawing(page).locator('.node').first()).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText(String(name));
});

test('the wheel zooms with Ctrl, and the pointer moves the drawing', async ({ page }) => {
  await open(page, `${GRAPH}&depth=3`);
  const world = drawing(page).locator('.world');
  await main(page).getByTitle('Back to 100%').click();
  await expect(main(page).getByRole('button', { name: '100%' })).toBeVisible();
  await drawing(page).hover({ position: { x: 3, y: 3 } });
  const width = Number(await world.getAttribute('width'));
  await page.keyboard.down('Control');
  for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect(world).toHaveAttribute('width', String(width * 2));

  const top = () => drawing(page).evaluate((graph) => graph.scrollLeft + graph.scrollTop);
  await drawing(page).evaluate((graph) => graph.scrollTo(0, 0));
  const box = await drawing(page).boundingBox();
  if (!box) throw new Error('the drawing is not shown');
  await page.mouse.move(box.x + 12, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + 4, box.y + 4, { steps: 4 });
  await page.mouse.up();
  await expect.poll(top).toBeGreaterThan(0);
});

test('an entity leads to its graph', async ({ page }) => {
  await open(page, '/catalog/default/component/checkout-api');
  await main(page).getByRole('link', { name: 'Open in graph' }).click();
  await expect(heading(page)).toHaveText('Graph of checkout-api');
});
