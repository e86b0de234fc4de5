import { describe, expect, it } from 'vitest';
import { adviceLines } from '../../../src-main/hosts/cli/print-advice.ts';
import { displayWidth } from '../../../src-main/hosts/cli/table.ts';
import { macWith } from '../../core/advice/macs.ts';
import { adviceFor } from '../../core/advice/question.ts';

const bought = adviceFor(macWith('m1-8c-7g', 16), { budget: 2300 });
const unreached = adviceFor(macWith('m1-8c-7g', 16), { portable: 'required', maximumWeightKilograms: 1.3 });
const layout = { mostCandidates: 8 };
const plain = (lines: readonly string[]): string => lines.join('\n').replaceAll('\u00a0', ' ');

describe('advice in a terminal', () => {
  it.each(['en', 'ja'] as const)('keeps to 80 columns but for a command to copy (%s)', (language) => {
    for (const advice of [bought, unreached]) {
      for (const line of adviceLines(advice, language, layout)) {
        if (!line.includes('sysctl')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
      }
    }
  });

  it('begins with the verdict, and with the day of the price and the origin of the speed', () => {
    const [verdict = '', ...rest] = adviceLines(bought, 'en', layout);
    expect(verdict).toMatch(/^Buy: /);
    expect(plain(rest.slice(0, 3))).toMatch(/\(price: .*speed: computed\s+from \d+\s+published\s+runs/s);
  });

  it('names the day before the verdict where the catalogue of an earlier one was asked', () => {
    const earlier = { ...bought, catalogueDate: '2024-12-31' };
    const lines = (language: 'en' | 'ja') =>
      adviceLines(earlier, language, { ...layout, isOfEarlierDay: true });
    expect(lines('en')[0]).toBe('As of Dec 31, 2024, with what was on sale and known then:');
    expect(lines('ja')[0]).toBe('2024年12月31日の時点で売られ、知られていたものでの答え：');
    expect(adviceLines(earlier, 'en', layout)[0]).toMatch(/^Buy/);
  });

  it('marks what is advised and who is on the line of price against time, with the marks explained', () => {
    const recommended = bought.recommended ?? 0;
    const text = plain(adviceLines({ ...bought, paretoIndices: [recommended] }, 'en', layout));
    expect(text).toMatch(/^★◆ Mac mini/m);
    expect(text).toMatch(/★ advised/);
    expect(text).toMatch(/◆ none is both cheaper and faster/);
    expect(plain(adviceLines({ ...bought, paretoIndices: [] }, 'en', layout))).not.toContain('◆');
  });

  it('gives each price with its day, and each Mac that is out with every reason', () => {
    const text = plain(adviceLines(unreached, 'en', layout));
    const out = unreached.candidates.find(({ vetoes }) => vetoes.length > 1);
    expect(out).toBeDefined();
    expect(text).toMatch(/−.* · \$[\d,]+ \(\w{3} \d+,\s+2026\)/);
    expect(text.match(/^− +Mac/gm)).toHaveLength(8);
  });

  it('says how many more there are, and what the figures rest on', () => {
    const lines = adviceLines(bought, 'ja', layout);
    expect(plain(lines)).toContain(`ほか ${bought.candidates.length - 8} 構成`);
    for (const start of ['速さ：', 'メモリ：', '価格：']) {
      expect(lines.some((line) => line.startsWith(start))).toBe(true);
    }
  });

  it('leaves out what there is none of', () => {
    const none = { ...bought, candidates: [], reasons: [], freeChanges: [], alternatives: [] };
    const { recommended: _r, stepUp: _s, ...empty } = none;
    expect(adviceLines({ ...empty, verdict: 'keep' }, 'en', layout)).toEqual([
      'Keep it: what you have is enough.',
    ]);
  });
});
