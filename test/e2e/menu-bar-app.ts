import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { tinyLlama } from '../fakes/llama-shapes.ts';

export const root = join(import.meta.dirname, '..', '..');

export type Which = 'popover' | 'main';

/** The built application with a menu bar around it, as a user has it: on the double or on a real Electron. */
export interface MenuBarApp {
  clickIcon(): Promise<void>;
  /** What stands beside the icon now. */
  iconTitle(): Promise<string>;
  /** Opens the menu of the icon; answers its words, those of menus below it too. */
  openMenu(): Promise<string[]>;
  /** Clicks an item of the opened menu. */
  choose(label: string): Promise<void>;
  page(which: Which): Promise<Page>;
  isShown(which: Which): Promise<boolean>;
  press(which: Which, key: string): Promise<void>;
  /** The user clicks into another program. */
  clickElsewhere(): Promise<void>;
  /** The user opens the application once more, with these arguments. */
  openAgain(...args: string[]): Promise<void>;
  /** Resolves when the application has gone. */
  gone(): Promise<void>;
  /** Whether a process that measures is alive. */
  isEngineAlive(): Promise<boolean>;
  /** Errors that its pages met. */
  pageErrors(): string[];
  /** Requests of its pages that went to no file of ours. */
  strayRequests(): string[];
  /** Ends it, whatever state it is in. */
  close(): Promise<void>;
}

/** The user's folder, in which the reference model is small, so that a real measurement takes seconds. */
export async function newHome() {
  const home = await mkdtemp(join(tmpdir(), 'kaidoki-menu-bar-'));
  const models = [{ id: 'llama-2-7b', shape: { ...tinyLlama, maximumContextTokens: 4096 } }];
  await writeFile(join(home, 'catalogue.json'), JSON.stringify({ models }));
  const text = (name: string): Promise<string> => readFile(join(home, name), 'utf8').catch(() => '');
  return {
    home,
    historyLines: async (): Promise<string[]> => (await text('history.jsonl')).split('\n').filter(Boolean),
    settings: async (): Promise<unknown> => JSON.parse((await text('settings.json')) || '{}'),
    /** Files of a benchmark. */
    slices: (): Promise<string[]> => readdir(join(home, 'slices')).catch(() => []),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

/**
 * The binary of the npm package, where it has been fetched already: asking the package itself would fetch
 * it. `undefined` here means that the double is what can be tested.
 */
export async function electronBinary(): Promise<string | undefined> {
  const folder = join(root, 'node_modules', 'electron');
  const name = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => undefined);
  if (name === undefined) return undefined;
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name.trim());
  return existsSync(path) ? path : undefined;
}
