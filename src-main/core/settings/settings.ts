import * as v from 'valibot';

/** What the interface speaks. */
const LanguageSchema = v.picklist(['ja', 'en']);

/** Screen points: no arrangement of displays reaches further. */
const Coordinate = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const Length = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));

const entries = {
  /** Absent: the first of the system's languages that we speak. */
  language: v.optional(LanguageSchema),
  /** The main window as it was left, in screen points; absent: never opened. */
  mainWindow: v.optional(v.object({ x: Coordinate, y: Coordinate, width: Length, height: Length })),
  /** That an icon in the menu bar may be hidden by macOS has been told. */
  menuBarHintSeen: v.optional(v.boolean()),
  /** The user wants newer versions looked for once a day; absent: not asked, and not done. */
  updatesAgreed: v.optional(v.boolean()),
};

/** What the user chose and the program remembers. Launching at login is macOS's own knowledge and not here. */
export const SettingsSchema = v.object(entries);
export type Settings = v.InferOutput<typeof SettingsSchema>;

/** Fields to be replaced; `undefined` takes one back to its default. */
export type SettingsChange = { [Field in keyof Settings]: Settings[Field] | undefined };

/** `system`: whichever of the system's languages comes first. */
export const LanguageChoiceSchema = v.picklist(['system', ...LanguageSchema.options]);
export type LanguageChoice = v.InferOutput<typeof LanguageChoiceSchema>;

export const languageSetting = (choice: LanguageChoice): Settings['language'] =>
  choice === 'system' ? undefined : choice;

export interface SettingsReading {
  settings: Settings;
  /** Something in it is not as this program writes it. */
  isDamaged: boolean;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOurs = (field: string): field is keyof typeof entries => Object.hasOwn(entries, field);

const isSound = ([field, value]: [string, unknown]): boolean => !isOurs(field) || v.is(entries[field], value);

/**
 * What is sound in a settings file: a field that makes no sense is left out and the others are kept. Fields of
 * a later program stay, so that changing a setting here does not lose them there.
 */
export function readSettings(value: unknown): SettingsReading {
  if (!isRecord(value)) return { settings: {}, isDamaged: true };
  const all = Object.entries(value);
  const sound = all.filter(isSound);
  const settings: Settings = v.parse(v.looseObject(entries), Object.fromEntries(sound));
  return { settings, isDamaged: sound.length < all.length };
}
