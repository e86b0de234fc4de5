import type { Currency } from '#core/chips/catalogue.ts';
import type { UserPrice } from '#core/chips/user-price.ts';
import { Fault } from '#core/fault.ts';

const form =
  /^([a-z0-9][a-z0-9.-]{0,63})((?::[^:=]{1,64})*)=(\d{1,9}(?:\.\d{1,2})?)(?::?(new|refurbished|used))?$/i;
const memoryForm = /^(\d{1,4})(?:gb)?$/i;

const refuse = (text: string): never => {
  throw new Fault('bad-input', {
    path: `--price ${text.slice(0, 80)}`,
    expected: 'MAC[:CHIP][:MEMORY]=AMOUNT[:used|:refurbished]',
  });
};

/**
 * What the user was offered Macs for, of every `--price` and of every part between commas:
 * `mac-mini-m4-pro:48=180000:used,macbook-air-13-m5:32=239800`.
 *
 * @throws `Fault` `bad-input` naming the first that can't be read
 */
export const parsePrices = (texts: readonly string[], currency: Currency): UserPrice[] =>
  texts.flatMap((text) => text.split(',').map((part) => parsePrice(part.trim(), currency)));

function parsePrice(text: string, currency: Currency): UserPrice {
  const [, macId = '', options = '', amount = '', condition = 'new'] = form.exec(text) ?? [];
  if (macId === '' || Number(amount) < 1) return refuse(text);
  const named = options.split(':').filter((option) => option !== '');
  const sizes = named.flatMap((option) => memoryForm.exec(option)?.[1] ?? []);
  const chips = named.filter((option) => !memoryForm.test(option));
  if (sizes.length > 1 || chips.length > 1 || Number(sizes[0] ?? 1) < 1) return refuse(text);
  return {
    macId: macId.toLowerCase(),
    ...(chips[0] !== undefined && { chipId: chips[0] }),
    ...(sizes[0] !== undefined && { memoryGB: Number(sizes[0]) }),
    amount: Number(amount),
    currency,
    condition: conditionNamed(condition),
  };
}

const conditionNamed = (text: string): UserPrice['condition'] =>
  (['refurbished', 'used'] as const).find((condition) => condition === text.toLowerCase()) ?? 'new';

/** The values of an option that may be given again: `--price A --price=B` is A and B. */
export const valuesOf = (rawArgs: readonly string[], option: string): string[] =>
  rawArgs.flatMap((word, index) => {
    if (word === `--${option}`) return rawArgs[index + 1] ?? [];
    return word.startsWith(`--${option}=`) ? word.slice(option.length + 3) : [];
  });
