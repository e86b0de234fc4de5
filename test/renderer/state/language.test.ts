import { describe, expect, it, vi } from 'vitest';
import { LanguageStore } from '../../../src-renderer/state/language.svelte.ts';
import { memoryStorage } from '../session.ts';

describe('the language', () => {
  it.each([
    [['ja-JP', 'en-US'], 'ja'],
    [['en-GB'], 'en'],
    [['de-DE', 'ja'], 'ja'],
    [['de-DE'], 'en'],
    [[], 'en'],
  ])('at the first start with %j is %s', (preferred, language) => {
    expect(new LanguageStore({ storage: memoryStorage(), preferred }).current).toBe(language);
  });

  it('that was chosen is kept for the next start', () => {
    const storage = memoryStorage();
    const store = new LanguageStore({ storage, preferred: ['ja'] });
    store.choose('en');
    expect([store.current, store.text.advice.words.keep]).toEqual(['en', 'Keep it']);
    expect(new LanguageStore({ storage, preferred: ['ja'] }).current).toBe('en');
  });

  it('that is chosen is told to the host once, and is not taken back by an older state', () => {
    const onChosen = vi.fn();
    const store = new LanguageStore({ storage: memoryStorage(), preferred: ['ja'] }, onChosen);
    store.follow(undefined);
    store.choose('en');
    store.follow(undefined);
    expect(store.current).toBe('en');
    store.follow('en');
    expect(onChosen.mock.calls).toEqual([['en']]);
  });

  it('follows what was chosen elsewhere, and goes back to the system’s with it', () => {
    const storage = memoryStorage({ 'kaidoki.language': 'en' });
    const store = new LanguageStore({ storage, preferred: ['ja'] });
    expect(store.current).toBe('en');
    store.follow('en');
    store.follow('ja');
    expect([store.current, storage.values.get('kaidoki.language')]).toEqual(['ja', 'ja']);
    store.follow('en');
    store.follow(undefined);
    expect([store.current, storage.values.size]).toEqual(['ja', 0]);
  });

  it('ignores what something else left in its place', () => {
    const storage = memoryStorage({ 'kaidoki.language': 'fr' });
    expect(new LanguageStore({ storage, preferred: ['ja'] }).current).toBe('ja');
  });
});
