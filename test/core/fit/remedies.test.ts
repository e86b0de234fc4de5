import { describe, expect, it } from 'vitest';
import { fitAnswer, raisedLimitBytes } from '#core/fit/answer.ts';
import { quantisationsOf } from '#core/fit/grid-quantisation.ts';
import { FitRowSchema, type FitMachine, type KvType } from '#core/fit/grid.ts';
import { qualityLoss } from '#core/fit/quality-loss.ts';
import { remediesFor, remedyThresholds, type RemedyQuestion } from '#core/fit/remedies.ts';
import { RemedySchema, type Remedy, type SingleRemedy } from '#core/fit/remedy.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { isQuantisationName, quantisationNamed, quantisationRecipes } from '#core/models/quantisations.ts';
import { bytesPerMebibyte, memoryGibibytes } from '#core/units.ts';
import * as v from 'valibot';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const { models, workingSetRules } = loadShippedCatalogue();
const memorySizesGB = [8, 16, 24, 32, 36, 48, 64, 96, 128, 256, 512];
const market = { memorySizesGB, workingSetRules, macosMajor: 26 };
const recipes = Object.keys(quantisationRecipes).filter(isQuantisationName);

function mac(gibibytes: number, macosMajor: number): FitMachine {
  const memoryBytes = memoryGibibytes(gibibytes);
  const budget = memoryBudget({ memoryBytes, macosMajor, rules: workingSetRules });
  if (!budget) throw new Error(`no rule for ${gibibytes} GB`);
  return {
    label: `${gibibytes} GB`,
    isThisMachine: false,
    memoryBytes,
    memoryBudgetBytes: budget.bytes,
    memoryBudgetSource: 'rule',
  };
}

function question(id: string, quantisation: string, others: Partial<RemedyQuestion> = {}): RemedyQuestion {
  return {
    machine: mac(24, 26),
    model: catalogueModel(id),
    quantisation: quantisationNamed(quantisation),
    contextTokens: 4096,
    kvType: 'f16',
    macosMajor: 26,
    market,
    ...others,
  };
}

const partsOf = (remedy: Remedy): readonly SingleRemedy[] =>
  remedy.kind === 'combination' ? remedy.parts : [remedy];

interface Setting {
  quantisation: string;
  contextTokens: number;
  kvType: KvType;
  budgetBytes: number;
  memoryBytes: number;
}

/** The cell as asked, with the parts applied. */
function applied(cell: RemedyQuestion, parts: readonly SingleRemedy[]): Setting {
  const { machine, model } = cell;
  const setting: Setting = {
    quantisation: cell.quantisation,
    contextTokens: Math.min(cell.contextTokens, model.shape.maximumContextTokens),
    kvType: cell.kvType,
    budgetBytes: machine.memoryBudgetBytes,
    memoryBytes: machine.memoryBytes,
  };
  for (const part of parts) {
    if (part.kind === 'smaller-context') setting.contextTokens = part.contextTokens;
    if (part.kind === 'quantised-cache') setting.kvType = part.kvType;
    if (part.kind === 'smaller-quantisation') setting.quantisation = part.quantisation;
    if (part.kind === 'raise-limit') setting.budgetBytes = part.limitMebibytes * bytesPerMebibyte;
    if (part.kind === 'more-memory') {
      const larger = mac(part.memoryGB, market.macosMajor);
      setting.budgetBytes = larger.memoryBudgetBytes;
      setting.memoryBytes = larger.memoryBytes;
    }
  }
  return setting;
}

function answerOf(cell: RemedyQuestion, setting: Setting) {
  const { quantisation, budgetBytes, memoryBytes } = setting;
  const needBytes = memoryNeed(cell.model, quantisation, setting).totalBytes;
  const canRaiseLimit = cell.machine.canRaiseLimit ?? true;
  return fitAnswer({ needBytes, budgetBytes, memoryBytes, canRaiseLimit });
}

const isWithin = (answer: string): boolean => answer === 'fits' || answer === 'tight';

