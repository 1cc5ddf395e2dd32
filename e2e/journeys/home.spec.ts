// The first page: what needs a person, what the reader keeps at hand, and everything by kind.

import type { Page } from '@playwright/test';

import {
  VIEWS,
  expect,
  expectAccessible,
  expectNoSidewaysScrolling,
  expectNothingMoved,
  open,
  test,
} from '../portal.ts';

const panel = (page: Page, name: string) => page.getByRole('region', { name });
const STARRED = '/api/user-settings/buckets/starred/keys/';

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the page is complete and leads on', async ({ page }) => {
    const response = await page.goto('/');
    expect(response?.status()).toBe(200);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to Parcelwright');

    // The sample company has files with mistakes on purpose.
    const need = panel(page, 'Needs you').getByRole('listitem').filter({ hasText: 'many-at-once.yaml' });
    await need.getByRole('link', { name: 'See the fix' }).click();
    await expect(page).toHaveURL(/\/sources\?source=/);
    await expect(page.getByRole('main')).toContainText('many-at-once.yaml:');

    await page.goto('/');
    await page.getByRole('navigation', { name: 'Everything by kind' }).getByRole('link', { name: /Components/ }).click();
    await expect(page).toHaveURL('/catalog?kind=component');
  });
});

test('what is starred stands there with its kind and its owner', async ({ page, request }) => {
  const starred = ['component:default/ledger', 'component:default/nobody-wrote-this'];
  for (const entity of starred) {
    await request.put(STARRED + encodeURIComponent(entity), { data: { value: true } });
  }
  await open(page, '/');
  const row = panel(page, 'Starred').getByRole('row').filter({ hasText: 'ledger' }).first();
  await expect(row).toContainText('Component');
  await expect(row.getByRole('link')).toHaveCount(2);

  // A star that outlived its entity says so and can be taken away.
  const gone = panel(page, 'Starred').getByRole('row').filter({ hasText: 'nobody-wrote-this' });
  await expect(gone).toContainText('Not in the catalog any more');
  await gone.getByRole('button', { name: 'Take the star away' }).click();
  await expect(gone).toHaveCount(0);
  await request.delete(STARRED + encodeURIComponent(starred[0]!));
});

test('what the team owns stands there, once somebody has said which team that is', async ({ page, request }) => {
  await request.delete('/api/user-settings/buckets/home/keys/team');
  await open(page, '/');
  const team = panel(page, 'Your team');
  await team.getByRole('combobox').selectOption({ label: 'Payments' });
  await team.getByRole('button', { name: 'Show it here' }).press('Enter');
  await expect(team).toContainText(/\d+ owned by payments/);
  await expect(team.locator('[data-row]')).toHaveCount(10);
  await expect(team).toContainText(/10 of \d+/);
  await page.reload();
  await team.getByRole('link', { name: 'See all' }).click();
  await expect(page).toHaveURL('/catalog?owner=group%3Adefault%2Fpayments');
  await open(page, '/');
  await team.getByRole('button', { name: 'Choose another team' }).click();
  await expect(team.getByRole('combobox')).toBeVisible();
});

test('a visit is remembered', async ({ page }) => {
  await open(page, '/catalog/default/component/ledger');
  await expect(async () => {
    await open(page, '/');
    await expect(panel(page, 'Recently visited').getByRole('link', { name: 'ledger' }).first()).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test('keys lead home, through what needs a person, and to its fix', async ({ page }) => {
  await open(page, '/catalog');
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(page).toHaveURL('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(panel(page, 'Needs you').getByRole('listitem').first()).toBeVisible();
  await page.keyboard.press('j');
  await expect(panel(page, 'Needs you').getByRole('link').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/sources\?source=/);
});

test('hydration moves nothing', async ({ page }) => {
  await open(page, '/');
  await expectNothingMoved(page);
});

for (const { name, viewport, colorScheme } of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    test('the page holds', async ({ page }) => {
      await open(page, '/');
      await expect(panel(page, 'Needs you').getByRole('listitem').first()).toBeVisible();
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
    });
  });
}

test('the smallest phone does not scroll sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, '/');
  await expectNoSidewaysScrolling(page);
});
