import { plainText } from '../state/plain-text.ts';

/** Pixels of the picture: what link previews and posts show uncut. */
export const cardSize = { width: 1200, height: 630 } as const;

export interface CardFigure {
  /** Plain words first, then the test: "reads at", "pp512". */
  label: string;
  test: string;
  /** Worded; the unit stands behind it. */
  value: string;
  unit: string;
  interval: string;
  /** Tokens per second; absent: not measured. */
  rate?: { low: number; mid: number; high: number };
}

export interface CardFacts {
  chip: string;
  /** GPU cores, memory, system. */
  chipDetails: string;
  model: string;
  figures: readonly CardFigure[];
  trust: { isTrusted: boolean; words: string };
  /** Build and settings, then method and day. */
  footLines: readonly string[];
}

type CardColour = 'ground' | 'text' | 'second' | 'accent' | 'track' | 'band' | 'warning' | 'trusted';

/** AA on the ground; the picture is the same in both schemes, since nobody knows where it will be posted. */
export const cardColours: Readonly<Record<CardColour, string>> = {
  ground: '#12161c',
  text: '#f5f5f7',
  second: '#aab4c2',
  accent: '#5aa9ff',
  track: '#2b323c',
  band: '#bfe0ff',
  warning: '#ffd27a',
  trusted: '#7fdcb8',
};

export interface CardText {
  kind: 'text';
  text: string;
  /** Left end, or right end where it is aligned so, and base line. */
  x: number;
  y: number;
  sizePixels: number;
  weight: 400 | 600 | 700;
  colour: CardColour;
  align: 'left' | 'right';
}

interface CardBar {
  kind: 'bar';
  x: number;
  y: number;
  width: number;
  height: number;
  colour: CardColour;
  isRound?: boolean;
}

export type CardPart = CardText | CardBar;

/** Width of a text in pixels. */
export type MeasureText = (text: string, sizePixels: number, weight: CardText['weight']) => number;

const margin = 72;
const innerWidth = cardSize.width - 2 * margin;
const gap = 56;
const leastShrink = 0.6;

interface Line extends Pick<CardText, 'x' | 'y' | 'sizePixels' | 'weight' | 'colour'> {
  mostWidth: number;
  align?: CardText['align'];
}

/** A line that keeps within its width: smaller letters first, down to 60 %, then an end of "…". */
function fitted(text: string, { mostWidth, align = 'left', ...line }: Line, measure: MeasureText): CardText {
  const plain = plainText(text, 120);
  const width = measure(plain, line.sizePixels, line.weight);
  const shrink = Math.min(1, Math.max(leastShrink, mostWidth / Math.max(1, width)));
  const sizePixels = Math.floor(line.sizePixels * shrink);
  const fits = (words: string): boolean => measure(words, sizePixels, line.weight) <= mostWidth;
  const characters = [...plain];
  while (characters.length > 1 && !fits(cut(characters, plain))) characters.pop();
  return { kind: 'text', ...line, align, sizePixels, text: cut(characters, plain) };
}

const cut = (characters: readonly string[], whole: string): string =>
  [...whole].length === characters.length ? whole : `${characters.join('').trimEnd()}…`;

/** A rate as a bar from 0, its interval upon it; the bar's end is a tenth above the interval's. */
function rateBars({ low, mid, high }: NonNullable<CardFigure['rate']>, x: number, width: number): CardBar[] {
  const most = Math.max(high, mid) * 1.1;
  const at = (rate: number): number => (most > 0 ? Math.round((Math.max(0, rate) / most) * width) : 0);
  const y = 424;
  const bar = (from: number, to: number, colour: CardColour, inset: number): CardBar => ({
    kind: 'bar',
    x: x + from,
    y: y + inset,
    width: Math.max(2, to - from),
    height: 14 - 2 * inset,
    colour,
    isRound: true,
  });
  return [bar(0, width, 'track', 0), bar(0, at(mid), 'accent', 0), bar(at(low), at(high), 'band', 4)];
}

function figureParts(figure: CardFigure, index: number, count: number, measure: MeasureText): CardPart[] {
  const width = (innerWidth - gap * (count - 1)) / count;
  const x = margin + index * (width + gap);
  const line = (y: number, sizePixels: number, colour: CardColour, mostWidth = width): Line => ({
    x,
    y,
    sizePixels,
    weight: 400,
    colour,
    mostWidth,
  });
  const value = fitted(figure.value, { ...line(392, 92, 'text', width * 0.66), weight: 700 }, measure);
  const unitX = x + measure(value.text, value.sizePixels, value.weight) + 14;
  return [
    fitted(`${figure.label} · ${figure.test}`, line(294, 28, 'second'), measure),
    value,
    fitted(figure.unit, { ...line(392, 30, 'second', x + width - unitX), x: unitX }, measure),
    ...(figure.rate ? rateBars(figure.rate, x, width) : []),
    fitted(figure.interval, line(474, 24, 'second'), measure),
  ];
}

/** Where everything stands on the picture of a run: chip, model, its figures with intervals, how far to trust it. */
export function runCard(facts: CardFacts, measure: MeasureText): CardPart[] {
  const full = { x: margin, mostWidth: innerWidth };
  const trustColour: CardColour = facts.trust.isTrusted ? 'trusted' : 'warning';
  const trust = fitted(
    `${facts.trust.isTrusted ? '✓' : '!'} ${facts.trust.words}`,
    {
      x: cardSize.width - margin,
      y: 214,
      sizePixels: 26,
      weight: 600,
      colour: trustColour,
      mostWidth: 260,
      align: 'right',
    },
    measure,
  );
  return [
    { kind: 'bar', x: 0, y: 0, width: cardSize.width, height: cardSize.height, colour: 'ground' },
    { kind: 'bar', x: 0, y: 0, width: cardSize.width, height: 8, colour: 'accent' },
    fitted(
      facts.chip,
      { ...full, y: 118, sizePixels: 60, weight: 700, colour: 'text', mostWidth: 800 },
      measure,
    ),
    fitted(
      'Kaidoki',
      {
        x: cardSize.width - margin,
        y: 112,
        sizePixels: 32,
        weight: 600,
        colour: 'accent',
        mostWidth: 200,
        align: 'right',
      },
      measure,
    ),
    fitted(facts.chipDetails, { ...full, y: 164, sizePixels: 28, weight: 400, colour: 'second' }, measure),
    fitted(
      facts.model,
      { ...full, y: 214, sizePixels: 30, weight: 600, colour: 'text', mostWidth: 760 },
      measure,
    ),
    trust,
    ...facts.figures.flatMap((figure, index) => figureParts(figure, index, facts.figures.length, measure)),
    { kind: 'bar', x: margin, y: 510, width: innerWidth, height: 1, colour: 'track' },
    ...facts.footLines.map((text, index) =>
      fitted(text, { ...full, y: 550 + 34 * index, sizePixels: 22, weight: 400, colour: 'second' }, measure),
    ),
  ];
}
