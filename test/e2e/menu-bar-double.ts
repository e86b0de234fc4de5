import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { vi } from 'vitest';
import { ChromiumWindow, ChromiumWorld, windowsIn } from '../fakes/electron/chromium-window.ts';
import { createFakeElectron, type FakeElectron } from '../fakes/electron/electron.ts';
import type { FakeMenu } from '../fakes/electron/tray.ts';
import { root, type MenuBarApp, type Which } from './menu-bar-app.ts';
import { eventually } from '../fakes/eventually.ts';

/** The built main bundle in this process, on the double, its windows in this Chromium. */
export async function startDouble(browser: Browser, home: string): Promise<MenuBarApp> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
  const world = new ChromiumWorld(context);
  const electron = createFakeElectron(windowsIn(world));
  await world.connect(electron);
  vi.stubEnv('KAIDOKI_HOME', home);
  vi.stubEnv('KAIDOKI_CATALOGUE', undefined);
  vi.resetModules();
  vi.doMock('electron', () => electron.modules);
  await import(join(root, 'out', 'main', 'electron.js'));
  vi.doUnmock('electron');
  await eventually(() => expectStarted(electron));
  return {
    ...controls(electron),
    pageErrors: () => world.pageErrors,
    strayRequests: () => world.strayRequests,
    close: () => close(electron, world),
  };
}

function expectStarted({ trays, errors }: FakeElectron): void {
  if (errors.length > 0) throw new Error(errors.join());
  if (trays.length === 0) throw new Error('there is no icon in the menu bar');
}

const quitOf = (app: FakeElectron['app']): Promise<void> =>
  eventually(() => {
    if (app.quits === 0) throw new Error('it does not quit');
  });

/** A benchmark that still runs would go on in this process. */
async function close({ app, utilityProcess }: FakeElectron, world: ChromiumWorld): Promise<void> {
  if (app.quits === 0) app.quit();
  for (const child of utilityProcess.children) child.kill();
  await quitOf(app);
  await world.close();
  vi.unstubAllEnvs();
}

function windowOf({ windows }: FakeElectron, which: Which): ChromiumWindow | undefined {
  const [popover] = windows;
  const found =
    which === 'popover' ? popover : windows.findLast((one) => one !== popover && !one.isDestroyed());
  return found instanceof ChromiumWindow ? found : undefined;
}

function controls(electron: FakeElectron): Omit<MenuBarApp, 'close' | 'pageErrors' | 'strayRequests'> {
  const [tray] = electron.trays;
  if (!tray) throw new Error('there is no icon in the menu bar');
  let menu: FakeMenu | undefined;
  const window = (which: Which): ChromiumWindow => {
    const found = windowOf(electron, which);
    if (!found) throw new Error(`there is no ${which} window`);
    return found;
  };
  return {
    clickIcon: async () => tray.click(),
    iconTitle: async () => tray.titles.at(-1) ?? '',
    openMenu: async () => {
      menu = tray.rightClick();
      return menu.allLabels();
    },
    choose: async (label) => menu?.choose(label),
    page: async (which): Promise<Page> => (await eventually(() => window(which))).page,
    isShown: async (which) => windowOf(electron, which)?.isVisible() ?? false,
    press: (which, key) => window(which).press(key),
    clickElsewhere: async () => window('popover').loseFocus(),
    openAgain: async (...args) => void electron.app.emit('second-instance', {}, args, '/', undefined),
    gone: () => quitOf(electron.app),
    isEngineAlive: async () => electron.utilityProcess.children.some(({ pid }) => pid !== undefined),
  };
}
