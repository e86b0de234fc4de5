import { describe, expect, it } from 'vitest';
import {
  cardColours,
  cardSize,
  runCard,
  type CardFacts,
  type CardText,
  type MeasureText,
} from '../../../src-renderer/charts/run-card.ts';
import { cardFacts, cardLabel } from '../../../src-renderer/state/card-facts.ts';
import { en } from '../../../src-renderer/text/en.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import { rateOf, resultOf } from '../../fakes/benchmark-results.ts';

/** Letters 0.6 em wide, Japanese ones a whole. */
const measure: MeasureText = (text, sizePixels) =>
  [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 1 : 0.6) * sizePixels, 0);

const hostileNames = [
  '',
  'x',
  'W'.repeat(10_000),
  '計測'.repeat(5000),
  '😀'.repeat(300),
  '\u202e<script>alert(1)</script>\u2066\n\0',
];

const wordings = [
  { text: en, language: 'en' as const },
  { text: ja, language: 'ja' as const },
];
const texts = (facts: CardFacts): CardText[] =>
  runCard(facts, measure).filter((part) => part.kind === 'text');
const leftOf = ({ x, align, text, sizePixels, weight }: CardText): number =>
  align === 'right' ? x - measure(text, sizePixels, weight) : x;
const rightOf = (part: CardText): number => leftOf(part) + measure(part.text, part.sizePixels, part.weight);

describe.each(wordings)('the picture of a run in $language', (wording) => {
  it('says chip, model, both figures with intervals, build, day and how far to trust it', () => {
    const words = texts(cardFacts(resultOf(), 'Llama 2 7B Q4_0', wording)).map(({ text }) => text);
    const all = words.join('\n');
    for (const fact of [
      /Apple M4 Pro/,
      /24.GB/,
      /Llama 2 7B Q4_0/,
      /pp512/,
      /tg128/,
      /440/,
      /50\.5/,
      /b1000/,
      /2026/,
    ]) {
      expect(all).toMatch(fact);
    }
    expect(all).toMatch(/432.*448/);
    expect(words).toContain(`✓ ${wording.text.runs.trusted}`);
  });

  it('says of a sustained run what was left of the speed', () => {
    const run = resultOf({ mode: 'sustained', sustained: { points: [], promptShareKept: 0.77 } });
    expect(texts(cardFacts(run, 'm', wording)).some(({ text }) => /432.*448.*77%/.test(text))).toBe(true);
  });

  it('marks an untrusted run by another shape and word', () => {
    const facts = cardFacts(resultOf({ trusted: false, reasons: ['thermal'] }), 'm', wording);
    expect(texts(facts).map(({ text }) => text)).toContain(`! ${wording.text.runs.untrusted}`);
  });

  it('has nothing that tells one Mac from another of its kind, and no hour', () => {
    const words = [
      ...texts(cardFacts(resultOf({ deviceName: 'Taro’s Mac' }), 'm', wording)).map(({ text }) => text),
      cardLabel(cardFacts(resultOf({ deviceName: 'Taro’s Mac' }), 'm', wording), wording),
    ].join('\n');
    expect(words).not.toMatch(/Taro|23:35|\d:\d\d/);
  });

  it.each(hostileNames)('keeps every line within its margins and legible: name %#', (name) => {
    for (const rate of [0, 1e-9, 0.5, 99.95, 1234.5, 1e6, 1e15]) {
      const run = resultOf({
        build: name,
        machine: { chip: name, gpuCores: 20 },
        results: { pp512: rateOf(rate), tg128: { tokensPerSecond: rate, low: 0, samples: 2 } },
      });
      for (const part of texts(cardFacts(run, name, wording))) {
        expect(leftOf(part)).toBeGreaterThanOrEqual(71);
        expect(rightOf(part)).toBeLessThanOrEqual(cardSize.width - 71);
        expect(part.sizePixels).toBeGreaterThanOrEqual(12);
        expect(part.text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
    }
  });

  it('lets no two lines of the same height run into each other', () => {
    const long = 'W'.repeat(300);
    const run = resultOf({
      machine: { chip: long },
      results: { pp512: rateOf(123_456), tg128: rateOf(98_765) },
    });
    const parts = texts(cardFacts(run, long, wording));
    for (const one of parts) {
      for (const other of parts) {
        if (one === other || Math.abs(one.y - other.y) > 12) continue;
        expect(rightOf(one) <= leftOf(other) || rightOf(other) <= leftOf(one)).toBe(true);
      }
    }
  });

  it('draws the interval around the end of the bar', () => {
    const [, fill, interval] = runCard(cardFacts(resultOf(), 'm', wording), measure).filter(
      (part) => part.kind === 'bar' && part.y >= 424 && part.y < 440,
    );
    if (fill?.kind !== 'bar' || interval?.kind !== 'bar') throw new Error('There are bars.');
    expect(interval.x).toBeLessThan(fill.x + fill.width);
    expect(interval.x + interval.width).toBeGreaterThan(fill.x + fill.width);
  });
});

describe('a picture without the usual tests', () => {
  it('shows the first figures that there are, and one alone over the whole width', () => {
    const facts = cardFacts(resultOf({ results: { pp4096: rateOf(300) } }), 'm', {
      text: en,
      language: 'en',
    });
    expect(facts.figures.map(({ test }) => test)).toEqual(['pp4096']);
  });
});

describe('the colours of the picture', () => {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const share = parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  it.each(['text', 'second', 'accent', 'warning', 'trusted'] as const)('show %s readably (AA)', (name) => {
    const contrast = (luminance(cardColours[name]) + 0.05) / (luminance(cardColours.ground) + 0.05);
    expect(contrast).toBeGreaterThanOrEqual(4.5);
  });
});
