import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { AppState, Handlers } from '../../../src-main/contract/contract.ts';
import {
  languageSetting,
  type Settings,
  type SettingsChange,
} from '../../../src-main/core/settings/settings.ts';
import { startHost } from '../../../src-main/hosts/electron/host.ts';
import type { HostedApp } from '../../../src-main/hosts/electron/shell.ts';
import { sampleHandlers, sampleState } from '../../contract/samples.ts';
import { createFakeElectron, type FakeElectron } from '../../fakes/electron/electron.ts';

/** The application as the host sees it, with its state in the test's hand. */
export function fakeHostedApp(replaced: Partial<Handlers> = {}, settings: Settings = {}) {
  const listeners = new Set<(state: AppState) => void>();
  /** What the host asked to be remembered, in order. */
  const changed: SettingsChange[] = [];
  let current = settings;
  const changeSettings = vi.fn(async (change: SettingsChange): Promise<void> => {
    changed.push(change);
    current = { ...current, ...change };
  });
  const hosted = {
    handlers: sampleHandlers({
      changeSettings: async ({ language = 'system' }) => {
        await changeSettings({ language: languageSetting(language) });
        return {};
      },
      ...replaced,
    }),
    settings: () => current,
    changeSettings,
    conditionsChanged: vi.fn(async () => {}),
    onState: (listener: (state: AppState) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start: vi.fn(async () => {}),
    stop: vi.fn(async () => {}),
    pauseBenchmark: vi.fn(),
    resumeBenchmark: vi.fn(),
  } satisfies HostedApp;
  const say = (change: Partial<AppState>): void =>
    listeners.forEach((listener) => listener({ ...sampleState, ...change }));
  return { hosted: { ...hosted, changed }, say };
}

/** A folder with a built interface of two files and a tray icon. */
async function builtFiles() {
  const folder = await mkdtemp(join(tmpdir(), 'kaidoki-host-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(join(folder, 'renderer/index.html'), '<!doctype html><title>Kaidoki</title>');
  await writeFile(join(folder, 'renderer/assets/index.js'), 'export {};');
  await writeFile(join(folder, 'secret.js'), 'secret');
  await writeFile(join(folder, 'trayTemplate.png'), '');
  return {
    rendererFolder: join(folder, 'renderer'),
    preloadPath: join(folder, 'preload.cjs'),
    trayIconPath: join(folder, 'trayTemplate.png'),
  };
}

export interface RunningHostOptions {
  handlers?: Partial<Handlers>;
  electron?: FakeElectron;
  settings?: Settings;
  /** Instead of a composition that succeeds. */
  compose?: () => HostedApp;
}

/** The real host on the double, ready for a click. */
export async function runningHost({
  handlers = {},
  electron = createFakeElectron(),
  settings,
  compose,
}: RunningHostOptions = {}) {
  const { hosted, say } = fakeHostedApp(handlers, settings);
  const files = await builtFiles();
  const onProblem = vi.fn();
  await startHost(electron.modules, { compose: compose ?? (() => hosted), onProblem, ...files });
  const [tray] = electron.trays;
  const [popover] = electron.windows;
  if (!tray || !popover) throw new Error(`the host did not start: ${electron.errors.join()}`);
  const mainWindow = () => electron.windows.findLast((window) => window !== popover && !window.isDestroyed());
  return { electron, hosted, say, tray, popover, mainWindow, files, onProblem };
}
