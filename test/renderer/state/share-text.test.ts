import { describe, expect, it } from 'vitest';
import { known } from '../../../src-main/core/fact.ts';
import { brokenLines, drawPicture, sharePicture } from '../../../src-renderer/charts/share-picture.ts';
import { shareCard, shareText } from '../../../src-renderer/state/share-text.ts';
import { macWith } from '../../core/advice/macs.ts';
import { adviceFor } from '../../core/advice/question.ts';

const mac = macWith('m1-8c-7g', 16);
const advice = adviceFor(mac, { budget: 2300 });
const card = (language: 'en' | 'ja', machine = mac) =>
  shareCard({ advice, model: 'Qwen2.5 32B Instruct', machine }, language);
/** Each letter ten pixels wide. */
const measure = (text: string): number => text.length * 10;

describe('the card to share', () => {
  it('holds question, verdict, reasons and the day of the prices, in either language', () => {
    expect(shareText(card('en'))).toMatch(
      /^Is another Mac worth it\?\nQwen2\.5 32B Instruct Q4_K_M · Context 8K · chat · ≤ \$2,300\n\nBuy: .*\n- /,
    );
    expect(shareText(card('en'))).toMatch(/Apple M1 16.GB · Prices and Macs as of .* · Kaidoki$/);
    expect(shareText(card('ja'))).toMatch(/\n\n買い時です：/);
  });

  it('says of the machine its chip and memory alone', () => {
    const named = {
      ...mac,
      modelIdentifier: known('Mac99,9', 'sysctl'),
      productName: known("Hanako's Mac", 'sysctl'),
    };
    expect(card('en', named)).toEqual(card('en'));
  });

  it('breaks lines between words, and Japanese anywhere but before a closing mark', () => {
    expect(brokenLines('one two three', 75, measure)).toEqual(['one two', 'three']);
    expect(brokenLines('これで十分です。', 70, measure)).toEqual(['これで十分で', 'す。']);
    expect(brokenLines('incomprehensibilities', 50, measure)).toEqual(['incomprehensibilities']);
  });

  it('is drawn line under line, nothing beyond its edges', () => {
    const picture = sharePicture(card('ja'), (text, { size }) => text.length * size);
    const heights = picture.lines.map(({ y }) => y);
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(Math.max(...heights)).toBeLessThan(picture.height);
    for (const { text, x, size } of picture.lines) {
      expect(x + Math.min(text.length, 12) * size).toBeLessThanOrEqual(picture.width);
    }
    const drawn: string[] = [];
    const brush = {
      font: '',
      fillStyle: '',
      fillRect: () => undefined,
      fillText: (text: string) => void drawn.push(text),
    };
    drawPicture(brush, picture, {
      family: 'sans-serif',
      background: '#fff',
      colours: { text: '#000', second: '#555', accent: '#06c' },
    });
    expect(drawn).toEqual(picture.lines.map(({ text }) => text));
  });
});
