import { defineConfig } from '@playwright/test';

// `cargo xtask test e2e` starts a portal with the sample company and sets both variables.
const baseURL = process.env['CALLBOARD_URL'] ?? 'http://127.0.0.1:7007';
const executablePath = process.env['CALLBOARD_CHROMIUM'] ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'journeys',
  outputDir: 'test-results',
  reporter: 'list',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  // axe takes seconds for a page, and a minute for a long list on a busy machine.
  timeout: 150_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL,
    browserName: 'chromium',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      // The journeys run as root in containers without a graphics card, and the browser has nobody to call.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
