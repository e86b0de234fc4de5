import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src-renderer/styles/tokens.css', 'utf8');
const darkFrom = css.indexOf('@media');

function tokens(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}
const light = tokens(css.slice(0, darkFrom));
const dark = new Map([...light, ...tokens(css.slice(darkFrom))]);

/** Relative luminance of WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const answers = ['fits', 'tight', 'raise-limit', 'crawls'];
const textOn: [string, string][] = [
  ...answers.map((answer): [string, string] => [`${answer}-text`, answer]),
  ...['page', 'surface', 'accent-soft'].flatMap((ground): [string, string][] => [
    ['text', ground],
    ['text-second', ground],
    ['accent', ground],
  ]),
  ['text-second', 'sunken'],
  ['refused-text', 'surface'],
  ['refused-text', 'page'],
  ['accent-text', 'accent'],
  ['accent-text', 'accent-strong'],
  ['warning', 'warning-soft'],
  ['danger', 'danger-soft'],
];
/** Drawn, not written: 3:1 is asked of them. */
const drawnOn: [string, string][] = [
  ['weights', 'surface'],
  ['kv', 'surface'],
  ['buffers', 'surface'],
  ['in-use', 'page'],
  ['accent', 'track'],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('the colours in the %s scheme', (_scheme, table) => {
  const colour = (name: string): string => {
    const found = table.get(name);
    if (!found) throw new Error(`There is no colour --${name}.`);
    return found;
  };

  it.each(textOn)('show --%s readably on --%s (AA)', (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(drawnOn)('show --%s visibly on --%s', (drawn, ground) => {
    expect(contrast(colour(drawn), colour(ground))).toBeGreaterThanOrEqual(3);
  });

  it('tell the answers apart by lightness alone, the best one standing out most', () => {
    const steps = ['fits', 'raise-limit', 'crawls'].map((answer) =>
      contrast(colour(answer), colour('surface')),
    );
    expect(steps).toEqual(steps.toSorted((a, b) => b - a));
    expect(contrast(colour('fits'), colour('tight'))).toBeGreaterThanOrEqual(1.8);
  });
});
