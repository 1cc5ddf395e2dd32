// The gallery: every component in every state, which makes it the widest check of the style sheet.

import { VIEWS, expect, expectAccessible, expectNoSidewaysScrolling, test } from '../portal.ts';

// The largest page there is: everything takes several times as long on it as elsewhere.
test.describe.configure({ timeout: 180_000 });

for (const { name, viewport, colorScheme } of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    test('every component holds', async ({ page }) => {
      const response = await page.goto('/gallery');
      expect(response?.status()).toBe(200);
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
    });
  });
}

test('narrow windows scroll in one direction only', async ({ page }) => {
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 740 });
    await page.goto('/gallery');
    await expectNoSidewaysScrolling(page);
  }
});

test('the address says the look, whatever the system says', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/gallery');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('link', { name: 'Dark' }).click();
  await expect(page).toHaveURL('/gallery?theme=dark');
  expect(await ground()).not.toBe(light);

  await page.getByRole('link', { name: 'Compact' }).click();
  await expect(page).toHaveURL('/gallery?theme=dark&density=compact');
});

test('a compact row is 30 pixels high, whatever stands in it', async ({ page }) => {
  await page.goto('/gallery?density=compact');
  const rows = page.getByRole('region', { name: 'Example of a table' }).locator('tbody tr:not(.grp)');
  const heights = await rows.evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
  expect(new Set(heights)).toEqual(new Set([30]));
});

test('menus and dialogs open without scripts', async ({ page }) => {
  await page.goto('/gallery');
  await page.locator('[popovertarget="gallery-menu"]').click();
  const menu = page.locator('#gallery-menu');
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();

  await page.getByRole('button', { name: 'Roll back…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Roll back 60 pods?' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
});

test('wider text spacing cuts nothing off', async ({ page }) => {
  await page.goto('/gallery');
  // WCAG 1.4.12; the policy allows style sheets that a document adopts.
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }' +
        ' p { margin-bottom: 2em !important }',
    );
    document.adoptedStyleSheets = [sheet];
  });
  await expectNoSidewaysScrolling(page);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.btn, .badge, .tag, .count, .filter, .notice, .tabs > a, .seg > *, th, dt')]
      .filter((element) => element.getBoundingClientRect().width > 0)
      .filter((element) => element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.outerHTML),
  );
  expect(cut, 'elements whose text does not fit').toEqual([]);
});
