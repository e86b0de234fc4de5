import type { ShareCard } from '../state/share-text.ts';

/** What a text of the picture looks like; sizes in pixels. */
export interface TextStyle {
  size: number;
  weight: number;
  colour: 'text' | 'second' | 'accent';
}

export interface PlacedLine extends TextStyle {
  text: string;
  x: number;
  /** Of the baseline. */
  y: number;
}

export interface SharePicture {
  width: number;
  height: number;
  lines: PlacedLine[];
}

export type MeasureText = (text: string, style: TextStyle) => number;

const width = 1200;
const margin = 72;
const paragraphGap = 28;

/** Where a line may break: before a space in Latin text, before any letter of Japanese but closing marks. */
const pieces = (text: string): string[] =>
  text.match(
    /[^\s\u3000-\u9fff\uff00-\uffef]+\s*|[\u3000-\u9fff\uff00-\uffef][、。，．）」』！？ー～]*\s*|\s+/g,
  ) ?? [];

/** Text in lines of at most `most` pixels; a word longer than that has a line of its own. */
export function brokenLines(text: string, most: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text)) {
    if (line !== '' && measure((line + piece).trimEnd()) > most) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}

/** Every line of the card with its place, 1200 pixels wide and as high as it takes. */
export function sharePicture(card: ShareCard, measure: MeasureText): SharePicture {
  const lines: PlacedLine[] = [];
  let y = margin;
  const write = (text: string, style: TextStyle): void => {
    for (const part of brokenLines(text, width - 2 * margin, (piece) => measure(piece, style))) {
      y += style.size * 1.45;
      lines.push({ text: part, x: margin, y: Math.round(y), ...style });
    }
  };
  write(card.title, { size: 26, weight: 400, colour: 'second' });
  write(card.question, { size: 26, weight: 600, colour: 'accent' });
  y += paragraphGap;
  write(card.verdict, { size: 40, weight: 700, colour: 'text' });
  y += paragraphGap / 2;
  for (const line of card.lines) {
    y += paragraphGap / 3;
    write(line, { size: 25, weight: 400, colour: 'text' });
  }
  y += paragraphGap;
  write(card.origin, { size: 21, weight: 400, colour: 'second' });
  return { width, height: Math.round(y + margin), lines };
}

/** The part of a canvas that a picture needs. */
type Brush = Pick<CanvasRenderingContext2D, 'fillRect' | 'fillText' | 'font' | 'fillStyle'>;

export interface PictureLook {
  /** A CSS list of families. */
  family: string;
  background: string;
  colours: Record<TextStyle['colour'], string>;
}

const fontOf = ({ size, weight }: TextStyle, family: string): string => `${weight} ${size}px ${family}`;

export const measureWith =
  (brush: Pick<CanvasRenderingContext2D, 'measureText' | 'font'>, family: string): MeasureText =>
  (text, style) => {
    brush.font = fontOf(style, family);
    return brush.measureText(text).width;
  };

export function drawPicture(brush: Brush, picture: SharePicture, look: PictureLook): void {
  brush.fillStyle = look.background;
  brush.fillRect(0, 0, picture.width, picture.height);
  for (const line of picture.lines) {
    brush.font = fontOf(line, look.family);
    brush.fillStyle = look.colours[line.colour];
    brush.fillText(line.text, line.x, line.y);
  }
}