/** Fails where the same kind of remedy, a step weaker, would have been enough. */
function expectLeast(cell: RemedyQuestion, remedy: Remedy): void {
  const parts = partsOf(remedy);
  const setting = applied(cell, parts);
  for (const part of parts) {
    const weaker = { ...setting };
    if (part.kind === 'smaller-context') {
      weaker.contextTokens = part.contextTokens + 256;
      // One step more is the context asked for, or does not fit.
      if (weaker.contextTokens >= cell.contextTokens) continue;
    } else if (part.kind === 'smaller-quantisation') {
      const skipped = recipes.slice(recipes.findIndex((name) => name === cell.quantisation) + 1);
      const better = skipped.slice(
        0,
        skipped.findIndex((name) => name === part.quantisation),
      );
      // With a context that shrinks along, a better recipe was tried with the smallest worth having.
      const context = parts.some(({ kind }) => kind === 'smaller-context')
        ? remedyThresholds.smallestContextTokens
        : setting.contextTokens;
      for (const quantisation of quantisationsOf(cell.model, better)) {
        if (quantisation === part.quantisation) continue;
        expect(isWithin(answerOf(cell, { ...setting, quantisation, contextTokens: context }))).toBe(false);
      }
      continue;
    } else if (part.kind === 'more-memory') {
      const smaller = memorySizesGB.filter(
        (size) => size < part.memoryGB && memoryGibibytes(size) > cell.machine.memoryBytes,
      );
      for (const memoryGB of smaller) {
        expect(answerOf(cell, applied(cell, [{ ...part, memoryGB }]))).not.toBe('fits');
      }
      continue;
    } else {
      // Without this part the rest is not enough.
      const rest = applied(
        cell,
        parts.filter((other) => other !== part),
      );
      expect(isWithin(answerOf(cell, rest))).toBe(false);
      continue;
    }
    expect(isWithin(answerOf(cell, weaker)), JSON.stringify(part)).toBe(false);
  }
}

const free = ['smaller-context', 'quantised-cache', 'smaller-quantisation', 'raise-limit'];

const isLossy = (part: Remedy): boolean =>
  part.kind === 'raise-limit' || (part.kind === 'smaller-quantisation' && part.qualityLoss !== 'small');

/** Place in the order of pain. */
function pain(remedy: Remedy): number {
  if (remedy.kind === 'combination') return remedy.parts.some(isLossy) ? 6 : 3;
  if (remedy.kind === 'more-memory') return 7;
  if (remedy.kind === 'raise-limit') return 5;
  return isLossy(remedy) ? 4 : free.indexOf(remedy.kind);
}

