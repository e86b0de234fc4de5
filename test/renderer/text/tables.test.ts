import { describe, expect, it } from 'vitest';
import { en as firstEn } from '../../../src-renderer/text/en.ts';
import { enginesText } from '../../../src-renderer/text/engines-text.ts';
import { ja as firstJa } from '../../../src-renderer/text/ja.ts';
import { localText } from '../../../src-renderer/text/local-text.ts';

/** With the words that come with their views. */
const en = { ...firstEn, enginesView: enginesText.en, localView: localText.en };
const ja = { ...firstJa, enginesView: enginesText.ja, localView: localText.ja };

/** Every string of a table by its path; sentences are filled with marks. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value('‹1›', '‹2›', '‹3›', '‹4›'))]];
  if (Array.isArray(value)) return [];
  return Object.entries(value ?? {}).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}
const slots = (table: typeof en): string[] =>
  table.advice.needSentence.flatMap((part) => {
    if (typeof part === 'string') return [];
    const words = 'slot' in part ? [part] : part.parts;
    return words.flatMap((word) => (typeof word === 'string' ? [] : [word.slot]));
  });
const conditions = (table: typeof en): string[] =>
  table.advice.needSentence.flatMap((part) =>
    typeof part !== 'string' && 'when' in part ? [part.when] : [],
  );
const marks = (text: string) => text.match(/‹\d›/g)?.sort() ?? [];

describe('the strings', () => {
  it('exist in both languages, none of them empty', () => {
    const paths = (table: typeof en) => leaves(table).map(([path]) => path);
    expect(paths(ja).sort()).toEqual(paths(en).sort());
    expect([...leaves(ja), ...leaves(en)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('hold the same figures in both languages', () => {
    const english = new Map(leaves(en));
    const different = leaves(ja).filter(
      ([path, text]) => marks(text).join() !== marks(english.get(path) ?? '').join(),
    );
    expect(different).toEqual([]);
  });

  it('are Japanese but for names and units', () => {
    const latin = leaves(ja).filter(([, text]) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(text));
    expect(latin.map(([path]) => path)).toEqual([
      'name',
      'rateUnit',
      'machine.kinds.apple-silicon',
      'machine.kinds.intel-mac',
      'speed.range',
      'advice.engines.llama.cpp',
      'advice.engines.mlx',
      'advice.engines.ollama',
      'advice.quantisation.Q4_K_M',
      'advice.quantisation.Q5_K_M',
      'advice.quantisation.Q6_K',
      'advice.quantisation.Q8_0',
      'advice.quantisation.F16',
      'advice.mac',
      'runs.notHere',
      'runs.between',
      'runs.card.flash',
    ]);
  });

  it('state the need with the same slots under the same conditions, each once', () => {
    expect(slots(ja).sort()).toEqual(slots(en).sort());
    expect(new Set(slots(en)).size).toBe(slots(en).length);
    expect(conditions(ja).sort()).toEqual(conditions(en).sort());
    expect(slots(en)).toEqual(expect.arrayContaining(['model', 'context', 'budget', 'resale', 'motive']));
  });

  it('never call the memory of a Mac VRAM', () => {
    expect([...leaves(ja), ...leaves(en)].filter(([, text]) => /vram/i.test(text))).toEqual([]);
  });
});
