import { describe, expect, it } from 'vitest';
import { faultSentence } from '#contract/text/faults.ts';
import { Fault } from '#core/fault.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { catalogueOfDay } from '../../src-main/app/knowledge.ts';

const shipped = loadShippedCatalogue();
const catalogue = { ...shipped, asOf: '2026-11-22' };
const now = new Date('2026-11-24T12:00:00Z');

/** What is said in both languages of a day that is refused. */
function refusal(day: string, modelId?: string): string[] {
  try {
    catalogueOfDay(catalogue, { day, now, modelId });
  } catch (error) {
    if (error instanceof Fault)
      return [faultSentence(error, 'en'), faultSentence(error, 'ja')].map((words) =>
        words.replaceAll('\u00a0', ' '),
      );
  }
  throw new Error('not refused');
}

describe('the catalogue of a day', () => {
  it('is there up to its own day', () => {
    expect(catalogueOfDay(catalogue, { day: catalogue.asOf, now })).toBe(catalogue);
    expect(catalogueOfDay(catalogue, { day: '2025-12-31', now }).asOf).toBe('2025-12-31');
  });

  it('is the newest up to today, as where no day is named, wherever it is today already', () => {
    expect(catalogueOfDay(catalogue, { day: '2026-11-24', now })).toBe(catalogue);
    const inTokyo = new Date('2026-11-24T23:00:00Z');
    expect(catalogueOfDay(catalogue, { day: '2026-11-25', now: inTokyo })).toBe(catalogue);
  });

  it('is refused for a later one, with the day that it ends on and without a word of the command line', () => {
    expect(refusal('2030-01-01')).toEqual([
      'Nothing is known of days after Nov 22, 2026, when the catalogue was made. Choose that day or an earlier one.',
      'カタログは2026年11月22日のもので、それより後のことはわかりません。この日か、それより前の日を選んでください。',
    ]);
    expect(() => catalogueOfDay(catalogue, { day: '2026-11-26', now })).toThrow('later-than-catalogue');
  });

  it('is refused for a model that was not out by then, by its name', () => {
    const [en, ja] = refusal('2024-12-31', 'qwen3.6-35b-a3b');
    expect(en).toBe('Qwen3.6 35B-A3B was not out by Dec 31, 2024. Choose another model, or a later day.');
    expect(ja).toBe(
      'Qwen3.6 35B-A3B は、2024年12月31日にはまだ公開されていません。別のモデルか、もっと後の日を選んでください。',
    );
  });

  it('is refused for a day before any model', () => {
    const [en, ja] = refusal('2019-01-01');
    expect(en).toBe('No model of the catalogue was out by Jan 1, 2019. Choose a later day.');
    expect(ja).toContain('2019年1月1日には、カタログのどのモデルもまだ');
  });
});
