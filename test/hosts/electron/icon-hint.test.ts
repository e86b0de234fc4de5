import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src-main/core/fact.ts';
import type { Settings } from '../../../src-main/core/settings/settings.ts';
import { sampleState } from '../../contract/samples.ts';
import { runningHost } from './running-host.ts';

async function openedAgain(macosVersion: string | undefined, settings: Settings = {}) {
  const host = await runningHost({ settings });
  const { machine } = sampleState;
  if (!machine) throw new Error('the sample has a machine');
  const fact: Fact<string> =
    macosVersion === undefined ? { reason: 'not-reported' } : { value: macosVersion, source: 'sw_vers' };
  host.say({ machine: { ...machine, macosVersion: fact } });
  host.electron.app.emit('activate');
  return host;
}

describe('opening an app that is open already', () => {
  it.each(['26.0', '26.5.1', '27.0'])(
    'tells once on macOS %s where its icon may have gone',
    async (version) => {
      const { electron, hosted } = await openedAgain(version);
      expect(electron.messages.map(({ detail }) => detail).join()).toContain('System Settings > Menu Bar');
      expect(hosted.settings().menuBarHintSeen).toBe(true);
      electron.app.emit('activate');
      expect(electron.messages).toHaveLength(1);
    },
  );

  it.each(['15.6', undefined])('tells nothing on macOS %s, which shows every icon', async (version) => {
    const { electron, hosted } = await openedAgain(version);
    expect(electron.messages).toEqual([]);
    expect(hosted.changed).toEqual([]);
  });

  it('tells nothing again at the next start, and in the language that was chosen', async () => {
    expect((await openedAgain('26.0', { menuBarHintSeen: true })).electron.messages).toEqual([]);
    const [message] = (await openedAgain('26.0', { language: 'ja' })).electron.messages;
    expect(message?.message).toBe('Kaidoki はメニューバーにあります');
  });
});
