import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { root, type MenuBarApp, type Which } from './menu-bar-app.ts';
import { eventually } from '../fakes/eventually.ts';

/**
 * Loaded into the main process before the application: remembers the icon and its menu, which Electron gives
 * nobody a way to ask for, and keeps the native menu from opening, which would wait for a real pointer.
 */
const iconKeeper = `
const { Tray } = require('electron');
const kept = { title: '' };
globalThis.kaidokiKept = kept;
const { setToolTip, setTitle } = Tray.prototype;
Tray.prototype.setToolTip = function (text) { kept.tray = this; return setToolTip.call(this, text); };
Tray.prototype.setTitle = function (title, options) { kept.title = title; return setTitle.call(this, title, options); };
Tray.prototype.popUpContextMenu = function (menu) { kept.menu = menu; };
`;

/** What `iconKeeper` keeps, in the main process. */
interface Kept {
  title: string;
  tray?: { emit(event: string): void };
  menu?: Menu;
}
interface Menu {
  items: { label: string; click(): void; submenu?: Menu }[];
}

/** The same bundle on the real Electron, driven by Playwright. */
export async function startReal(executablePath: string, home: string): Promise<MenuBarApp> {
  const keeper = join(home, 'icon-keeper.cjs');
  await writeFile(keeper, iconKeeper);
  const env = { ...withoutUndefined(process.env), KAIDOKI_HOME: home };
  const app = await _electron.launch({ executablePath, args: ['-r', keeper, root, '--lang=en-GB'], env });
  const pageErrors: string[] = [];
  const strayRequests: string[] = [];
  app.context().on('weberror', (error) => pageErrors.push(error.error().message));
  app.context().on('request', (request) => {
    if (!/^(kaidoki|data|devtools):/.test(request.url())) strayRequests.push(request.url());
  });
  const closed = app.waitForEvent('close', { timeout: 0 });
  closed.catch(() => undefined);
  await eventually(() => app.evaluate(needTray));
  return {
    ...controls(app),
    pageErrors: () => pageErrors,
    strayRequests: () => strayRequests,
    openAgain: async (...args) => {
      const again = spawn(executablePath, [root, ...args], { env, stdio: 'ignore' });
      await once(again, 'exit');
    },
    gone: async () => void (await closed),
    close: () => app.close(),
  };
}

const withoutUndefined = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

// What follows runs in the main process, of which only the functions' text gets there.

function needTray(): void {
  const kept: Kept | undefined = Reflect.get(globalThis, 'kaidokiKept');
  if (!kept?.tray) throw new Error('there is no icon in the menu bar');
}

function emitFromTray(_electron: unknown, event: string): void {
  const kept: Kept | undefined = Reflect.get(globalThis, 'kaidokiKept');
  kept?.tray?.emit(event);
}

function titleBesideIcon(): string {
  const kept: Kept | undefined = Reflect.get(globalThis, 'kaidokiKept');
  return kept?.title ?? '';
}

function menuLabels(): string[] {
  const labels = (menu: Menu): string[] =>
    menu.items.flatMap(({ label, submenu }) => [label, ...(submenu ? labels(submenu) : [])]);
  const kept: Kept | undefined = Reflect.get(globalThis, 'kaidokiKept');
  return kept?.menu ? labels(kept.menu).filter((label) => label !== '') : [];
}

function clickItem(_electron: unknown, wanted: string): void {
  const items = (menu: Menu): Menu['items'] =>
    menu.items.flatMap((item) => [item, ...(item.submenu ? items(item.submenu) : [])]);
  const kept: Kept | undefined = Reflect.get(globalThis, 'kaidokiKept');
  const item = kept?.menu && items(kept.menu).find(({ label }) => label === wanted);
  if (!item) throw new Error(`no such item: ${wanted}`);
  item.click();
}

const isPopoverUrl = (url: string): boolean => url.includes('view=popover');

function controls(
  app: ElectronApplication,
): Omit<MenuBarApp, 'close' | 'gone' | 'openAgain' | 'pageErrors' | 'strayRequests'> {
  const page = (which: Which): Promise<Page> =>
    eventually(() => {
      const found = app.windows().find((one) => isPopoverUrl(one.url()) === (which === 'popover'));
      if (!found) throw new Error(`there is no ${which} window`);
      return found;
    });
  return {
    page,
    clickIcon: () => app.evaluate(emitFromTray, 'click'),
    iconTitle: () => app.evaluate(titleBesideIcon),
    openMenu: async () => {
      await app.evaluate(emitFromTray, 'right-click');
      return app.evaluate(menuLabels);
    },
    choose: (label) => app.evaluate(clickItem, label),
    isShown: (which) =>
      app.evaluate(
        ({ BrowserWindow }, isPopover) =>
          BrowserWindow.getAllWindows().some(
            (window) =>
              window.webContents.getURL().includes('view=popover') === isPopover && window.isVisible(),
          ),
        which === 'popover',
      ),
    press: async (which, key) => (await page(which)).keyboard.press(key),
    clickElsewhere: () =>
      app.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) {
          if (window.webContents.getURL().includes('view=popover')) window.blur();
        }
      }),
    isEngineAlive: () =>
      app
        .evaluate(({ app: electronApp }) =>
          electronApp
            .getAppMetrics()
            .some(({ type, name }) => type === 'Utility' && name === 'Kaidoki engine'),
        )
        // Once the application has gone, so have its processes.
        .catch(() => false),
  };
}