describe('remedies', () => {
  it('keep what they promise over the whole catalogue, are the least that is enough, and stand in order', () => {
    const seen = new Map<string, number>();
    const machines = [mac(8, 15), mac(16, 26), mac(24, 26), mac(64, 15)];
    for (const machine of machines) {
      for (const model of models) {
        for (const quantisation of quantisationsOf(model, ['F16', 'Q8_0', 'Q4_K_M', 'Q2_K'])) {
          for (const contextTokens of [1000, 4096, 131_072]) {
            const cell: RemedyQuestion = {
              ...{ machine, model, quantisation, contextTokens, market },
              kvType: contextTokens === 1000 ? 'q8_0' : 'f16',
              macosMajor: 26,
            };
            const remedies = remediesFor(cell);
            const before = answerOf(cell, applied(cell, []));
            if (isWithin(before)) expect(remedies).toEqual([]);
            for (const remedy of remedies) {
              seen.set(remedy.kind, (seen.get(remedy.kind) ?? 0) + 1);
              expect(answerOf(cell, applied(cell, partsOf(remedy)))).toBe(remedy.answer);
              expectLeast(cell, remedy);
            }
            const pains = remedies.map(pain);
            expect(pains).toEqual([...pains].sort((a, b) => a - b));
            // Combined only where nothing as harmless is enough alone.
            if (pains.includes(3)) expect(Math.min(...pains)).toBe(3);
            if (pains.includes(6)) expect(Math.min(...pains)).toBe(6);
          }
        }
      }
    }
    for (const kind of [...free, 'more-memory', 'combination'])
      expect(seen.get(kind), kind).toBeGreaterThan(0);
  });

  it('of 32B at 4 bit on 24 GB: IQ4_XS with a little less cache, 3 bit, the limit at its highest, or 32 GB', () => {
    const remedies = remediesFor(question('qwen2.5-32b', 'Q4_K_M'));
    expect(remedies).toHaveLength(5);
    expect(remedies[0]).toMatchObject({
      kind: 'combination',
      answer: 'tight',
      parts: [{ contextTokens: 3840 }, { quantisation: 'IQ4_XS', qualityLoss: 'small' }],
    });
    expect(remedies[1]).toMatchObject({
      kind: 'combination',
      answer: 'tight',
      parts: [{ kvType: 'q8_0' }, { quantisation: 'IQ4_XS', qualityLoss: 'small' }],
    });
    expect(remedies[2]).toMatchObject({ quantisation: 'Q3_K_L', qualityLoss: 'noticeable' });
    expect(remedies).toContainEqual({
      kind: 'raise-limit',
      answer: 'tight',
      limitMebibytes: 20_480,
      command: 'sudo sysctl iogpu.wired_limit_mb=20480',
      freeBytes: memoryGibibytes(4),
    });
    expect(remedies).toContainEqual({ kind: 'more-memory', answer: 'fits', memoryGB: 32 });
  });

  it('of a long context that alone is too much begin with a shorter one and a smaller cache', () => {
    const remedies = remediesFor(
      question('qwen2.5-14b', 'Q4_K_M', { contextTokens: 32_768, machine: mac(18, 26) }),
    );
    expect(remedies.map(({ kind }) => kind).slice(0, 2)).toEqual(['smaller-context', 'quantised-cache']);
  });

  it('are none for a cell that fits or is tight, and none but memory where nothing free helps', () => {
    expect(remediesFor(question('qwen2.5-7b', 'Q4_K_M'))).toEqual([]);
    const remedies = remediesFor(question('qwen2.5-72b', 'Q4_K_M', { machine: mac(8, 26) }));
    expect(remedies).toEqual([{ kind: 'more-memory', answer: 'fits', memoryGB: 64 }]);
    expect(
      remediesFor(question('qwen2.5-72b', 'Q4_K_M', { machine: mac(8, 26), market: undefined })),
    ).toEqual([]);
  });

  it.each([
    ['before macOS 14', { macosMajor: 13 }],
    ['on an unknown macOS', { macosMajor: undefined }],
    ['off Apple silicon', { machine: { ...mac(24, 26), canRaiseLimit: false } }],
    [
      'where it is as high already',
      { machine: { ...mac(24, 26), memoryBudgetBytes: raisedLimitBytes(memoryGibibytes(24)) } },
    ],
  ])('raise no limit %s', (_where, others) => {
    const remedies = remediesFor(question('qwen2.5-32b', 'Q5_K_M', others));
    expect(remedies.length).toBeGreaterThan(0);
    expect(remedies.flatMap(partsOf).map(({ kind }) => kind)).not.toContain('raise-limit');
  });

  it('never raise the limit above 90 % of the memory, nor leave less than 4 GiB', () => {
    for (const gibibytes of [8, 16, 24, 36, 64, 128]) {
      const machine = mac(gibibytes, 15);
      for (const model of models) {
        const parts = remediesFor({ ...question(model.id, 'Q4_K_M'), machine, market: undefined }).flatMap(
          partsOf,
        );
        for (const part of parts) {
          if (part.kind !== 'raise-limit') continue;
          expect(part.limitMebibytes * bytesPerMebibyte).toBeLessThanOrEqual(0.9 * machine.memoryBytes);
          expect(part.freeBytes).toBeGreaterThanOrEqual(memoryGibibytes(4));
          expect(part.limitMebibytes * bytesPerMebibyte).toBeGreaterThan(machine.memoryBudgetBytes);
          expect(part.limitMebibytes * bytesPerMebibyte + part.freeBytes).toBe(machine.memoryBytes);
        }
      }
    }
  });

  it('say how much quality a smaller quantisation costs, most of all below Q3_K_M', () => {
    expect(recipes.map((name) => [name, qualityLoss(name)])).toEqual(
      recipes.map((name) => [
        name,
        ['Q3_K_S', 'Q2_K'].includes(name) ? 'large' : name.startsWith('Q3') ? 'noticeable' : 'small',
      ]),
    );
  });

  it('offer no other quantisation of a model that exists in one only', () => {
    const remedies = remediesFor(question('gpt-oss-120b', 'MXFP4', { machine: mac(64, 26) }));
    expect(remedies.flatMap(partsOf).map(({ kind }) => kind)).not.toContain('smaller-quantisation');
  });

  it('count a context above the maximum of the model as its maximum', () => {
    const most = catalogueModel('qwen2.5-14b').shape.maximumContextTokens;
    expect(remediesFor(question('qwen2.5-14b', 'Q6_K', { contextTokens: 10 * most }))).toEqual(
      remediesFor(question('qwen2.5-14b', 'Q6_K', { contextTokens: most })),
    );
  });

  it('pass the contract of a row', () => {
    const { remedies } = FitRowSchema.entries;
    const found = remediesFor(question('qwen2.5-32b', 'F16', { contextTokens: 32_768 }));
    expect(found.length).toBeGreaterThan(0);
    expect(v.is(remedies, found)).toBe(true);
    expect(v.is(remedies, undefined)).toBe(true);
    expect(v.is(RemedySchema, { kind: 'more-memory', answer: 'raise-limit', memoryGB: 32 })).toBe(false);
  });
});
