/** A name to be written beside its point, in pixels of the plot; the first ones matter most. */
export interface PointName {
  key: string;
  x: number;
  y: number;
  text: string;
}

export interface PlacedName extends PointName {
  anchor: 'start' | 'end' | 'middle';
  /** Of the text's baseline. */
  textX: number;
  textY: number;
}

interface Place {
  x: number;
  y: number;
}

interface Plot {
  width: number;
  height: number;
  /** All that are drawn, named or not. */
  points: readonly Place[];
  /** Drawn through the plot; no name is written across one. */
  lines?: readonly Line[];
}

interface Line {
  from: Place;
  to: Place;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The names are 12 pixels high; a Latin letter of the system font takes about half of that. */
const lineHeight = 14;
const latinWidth = 7;
const wideWidth = 12.2;
const gap = 11;

/** Estimated, in pixels: no text is measured before it is drawn. "M5" is 14. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? wideWidth : latinWidth), 0);

/**
 * Each name right, left, above or below of its point or between those, wherever it covers neither another name
 * nor another point nor a line, nor leaves the plot; one that finds no place is left out.
 */
export function placeNames(names: readonly PointName[], plot: Plot): PlacedName[] {
  const { lines = [] } = plot;
  const isNamed = (point: Place): boolean => names.some(({ x, y }) => x === point.x && y === point.y);
  const taken: Box[] = [
    ...names.map((name) => around(name, 8)),
    ...plot.points.filter((point) => !isNamed(point)).map((point) => around(point, 4)),
  ];
  return names.flatMap((name, index) => {
    const free = places(name).find(
      (place) =>
        isInside(place.box, plot) &&
        taken.every((box, other) => other === index || !overlap(box, place.box)) &&
        !lines.some((line) => crosses(line, place.box)),
    );
    if (!free) return [];
    taken.push(free.box);
    return [{ ...name, ...free.at }];
  });
}

function places({
  x,
  y,
  text,
}: PointName): { box: Box; at: Pick<PlacedName, 'anchor' | 'textX' | 'textY'> }[] {
  const width = textWidth(text);
  const half = lineHeight / 2;
  const beside = { top: y - half, bottom: y + half };
  const across = { left: x - width / 2, right: x + width / 2 };
  return [
    {
      box: { left: x + gap, right: x + gap + width, ...beside },
      at: { anchor: 'start', textX: x + gap, textY: y + 4 },
    },
    {
      box: { left: x - gap - width, right: x - gap, ...beside },
      at: { anchor: 'end', textX: x - gap, textY: y + 4 },
    },
    {
      box: { ...across, top: y - gap - lineHeight, bottom: y - gap },
      at: { anchor: 'middle', textX: x, textY: y - gap - 3 },
    },
    {
      box: { ...across, top: y + gap, bottom: y + gap + lineHeight },
      at: { anchor: 'middle', textX: x, textY: y + gap + lineHeight - 3 },
    },
    ...([1, -1] as const).flatMap((sideways) =>
      ([-1, 1] as const).map((upDown) => corner({ x, y, width, sideways, upDown })),
    ),
  ];
}

/** Right or left of the point and a line higher or lower. */
function corner({
  x,
  y,
  width,
  sideways,
  upDown,
}: {
  x: number;
  y: number;
  width: number;
  sideways: 1 | -1;
  upDown: 1 | -1;
}) {
  const near = x + sideways * (gap - 3);
  const far = near + sideways * width;
  const top = upDown < 0 ? y - gap - lineHeight + 3 : y + gap - 3;
  return {
    box: { left: Math.min(near, far), right: Math.max(near, far), top, bottom: top + lineHeight },
    at: {
      anchor: sideways > 0 ? ('start' as const) : ('end' as const),
      textX: near,
      textY: top + lineHeight - 3,
    },
  };
}

const around = ({ x, y }: Place, radius: number): Box => ({
  left: x - radius,
  right: x + radius,
  top: y - radius,
  bottom: y + radius,
});

/** Left of the plot are the times of its axis, which a name that is a little wider than estimated must not touch. */
const isInside = (box: Box, { width, height }: Plot): boolean =>
  box.left >= 8 && box.right <= width + 28 && box.top >= -12 && box.bottom <= height + 2;

const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Whether any of the line lies inside the box: it is cut at one edge after the other, as Liang and Barsky do. */
function crosses({ from, to }: Line, { left, right, top, bottom }: Box): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [start, end] = [0, 1];
  for (const [step, room] of [
    [-dx, from.x - left],
    [dx, right - from.x],
    [-dy, from.y - top],
    [dy, bottom - from.y],
  ] as const) {
    if (step === 0 && room < 0) return false;
    if (step < 0) start = Math.max(start, room / step);
    if (step > 0) end = Math.min(end, room / step);
  }
  return start <= end;
}
