/** Red, green and blue, 0…255. */
export type Colour = readonly [number, number, number];

export type Attributes = ReadonlyMap<string, string>;

/** What the picture must not have. */
export function wrong(what: string): Error {
  return new Error(`The picture has ${what}, which this reader of a small part of SVG does not know.`);
}

/** The attributes inside a tag, by name. */
export function attributesOf(text: string): Attributes {
  return new Map([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

export function number(attributes: Attributes, name: string): number {
  const value = Number(attributes.get(name) ?? Number.NaN);
  if (!Number.isFinite(value)) throw wrong(`no number as ${name}`);
  return value;
}

/** `#rrggbb` */
export function colour(text: string | undefined): Colour {
  const digits = /^#([0-9a-f]{6})$/.exec(text ?? '')?.[1];
  if (digits === undefined) throw wrong(`the colour ${text ?? 'none'}`);
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
