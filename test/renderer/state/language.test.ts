import { describe, expect, it } from 'vitest';
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

  it('ignores what something else left in its place', () => {
    const storage = memoryStorage({ 'kaidoki.language': 'fr' });
    expect(new LanguageStore({ storage, preferred: ['ja'] }).current).toBe('ja');
  });
});
