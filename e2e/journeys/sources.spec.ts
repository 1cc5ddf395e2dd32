// Sources with their problems, and the registration of new ones.

import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { APIRequestContext, Page } from '@playwright/test';

import {
  VIEWS,
  expect,
  expectAccessible,
  expectNoSidewaysScrolling,
  expectNothingMoved,
  open,
  test as base,
} from '../portal.ts';

/** A folder with a descriptor of one good component and one without an owner, unknown to the portal before and after. */
const test = base.extend<{ descriptor: { path: string; name: string } }>({
  descriptor: async ({ request }, use, testInfo) => {
    const folder = await mkdtemp(join(tmpdir(), 'callboard-'));
    const name = `scale-${testInfo.testId.slice(-8)}`;
    const path = join(folder, 'catalog-info.yaml');
    const component = (name: string, spec: string) =>
      `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
    const good = component(name, '  type: service\n  lifecycle: production\n  owner: payments\n');
    await writeFile(path, `${good}---\n${component(`${name}-wrong`, '  type: service\n  lifecycle: production\n')}`);
    await use({ path, name });
    await unregister(request, folder);
    await rm(folder, { recursive: true });
  },
});

async function unregister(request: APIRequestContext, folder: string): Promise<void> {
  const locations = await (await request.get('/api/catalog/locations')).json();
  for (const { data } of locations.filter(({ data }: { data: { target: string } }) => data.target.startsWith(folder))) {
    await request.delete(`/api/catalog/locations/${data.id}`);
  }
}

/** Copies of a descriptor beside it, each registered on its own: where they are, and the id of the location. */
const copies = (request: APIRequestContext, path: string) => {
  const file = (name: string) => join(dirname(path), `${name}.yaml`);
  const register = async (name: string): Promise<string> => {
    await copyFile(path, file(name));
    const answer = await request.post('/api/catalog/locations', { data: { type: 'file', target: file(name) } });
    return (await answer.json()).location.id;
  };
  return { file, register };
};

const table = (page: Page) => page.getByRole('region', { name: 'Sources', exact: true });
const row = (page: Page, text: string) => table(page).locator('tbody').getByRole('row').filter({ hasText: text });
const levels = (page: Page) => page.getByRole('group', { name: 'Which problems' });
const problems = (page: Page) => page.locator('details.cause');

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('every problem has its place, its lines and its remedy', async ({ page }) => {
    const response = await page.goto('/sources');
    expect(response?.status()).toBe(200);
    await expect(row(page, 'mistakes/*.yaml')).toContainText('errors');
    const problem = problems(page).filter({ hasText: 'spec.owner is missing' }).first();
    await problem.locator('summary').click();
    await expect(problem).toContainText(/many-at-once\.yaml:\d+:\d+/);
    await expect(problem.locator('.l.bad')).toHaveCount(1);
    await expect(problem).toContainText("Add it, for example 'owner: team-a'.");
    // The entity never was, so nothing leads to it.
    await expect(problem.getByRole('link')).toHaveCount(0);
  });

  test('filters are addresses', async ({ page }) => {
    await page.goto('/sources');
    await levels(page).getByRole('link', { name: /^Warnings/ }).click();
    await expect(page).toHaveURL(/[?&]level=warning/);
    await expect(problems(page).filter({ hasText: 'spec.owner is missing' })).toHaveCount(0);
    await expect(problems(page).filter({ hasText: 'Nothing reads spec.consumeApis' })).toHaveCount(1);

    await row(page, 'company.yaml').getByRole('link').click();
    await expect(page).toHaveURL(/[?&]source=/);
    await expect(page.getByRole('main')).toContainText('Nothing is wrong here.');
    await page.getByRole('link', { name: /^Remove filter Source/ }).click();
    await expect(page).toHaveURL('/sources');
  });

  test('registering says how else it is done', async ({ page }) => {
    await page.goto('/register');
    await expect(page.getByText('Registering from here needs scripts.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Address or path' }).fill('/srv/catalog/all.yaml');
    await page.getByRole('button', { name: 'Preview' }).click();
    await expect(page).toHaveURL('/register?target=%2Fsrv%2Fcatalog%2Fall.yaml');
    const main = page.getByRole('main');
    await expect(main).toContainText('target: /srv/catalog/all.yaml');
    await expect(main).toContainText('-d \'{"type":"file","target":"/srv/catalog/all.yaml"}\'');
    await expect(page.getByRole('button', { name: 'Add to the catalog' })).toBeHidden();
  });
});

test('a source is read again, and what came of it is said', async ({ page }) => {
  await open(page, '/sources');
  await row(page, 'company.yaml').getByRole('button', { name: /^Read .* now$/ }).click();
  await expect(page.getByText(/company\.yaml was read: \d+ entities, no problems\./)).toBeVisible();
});

test('every source is read at once', async ({ page }) => {
  await open(page, '/sources');
  const button = page.getByRole('button', { name: 'Read all now' });
  await button.click();
  // Another journey may have a source of its own that cannot be read.
  await expect(page.getByText(/^\d+ sources were read\.|^These sources were not read: (?!.*company\.yaml)/)).toBeVisible();
  await expect(button).not.toHaveAttribute('aria-busy');
});

test('with the keyboard alone a location is previewed, added, and removed again', async ({ page, descriptor }) => {
  const { path, name } = descriptor;
  await open(page, '/sources');
  await page.getByRole('link', { name: 'Register a location' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type(path);
  await page.keyboard.press('Enter');

  await expect(page.getByText('1 entity and 1 problem')).toBeVisible();
  const item = page.getByRole('listitem').filter({ hasText: name }).last();
  await expect(item).toContainText('new');
  await expect(item).toContainText('payments');
  await expect(problems(page)).toContainText('spec.owner is missing');

  await page.getByRole('button', { name: 'Add to the catalog' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('It is registered.')).toBeVisible();
  await page.getByRole('link', { name: 'See the source' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/sources\?source=/);
  await expect(problems(page)).toHaveCount(1);

  await row(page, path).getByRole('button', { name: /^Remove / }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Remove .*\?$/ });
  await expect(dialog).toContainText('2 entities');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('was removed, with its entities.')).toBeVisible();
  await expect(row(page, path)).toHaveCount(0);
});

test('what the dialog names is what goes, also where the list has changed meanwhile', async ({
  page,
  request,
  descriptor,
}) => {
  const { file, register } = copies(request, descriptor.path);
  await register('middle');
  await register('zenith');
  await open(page, '/sources');
  const first = await register('aardvark');
  await expect(row(page, file('aardvark'))).toBeVisible();
  await request.delete(`/api/catalog/locations/${first}`);
  await expect(row(page, file('aardvark'))).toHaveCount(0);

  await row(page, file('middle')).getByRole('button', { name: /^Remove / }).click();
  const dialog = page.getByRole('dialog', { name: /^Remove .*\?$/ });
  await expect(dialog).toContainText(file('middle'));
  await dialog.getByRole('button', { name: /^Remove \d/ }).click();
  await expect(row(page, file('middle'))).toHaveCount(0);
  await expect(row(page, file('zenith'))).toBeVisible();
  const locations = await (await request.get('/api/catalog/locations')).json();
  expect(locations.map(({ data }: { data: { target: string } }) => data.target)).toContain(file('zenith'));
});

test('rows keep what they show, and what somebody is about to do, while others come and go', async ({
  page,
  request,
  descriptor,
}) => {
  const { file, register } = copies(request, descriptor.path);
  await register('middle');
  await open(page, '/sources');
  const read = row(page, file('middle')).getByRole('button', { name: /^Read / });
  await read.focus();

  // One comes before it: the focus stays with the source, not with the place in the list.
  const first = await register('aardvark');
  await expect(row(page, file('aardvark'))).toBeVisible();
  await expect(read).toBeFocused();

  // It goes again while the mouse is pressed on the row below: that row stays below the mouse until it is let go.
  await row(page, file('middle')).getByRole('button', { name: /^Remove / }).hover();
  await page.mouse.down();
  await request.delete(`/api/catalog/locations/${first}`);
  await page.waitForResponse((response) => response.url().includes('/api/catalog/v1/sources'));
  await expect(row(page, file('aardvark'))).toBeVisible();
  await page.mouse.up();
  const dialog = page.getByRole('dialog', { name: /^Remove .*\?$/ });
  await expect(dialog).toContainText(file('middle'));

  // What the open dialog is about stays, too.
  await register('beaver');
  await page.waitForTimeout(1000);
  await expect(dialog).toContainText(file('middle'));
  await expect(row(page, file('aardvark'))).toBeVisible();
  // Nor is lost what changes while the first answer waits.
  await register('crane');
  await page.waitForTimeout(1000);
  await page.keyboard.press('Escape');
  await expect(row(page, file('aardvark'))).toHaveCount(0);
  await expect(row(page, file('beaver'))).toBeVisible();
  await expect(row(page, file('crane'))).toBeVisible();
});

test('of several problems in one place the one that is mended goes', async ({ page, request, descriptor }) => {
  const { path, name } = descriptor;
  const write = (spec: string) =>
    writeFile(path, `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n${spec}`);
  await write('  unused: 1\n');
  const created = await request.post('/api/catalog/locations', { data: { type: 'file', target: path } });
  const { id } = (await created.json()).location;
  await request.post(`/api/catalog/v1/sources/${id}/refresh`);
  await open(page, `/sources?source=${id}`);
  await expect(problems(page)).toHaveCount(3);
  await write('  type: service\n');
  await request.post(`/api/catalog/v1/sources/${id}/refresh`);
  await expect(problems(page)).toHaveCount(2);
  await expect(problems(page).filter({ hasText: 'spec.type is missing' })).toHaveCount(0);
});

test('what is there already is said before and after', async ({ page, request, descriptor, noise }) => {
  await open(page, `/register?target=${encodeURIComponent(descriptor.path)}`);
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByText('1 entity and 1 problem')).toBeVisible();
  // Somebody else is faster.
  const created = await request.post('/api/catalog/locations', { data: { type: 'file', target: descriptor.path } });
  expect(created.status()).toBe(201);
  await page.getByRole('button', { name: 'Add to the catalog' }).click();
  await expect(page.getByText('This location is a source already.')).toBeVisible();
  await expect.poll(() => noise.splice(0).join()).toContain('status of 409');

  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByText('There is nothing to add.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add to the catalog' })).toBeDisabled();
  await page.getByRole('link', { name: 'See the sources' }).click();
  await expect(row(page, descriptor.path)).toHaveCount(1);
});

test('what cannot be read is said in its place', async ({ page, noise }) => {
  await open(page, '/register');
  await page.getByRole('textbox', { name: 'Address or path' }).fill('/nowhere/at-all.yaml');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByText('That did not work.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('there is no file /nowhere/at-all.yaml');
  expect(noise.splice(0).join()).toContain('status of 400');
});

test('a source that can be read no longer keeps its entities, and says why', async ({ page, request, descriptor }) => {
  const target = join(dirname(descriptor.path), '*.yaml');
  const created = await request.post('/api/catalog/locations', { data: { type: 'file', target } });
  const { id } = (await created.json()).location;
  await request.post(`/api/catalog/v1/sources/${id}/refresh`);
  await rm(descriptor.path);
  await open(page, `/sources?source=${id}`);
  await row(page, target).getByRole('button', { name: /^Read .* now$/ }).click();
  await expect(page.getByText('This source cannot be read.')).toBeVisible();
  await expect(row(page, target)).toContainText('Cannot be read');
  await expect(page.getByRole('main')).toContainText('2 entities stay as they were read at');
});

test('hydration moves nothing', async ({ page }) => {
  for (const path of ['/sources', '/register']) {
    await open(page, path);
    await expectNothingMoved(page);
  }
});

for (const { name, viewport, colorScheme } of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    test('the sources hold', async ({ page }) => {
      await open(page, '/sources');
      await expect(problems(page).first()).toBeVisible();
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
    });

    test('a preview holds', async ({ page, descriptor }) => {
      await open(page, '/register');
      await page.getByRole('textbox', { name: 'Address or path' }).fill(descriptor.path);
      await page.getByRole('button', { name: 'Preview' }).click();
      await expect(page.getByText('1 entity and 1 problem')).toBeVisible();
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
    });
  });
}

test('the smallest phone does not scroll sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['/sources', '/register']) {
    await open(page, path);
    await expectNoSidewaysScrolling(page);
  }
});
