import { dial, disc, needle, roundedRectangle, type SignedDistance } from './distances.ts';
import { attributesOf, colour, number, wrong, type Attributes, type Colour } from './svg-attributes.ts';

export interface Figure {
  distance: SignedDistance;
  /** Of a place in the whole picture. */
  colourAt(x: number, y: number): Colour;
  /** Figures of the glyph lie on a canvas of their own, moved and enlarged into the picture. */
  place: Place;
  isGlyph: boolean;
}

interface Place {
  x: number;
  y: number;
  scale: number;
}

export interface Picture {
  /** Width and height, in the picture's units. */
  side: number;
  /** Drawn one over the other. */
  figures: Figure[];
}

const wholePicture: Place = { x: 0, y: 0, scale: 1 };

type Fill = Figure['colourAt'];

/** Two stops along a line, in the units of the whole picture. */
function gradient(attributes: Attributes, stops: readonly Colour[]): Fill {
  const [first, last] = stops;
  if (!first || !last || stops.length !== 2) throw wrong('a gradient of other than two stops');
  const [fromX, fromY] = [number(attributes, 'x1'), number(attributes, 'y1')];
  const [alongX, alongY] = [number(attributes, 'x2') - fromX, number(attributes, 'y2') - fromY];
  return (x, y) => {
    const share = ((x - fromX) * alongX + (y - fromY) * alongY) / (alongX ** 2 + alongY ** 2);
    const mix = Math.min(1, Math.max(0, share));
    const between = (index: 0 | 1 | 2): number => first[index] + (last[index] - first[index]) * mix;
    return [between(0), between(1), between(2)];
  };
}

/** `M x y A r r 0 1 1 x y`: the larger arc of a circle, its ends at one height, open at the bottom. */
function dialOf(attributes: Attributes): SignedDistance {
  const parts = /^M ([\d.]+) ([\d.]+) A ([\d.]+) ([\d.]+) 0 1 1 ([\d.]+) ([\d.]+)$/.exec(
    attributes.get('d') ?? '',
  );
  const [fromX, fromY, radius, radiusY, toX, toY] = (parts ?? []).slice(1).map(Number);
  if (fromX === undefined || fromY === undefined || radius === undefined || toX === undefined) {
    throw wrong(`the path ${attributes.get('d') ?? 'none'}`);
  }
  if (radius !== radiusY || fromY !== toY || attributes.get('fill') !== 'none') throw wrong('such an arc');
  const openHalfAngleRadians = Math.asin((toX - fromX) / 2 / radius);
  return dial({
    centre: { x: (fromX + toX) / 2, y: fromY - radius * Math.cos(openHalfAngleRadians) },
    radius,
    width: number(attributes, 'stroke-width'),
    openHalfAngleRadians,
  });
}

function needleOf(attributes: Attributes): SignedDistance {
  if (attributes.get('stroke-linecap') !== 'round') throw wrong('a line without round ends');
  const at = (end: '1' | '2') => ({ x: number(attributes, `x${end}`), y: number(attributes, `y${end}`) });
  return needle(at('1'), at('2'), number(attributes, 'stroke-width'));
}

const shapes: Readonly<Record<string, (attributes: Attributes) => SignedDistance>> = {
  rect: (attributes) =>
    roundedRectangle({
      x: number(attributes, 'x'),
      y: number(attributes, 'y'),
      width: number(attributes, 'width'),
      height: number(attributes, 'height'),
      radius: number(attributes, 'rx'),
    }),
  circle: (attributes) =>
    disc({ x: number(attributes, 'cx'), y: number(attributes, 'cy') }, number(attributes, 'r')),
  line: needleOf,
  path: dialOf,
};

function placeOf(attributes: Attributes): Place {
  const transform = attributes.get('transform') ?? '';
  const parts = /^translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)$/.exec(transform);
  const [x, y, scale] = (parts ?? []).slice(1).map(Number);
  if (x === undefined || y === undefined || scale === undefined) throw wrong(`the transform ${transform}`);
  return { x, y, scale };
}

/** Gradients by id, then each shape in the order of the file. */
export function readPicture(svg: string): Picture {
  const fills = new Map<string, Fill>();
  for (const [, head = '', body = ''] of svg.matchAll(/<linearGradient([^>]*)>([^]*?)<\/linearGradient>/g)) {
    const attributes = attributesOf(head);
    const stops = [...body.matchAll(/<stop([^>]*)\/>/g)].map(([, stop = '']) =>
      colour(attributesOf(stop).get('stop-color')),
    );
    fills.set(`url(#${attributes.get('id') ?? ''})`, gradient(attributes, stops));
  }
  const fillOf = (attributes: Attributes): Fill => {
    const paint = attributes.get('stroke') ?? attributes.get('fill');
    const solid = fills.get(paint ?? '') ?? colour(paint);
    return typeof solid === 'function' ? solid : () => solid;
  };
  const viewBox = /viewBox="0 0 (\d+) \1"/.exec(svg)?.[1];
  if (viewBox === undefined) throw wrong('no square viewBox');
  return { side: Number(viewBox), figures: figuresOf(svg, fillOf) };
}

function figuresOf(svg: string, fillOf: (attributes: Attributes) => Fill): Figure[] {
  const drawn = svg.replace(/<!--[^]*?-->|<title>[^]*?<\/title>|<linearGradient[^]*?<\/linearGradient>/g, '');
  const figures: Figure[] = [];
  let group: Place | undefined;
  for (const [, closing, name = '', body = ''] of drawn.matchAll(/<(\/?)(\w+)([^>]*)>/g)) {
    if (name === 'svg') continue;
    if (name === 'g') {
      group = closing ? undefined : placeOf(attributesOf(body));
      continue;
    }
    const shape = shapes[name];
    if (!shape) throw wrong(`the element ${name}`);
    const attributes = attributesOf(body);
    figures.push({
      distance: shape(attributes),
      colourAt: fillOf(attributes),
      place: group ?? wholePicture,
      isGlyph: group !== undefined,
    });
  }
  return figures;
}
