import { describe, expect, it } from 'vitest';
import { NeedSchema } from '../../../src-main/core/advice/advice.ts';
import { namedOnPage } from '../../../src-renderer/state/need-field.ts';
import { en } from '../../../src-renderer/text/en.ts';
import { ja } from '../../../src-renderer/text/ja.ts';

const refused = (path: string) => ({ code: 'bad-input' as const, details: { path, expected: 'more' } });
const named = (path: string, text = en): unknown =>
  namedOnPage(refused(path), text.advice.slots).details['path'];

describe('a refused field of the need', () => {
  it('has the name that the page gives it, in both languages', () => {
    expect(named('contextTokens')).toBe('Context');
    expect(named('need.contextTokens')).toBe('Context');
    expect(named('training.batch')).toBe('Samples in a step');
    expect(named('contextTokens', ja)).toBe(ja.advice.slots.context);
  });

  it('is as it is where the page has no field for it', () => {
    expect(named('considered.macId')).toBe('considered.macId');
    expect(named('constructor')).toBe('constructor');
    const other = { code: 'unknown-model' as const, details: { model: 'x', path: 'budget' } };
    expect(namedOnPage(other, en.advice.slots)).toBe(other);
  });

  it('has a name unless the page asks for it otherwise: a switch, a list, or not at all', () => {
    const unnamed = Object.keys(NeedSchema.entries).filter((field) => named(field) === field);
    expect(unnamed.sort()).toEqual([
      'considered',
      'fanlessAllowed',
      'keepPresentMac',
      'otherComputerAllowed',
      'prices',
      'seenTokensPerSecond',
      'training',
    ]);
  });
});
