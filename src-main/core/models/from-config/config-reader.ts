import { Fault } from '#core/fault.ts';
import * as v from 'valibot';
import { isWithin, wholeFrom, type Bounds } from '../shape-bounds.ts';

const ObjectSchema = v.record(v.string(), v.unknown());
const WordsSchema = v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(4096));
const NumbersSchema = v.pipe(v.array(v.pipe(v.number(), v.integer())), v.maxLength(4096));
const TextSchema = v.pipe(v.string(), v.maxLength(4096));

/** One key, or spellings of it in the order they are tried. */
export type Names = string | readonly string[];

const firstName = (names: Names): string => (typeof names === 'string' ? names : (names[0] ?? ''));

/**
 * An object of a `config.json`, read key by key. As in transformers, `null` is an absent key and an absent
 * key may have a default. What does not fit is `model-config-invalid` with the key as it stands in the file.
 */
export class ConfigReader {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #prefix: string;
  readonly #defaults: Readonly<Record<string, number>>;

  /** `prefix`: where the object stands in the file, such as `text_config.`. */
  constructor(value: unknown, place: { path: string; prefix?: string; defaults?: Record<string, number> }) {
    this.#path = place.path;
    this.#prefix = place.prefix ?? '';
    this.#defaults = place.defaults ?? {};
    const parsed = v.safeParse(ObjectSchema, value);
    if (!parsed.success || Array.isArray(value)) {
      throw this.fault(this.#prefix === '' ? '(whole file)' : '', 'an object');
    }
    this.#values = parsed.output;
  }

  /** The same object with what the family assumes of absent keys. */
  withDefaults(defaults: Readonly<Record<string, number>>): ConfigReader {
    return new ConfigReader(this.#values, { path: this.#path, prefix: this.#prefix, defaults });
  }

  has(names: Names): boolean {
    return this.#present(names) !== undefined;
  }

  optional(names: Names, range: Bounds): number | undefined {
    const name = this.#present(names);
    if (name === undefined) return this.#default(names);
    const value = this.#values[name];
    return isWithin(value, range) ? value : this.fail(name, wholeFrom(range));
  }

  required(names: Names, range: Bounds): number {
    return this.optional(names, range) ?? this.fail(firstName(names), wholeFrom(range));
  }

  flag(name: string, whenAbsent: boolean): boolean {
    if (!this.has(name)) return whenAbsent;
    const value = this.#values[name];
    return typeof value === 'boolean' ? value : this.fail(name, 'true or false');
  }

  text(name: string): string | undefined {
    return this.#parsed(name, TextSchema, 'a short text');
  }

  words(name: string): readonly string[] | undefined {
    return this.#parsed(name, WordsSchema, 'a list of at most 4096 words');
  }

  numbers(name: string): readonly number[] | undefined {
    return this.#parsed(name, NumbersSchema, 'a list of at most 4096 whole numbers');
  }

  isList(name: string): boolean {
    return this.has(name) && Array.isArray(this.#values[name]);
  }

  isText(name: string): boolean {
    return this.has(name) && typeof this.#values[name] === 'string';
  }

  child(name: string): ConfigReader | undefined {
    if (!this.has(name)) return undefined;
    return new ConfigReader(this.#values[name], { path: this.#path, prefix: `${this.#prefix}${name}.` });
  }

  fail(name: string, expected: string): never {
    throw this.fault(name, expected);
  }

  fault(name: string, expected: string): Fault {
    const field = `${this.#prefix}${name}`.replace(/\.$/, '');
    return new Fault('model-config-invalid', { path: this.#path, field, expected });
  }

  #present(names: Names): string | undefined {
    const spellings = typeof names === 'string' ? [names] : names;
    return spellings.find((name) => {
      const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
      return value !== undefined && value !== null;
    });
  }

  #default(names: Names): number | undefined {
    const name = firstName(names);
    return Object.hasOwn(this.#defaults, name) ? this.#defaults[name] : undefined;
  }

  #parsed<T>(name: string, schema: v.GenericSchema<unknown, T>, expected: string): T | undefined {
    if (!this.has(name)) return undefined;
    const parsed = v.safeParse(schema, this.#values[name]);
    return parsed.success ? parsed.output : this.fail(name, expected);
  }
}
