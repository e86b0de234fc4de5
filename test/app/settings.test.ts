import { describe, expect, it } from 'vitest';
import type { SettingsPort } from '../../src-main/app/ports.ts';
import { Fault } from '../../src-main/core/fault.ts';
import type { Settings } from '../../src-main/core/settings/settings.ts';
import { fakePorts } from '../fakes/ports.ts';
import { newApp } from '../fakes/started-app.ts';

function scene(over: Partial<SettingsPort> = {}) {
  const written: Settings[] = [];
  const settings: SettingsPort = {
    read: async () => ({ settings: { language: 'ja' } }),
    write: async (value) => void written.push(value),
    ...over,
  };
  const app = newApp(fakePorts('macbook-pro-m4-pro-48gb', { settings }));
  return { app, written, state: () => app.handlers.readState({}) };
}

describe('the settings of the application', () => {
  it('are in its state once it is started', async () => {
    const { app, state } = scene();
    expect((await state()).settings).toEqual({});
    await app.start();
    expect((await state()).settings).toEqual({ language: 'ja' });
    expect((await state()).settingsFault).toBeUndefined();
  });

  it('are in force before the disk has them, and kept one after the other', async () => {
    let go = (): void => {};
    const written: Settings[] = [];
    const { app } = scene({
      write: async (value) => {
        if (written.push(value) === 1) await new Promise<void>((resolve) => (go = resolve));
      },
    });
    await app.start();
    const first = app.handlers.changeSettings({ language: 'en' });
    const second = app.changeSettings({ menuBarHintSeen: true });
    await expect.poll(() => app.settings()).toEqual({ language: 'en' });
    expect(written).toHaveLength(1);
    go();
    await Promise.all([first, second, app.stop()]);
    expect(written).toEqual([{ language: 'en' }, { language: 'en', menuBarHintSeen: true }]);
  });

  it('go back to the system’s language, and are left alone by a change of nothing', async () => {
    const { app, written } = scene();
    await app.start();
    await app.handlers.changeSettings({});
    expect(written).toEqual([]);
    await app.handlers.changeSettings({ language: 'system' });
    expect(JSON.stringify(written)).toBe('[{}]');
  });

  it('that were damaged are told, by the name they were set aside under', async () => {
    const { app, state } = scene({
      read: async () => ({ settings: {}, damagedFile: '/x/settings.damaged.json' }),
    });
    await app.start();
    expect((await state()).settingsFault).toEqual({
      code: 'settings-damaged',
      details: { path: '/x/settings.damaged.json' },
    });
  });

  it('that could not be kept are told no longer when they can', async () => {
    let isFull = true;
    const full = new Fault('settings-unusable', { path: '/x', problem: 'ENOSPC' });
    const { app, state } = scene({ write: async () => (isFull ? Promise.reject(full) : undefined) });
    await app.start();
    await expect(app.changeSettings({ language: 'en' })).rejects.toBe(full);
    expect((await state()).settingsFault?.code).toBe('settings-unusable');
    isFull = false;
    await app.changeSettings({ menuBarHintSeen: true });
    expect((await state()).settingsFault).toBeUndefined();
  });

  it('that cannot be read or written are told, and the program goes on with what was chosen', async () => {
    const unusable = new Fault('settings-unusable', { path: '/x', problem: 'EACCES' });
    const fails = async () => Promise.reject(unusable);
    const { app, state } = scene({ read: fails, write: fails });
    await app.start();
    expect((await state()).settingsFault?.code).toBe('settings-unusable');
    await expect(app.handlers.changeSettings({ language: 'en' })).rejects.toBe(unusable);
    expect((await state()).settings).toEqual({ language: 'en' });
    expect((await state()).machine).toBeDefined();
  });
});
