import { faultValue } from '#contract/dispatch.ts';
import { Fault } from '#core/fault.ts';
import type { Settings, SettingsChange } from '#core/settings/settings.ts';
import { oneAfterTheOther } from './one-after-the-other.ts';
import type { SettingsPort } from './ports.ts';
import type { StateStore } from './state.ts';

/** The user's choices, shown in the state and kept on disk. */
export interface SettingsKeeper {
  read(): Settings;
  /** Once, at the start. A file that can't be used is told in the state; the defaults then apply. */
  load(): Promise<void>;
  /** In force at once, before the disk has it. @throws `Fault` `settings-unusable`, told in the state too */
  change(change: SettingsChange): Promise<void>;
  /** Resolves when the disk has what was changed. */
  settled(): Promise<void>;
}

export function createSettingsKeeper(port: SettingsPort, store: StateStore): SettingsKeeper {
  /** Of two changes at once the later one is on the disk in the end. */
  const inTurn = oneAfterTheOther();
  const read = (): Settings => store.read().settings;

  return {
    read,
    load: () =>
      inTurn(async () => {
        try {
          const { settings, damagedFile } = await port.read();
          const damaged =
            damagedFile === undefined ? undefined : new Fault('settings-damaged', { path: damagedFile });
          store.update({ settings, settingsFault: damaged && faultValue(damaged, 'settings') });
        } catch (error) {
          store.update({ settingsFault: faultValue(error, 'settings') });
        }
      }),
    change: (change) =>
      inTurn(async () => {
        store.update({ settings: { ...read(), ...change } });
        try {
          await port.write(read());
          // It works again; that something was damaged stays worth knowing.
          if (store.read().settingsFault?.code === 'settings-unusable')
            store.update({ settingsFault: undefined });
        } catch (error) {
          store.update({ settingsFault: faultValue(error, 'settings') });
          throw error;
        }
      }),
    settled: () => inTurn(async () => undefined),
  };
}
