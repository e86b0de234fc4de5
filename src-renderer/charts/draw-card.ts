import { cardColours, cardSize, type CardPart, type CardText, type MeasureText } from './run-card.ts';

const family = "system-ui, -apple-system, 'Hiragino Sans', 'Yu Gothic UI', 'Noto Sans CJK JP', sans-serif";

const fontOf = ({ sizePixels, weight }: Pick<CardText, 'sizePixels' | 'weight'>): string =>
  `${weight} ${sizePixels}px ${family}`;

/** Widths in the letters that the picture will be drawn in. */
export const measuredBy =
  (context: CanvasRenderingContext2D): MeasureText =>
  (text, sizePixels, weight) => {
    context.font = fontOf({ sizePixels, weight });
    return context.measureText(text).width;
  };

/** Paints the parts of a picture, the first ones undermost. */
export function drawCard(context: CanvasRenderingContext2D, parts: readonly CardPart[]): void {
  context.clearRect(0, 0, cardSize.width, cardSize.height);
  for (const part of parts) {
    context.fillStyle = cardColours[part.colour];
    if (part.kind === 'bar') {
      context.beginPath();
      context.roundRect(part.x, part.y, part.width, part.height, part.isRound ? part.height / 2 : 0);
      context.fill();
    } else {
      context.font = fontOf(part);
      context.textAlign = part.align;
      context.fillText(part.text, part.x, part.y);
    }
  }
}
