import { describe, expect, it } from 'vitest';
import { Fault } from '#core/fault.ts';
import { faultAsTyped } from '../../../src-main/hosts/cli/commands/fault-as-typed.ts';
import { needFromFlags, optionOfNeedField } from '../../../src-main/hosts/cli/commands/need-options.ts';

describe('a need given by flags', () => {
  it('holds what was said and nothing else', () => {
    expect(needFromFlags({})).toEqual({});
    expect(
      needFromFlags({ model: 'qwen2.5-32b:Q8_0', context: '8k', budget: '2300', currency: 'usd' }),
    ).toEqual({
      modelId: 'qwen2.5-32b',
      quantisation: 'Q8_0',
      contextTokens: 8192,
      budget: 2300,
      currency: 'USD',
    });
  });

  it('tells the rate that the user sees, in the engine it is seen in', () => {
    expect(needFromFlags({ engine: 'ollama', seenRate: '36.5' })).toEqual({
      engine: 'ollama',
      seenTokensPerSecond: 36.5,
    });
  });

  it('has a field that is refused named as it was typed', () => {
    const refused = (path: string) => new Fault('bad-input', { path, expected: 'at most 14' });
    const named = (path: string, args: Record<string, string>) =>
      faultAsTyped(refused(path), optionOfNeedField, args);
    const details = (path: string) => ({ code: 'bad-input', details: { path, expected: 'at most 14' } });
    expect(named('seenTokensPerSecond', { seenRate: '99999' })).toMatchObject(details('--seen-rate'));
    expect(named('need.years', { years: '60' })).toMatchObject(details('--years'));
    expect(named('considered.memoryGB', { consider: 'a:1' })).toMatchObject(details('--consider'));
    // From a file.
    expect(named('seenTokensPerSecond', {})).toMatchObject(details('seenTokensPerSecond'));
    const other = new Fault('unknown-mac', { mac: 'x' });
    expect(faultAsTyped(other, optionOfNeedField, {})).toBe(other);
  });

  it.each([
    ['need.training.batch', { training: 'qlora', batch: '2' }, '--batch'],
    ['training.sampleTokens', { use: 'training', sample: '99999' }, '--sample'],
    ['training.layers', { training: 'lora', layers: '99' }, '--layers'],
    ['batch', { training: 'lora', batch: '5000' }, '--batch'],
    ['training', { training: 'lora' }, '--training'],
    // Given in the file, beside a method that was typed.
    ['training.batch', { training: 'lora' }, 'training.batch'],
  ])('has %s of a run refused under its own option', (path, args, option) => {
    const fault = new Fault('bad-input', { path, expected: 'less' });
    expect(faultAsTyped(fault, optionOfNeedField, args)).toMatchObject({ details: { path: option } });
  });

  it('has prices of one list refused under the option that they were given by', () => {
    const fault = new Fault('bad-input', { path: 'need.prices', expected: 'a list of at most 200 entries' });
    expect(faultAsTyped(fault, optionOfNeedField, { price: 'mac-mini-m4=600' })).toMatchObject({
      details: { path: '--price' },
    });
  });

  it.each([
    [{ training: 'qlora', batch: '1.5' }, '--batch', 'a whole number from 1'],
    [{ use: 'training', batch: '1.5' }, '--batch', 'a whole number from 1'],
    [{ training: 'qlora', sample: '0' }, '--sample', 'a whole number from 1'],
    [{ training: 'qlora', layers: '1.5' }, '--layers', 'a whole number from 1, or all'],
    [{ training: 'qlora', layers: 'some' }, '--layers', 'a whole number from 1, or all'],
  ])('holds a run in whole numbers: %j is refused', (args, path, expected) => {
    expect(() => needFromFlags(args)).toThrowError(
      expect.objectContaining({ code: 'bad-input', details: { path, expected } }),
    );
  });

  it('trains all layers or some', () => {
    expect(needFromFlags({ training: 'lora', layers: 'all' }).training).toMatchObject({ layers: 'all' });
    expect(needFromFlags({ training: 'lora', layers: '8' }).training).toMatchObject({ layers: 8 });
  });

  it('asks about one Mac, with its memory or with any', () => {
    expect(needFromFlags({ consider: 'mac-studio-m5-max:48' })).toEqual({
      considered: { macId: 'mac-studio-m5-max', memoryGB: 48 },
    });
    expect(needFromFlags({ consider: 'mac-mini-m4-pro' })).toEqual({
      considered: { macId: 'mac-mini-m4-pro' },
    });
  });

  it('is one for fine-tuning where a run is described, with the settings of `fit --training`', () => {
    expect(needFromFlags({ training: 'qlora', batch: '4', sample: '512', checkpointing: false })).toEqual({
      use: 'training',
      training: { method: 'qlora', batch: 4, sampleTokens: 512, gradientCheckpointing: false },
    });
  });

  it('describes a run where the use says that there is one', () => {
    expect(needFromFlags({ use: 'training', batch: '4', checkpointing: false })).toEqual({
      use: 'training',
      training: { batch: 4, gradientCheckpointing: false },
    });
    expect(needFromFlags({ use: 'training', checkpointing: true })).toEqual({ use: 'training' });
  });

  it('changes of the run in a file what the flags say, and leaves the rest', () => {
    const fromFile = { use: 'training', training: { method: 'lora', batch: 4 } } as const;
    expect(needFromFlags({ batch: '2' }, fromFile).training).toEqual({ method: 'lora', batch: 2 });
    expect(needFromFlags({ training: 'qlora' }, fromFile).training).toEqual({ method: 'qlora', batch: 4 });
    expect(needFromFlags({}, fromFile)).toEqual({});
  });

  it.each([
    [{ engine: 'vllm' }, '--engine'],
    [{ hours: '-1' }, '--hours'],
    [{ seenRate: '0' }, '--seen-rate'],
    [{ motive: 'fun' }, '--motive'],
    [{ consider: ':48' }, '--consider'],
    [{ consider: 'mac:4.5' }, '--consider'],
    [{ consider: 'mac:48:2' }, '--consider'],
    [{ resale: 'much' }, '--resale'],
    [{ batch: '4' }, '--batch'],
    [{ use: 'chat', sample: '512' }, '--sample'],
    [{ checkpointing: false }, '--no-checkpointing'],
    [{ training: 'full' }, '--training'],
  ])('is refused in %j by the name of the option', (args, option) => {
    expect(() => needFromFlags(args)).toThrow(new RegExp(`bad-input.*${option}`));
  });
});
