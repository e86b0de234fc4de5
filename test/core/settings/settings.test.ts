import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { languageSetting, readSettings, SettingsSchema } from '../../../src-main/core/settings/settings.ts';

const whole = {
  language: 'ja',
  mainWindow: { x: -1920, y: 30, width: 1120, height: 760 },
  menuBarHintSeen: true,
};

describe('the settings in a file', () => {
  it('are what was chosen', () => {
    expect(readSettings(whole)).toEqual({ settings: whole, isDamaged: false });
    expect(readSettings({})).toEqual({ settings: {}, isDamaged: false });
  });

  it.each([
    ['a language that we do not speak', { language: 'fr' }],
    ['a language of a wrong type', { language: 1 }],
    ['half a point', { mainWindow: { x: 0.5, y: 0, width: 10, height: 10 } }],
    ['a window without a height', { mainWindow: { x: 0, y: 0, width: 10 } }],
    ['a window without extent', { mainWindow: { x: 0, y: 0, width: 0, height: 10 } }],
    ['a window beyond every display', { mainWindow: { x: 1e9, y: 0, width: 10, height: 10 } }],
    ['a hint that is neither seen nor unseen', { menuBarHintSeen: 'yes' }],
    ['nothing where something belongs', { language: null }],
  ])('leave out %s and keep the rest', (_what, wrong) => {
    const [field = ''] = Object.keys(wrong);
    const rest = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== field));
    expect(readSettings({ ...whole, ...wrong })).toEqual({ settings: rest, isDamaged: true });
  });

  it.each([[[]], ['text'], [7], [null], [undefined]])('are the defaults where the file holds %j', (value) => {
    expect(readSettings(value)).toEqual({ settings: {}, isDamaged: true });
  });

  it('keep what a later program added', () => {
    const later = { ...whole, theme: 'dark' };
    expect(readSettings(later)).toEqual({ settings: later, isDamaged: false });
  });

  it('are always settings, whatever stands in their fields', () => {
    const values = [null, true, -1, 0.5, '', 'ja', [], {}, { x: 0 }, whole, whole.mainWindow];
    for (const language of values) {
      for (const mainWindow of values) {
        for (const menuBarHintSeen of values) {
          const { settings } = readSettings({ language, mainWindow, menuBarHintSeen });
          expect(v.is(SettingsSchema, settings)).toBe(true);
        }
      }
    }
  });
});

describe('a choice of language', () => {
  it('of the system is none of its own', () => {
    const choices = ['system', 'ja', 'en'] as const;
    expect(choices.map(languageSetting)).toEqual([undefined, 'ja', 'en']);
  });
});
