import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import type { Need } from '../../../src-main/core/advice/advice.ts';
import { NeedSchema } from '../../../src-main/core/advice/advice.ts';
import { refuseContradictions } from '../../../src-main/core/advice/contradictions.ts';
import * as choices from '../../../src-renderer/state/need-choices.ts';
import { type NeedEdits, needNumbers } from '../../../src-renderer/state/need-numbers.ts';
import { sampleOutputs } from '../../contract/samples.ts';

const need: Need = { ...sampleOutputs.advise.need, considered: { macId: 'mac' } };
const sent = (edits: NeedEdits): Partial<Need> =>
  Object.fromEntries(Object.entries(edits).filter(([, value]) => value !== undefined));
const after = (from: Need, edits: NeedEdits): Need => v.parse(NeedSchema, { ...from, ...sent(edits) });

describe('the figures of the need', () => {
  it.each(Object.entries(needNumbers))(
    'send %s as the core takes it, from the least to the most',
    (_name, field) => {
      for (const value of [field.least, field.most]) {
        expect(field.read(after(need, field.write(value, need)))).toBe(value);
      }
    },
  );

  it.each(Object.entries(needNumbers))(
    'go back to the default of %s when the field is emptied',
    (name, field) => {
      const emptied = sent(field.write(undefined, need));
      const usual = { batch: { batch: 1 }, sample: { sampleTokens: 2048 } }[name];
      if (usual) expect(emptied.training).toMatchObject(usual);
      else
        expect(
          Object.values(emptied.considered ?? emptied).filter(
            (value) => value !== undefined && value !== 'mac',
          ),
        ).toEqual([]);
    },
  );
});

describe('the choices of the need', () => {
  it.each([
    ['use', choices.uses],
    ['portable', choices.portables],
    ['currency', choices.currencies],
    ['motive', choices.motives],
    ['engine', choices.engines],
    ['kv', choices.kvTypeChoices],
    ['fan', ['any', 'needed']],
    ['own', ['beside', 'instead']],
    ['method', ['qlora', 'lora']],
    ['layers', ['4', '16', 'all']],
    ['checkpointing', ['on', 'off']],
    ['otherComputer', ['no', 'yes']],
    ['consideredMemory', ['', '48']],
  ] as const)('of %s are sent as the core takes them', (name, options) => {
    const choice = choices.needChoices[name];
    for (const option of options) {
      expect(choice.read(after(need, choice.write(option, need)))).toBe(option);
    }
  });

  it('never send what contradicts itself: each takes back what it rules out', () => {
    const full: Need = {
      ...need,
      use: 'training',
      training: { method: 'qlora', batch: 1, sampleTokens: 2048, gradientCheckpointing: true },
      maximumWeightKilograms: 1.5,
      resaleValue: 1000,
      keepPresentMac: false,
      quantisation: 'Q4_K_M',
      engine: 'llama.cpp',
    };
    const given = { ...full, promptTokens: undefined, outputTokens: undefined };
    for (const [name, value] of [
      ['use', 'chat'],
      ['portable', 'desktop-only'],
      ['own', 'beside'],
      ['engine', 'mlx'],
    ] as const) {
      const edits = choices.needChoices[name].write(value, full);
      expect(() => refuseContradictions(sent({ ...given, ...edits }))).not.toThrow();
    }
  });

  it('forget amounts of money with the currency, but no price that names its own', () => {
    const edits = choices.needChoices.currency.write('USD', need);
    expect(sent(edits)).toEqual({ currency: 'USD' });
    expect(Object.keys(edits)).toEqual(expect.arrayContaining(['budget', 'resaleValue', 'laterResaleValue']));
    expect(edits).not.toHaveProperty('prices');
  });

  it('leave gates, mix and context to the defaults of another use', () => {
    expect(sent(choices.needChoices.use.write('agent', need))).toEqual({ use: 'agent' });
  });
});
