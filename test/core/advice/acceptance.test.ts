import { describe, expect, it } from 'vitest';
import { improvementClass } from '#core/advice/candidates.ts';
import { known, unknown } from '#core/fact.ts';
import { calibrate } from '#core/speed/calibration.ts';
import { bytesPerMebibyte, memoryGibibytes } from '#core/units.ts';
import { catalogue, modelNamed, parameters, referenceRun } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { adviceFor, candidatesOf, chosenBy, codes, situationOn } from './question.ts';

const m1Air = macWith('m1-8c-7g', 16);

describe('an M1 Air with 16 GB and a 32B at 4 bits, light and portable', () => {
  const advice = adviceFor(m1Air, { portable: 'required', maximumWeightKilograms: 1.3 });

  it('does not fit now, and no Mac on sale meets it', () => {
    expect(codes(advice.reasons)).toContain('does-not-fit-now');
    expect(codes(advice.reasons)).toContain('nothing-on-sale-passes');
    expect(advice.recommended).toBeUndefined();
  });

  it('rejects 24 GB for its memory and the dense 32B on 32 GB for its speed of about 6', () => {
    const airs = candidatesOf(advice, 'macbook-air-13-m5');
    expect(codes(airs.find(({ memoryGB }) => memoryGB === 24)?.vetoes ?? [])).toContain('does-not-fit');
    const air32 = airs.find(({ memoryGB }) => memoryGB === 32);
    expect(codes(air32?.vetoes ?? [])).toEqual(['writes-too-slowly']);
    expect(air32?.speed.generationTokensPerSecond?.mid).toBeCloseTo(6, 0);
  });

  it('names the M5 Air with 32 GB and a 35B-A3B instead', () => {
    const instead = advice.alternatives.find(({ code }) => code === 'passes-with-moe');
    expect(instead?.details).toMatchObject({ product: 'MacBook Air (13-inch)', memoryGB: 32 });
    expect(instead?.details['model']).toContain('35B-A3B');
  });

  it('warns of the missing fan where the Air itself is recommended', () => {
    const moe = adviceFor(m1Air, {
      modelId: 'qwen3.6-35b-a3b',
      portable: 'required',
      maximumWeightKilograms: 1.3,
    });
    expect(chosenBy(moe)?.macId).toBe('macbook-air-13-m5');
    expect(codes(moe.reasons)).toContain('fanless-slows-down');
  });
});

it('unlocks a dense 32B on a desk for 2,300 dollars with the mini M5 Pro and 48 GB, about 12 a second', () => {
  const advice = adviceFor(m1Air, { portable: 'not-needed', budget: 2300 });
  const mac = chosenBy(advice);
  expect(advice.verdict).toBe('buy');
  expect(mac).toMatchObject({ macId: 'mac-mini-m5-pro', memoryGB: 48, class: 'unlocks' });
  expect(mac?.speed.generationTokensPerSecond?.mid).toBeGreaterThan(9);
  expect(mac?.speed.generationTokensPerSecond?.high).toBeGreaterThan(12);
});

describe('an M1 Max with 64 GB', () => {
  const machine = macWith('m1-max-10c-32g', 64);
  const on = (chipId: string, memoryGB: number, promptTokens: number, contextTokens = 8192) =>
    situationOn(
      chipId,
      memoryGB,
      { modelId: 'qwen2.5-32b', quantisation: 'Q8_0', promptTokens, contextTokens },
      machine,
    );

  it('is not worth changing for an M4 Pro, which writes more slowly', () => {
    expect(improvementClass(on('m1-max-10c-32g', 64, 500), on('m4-pro-14c-20g', 48, 500))).toBe('downgrade');
  });

  it('gains clearly from an M5 Max with prompts of 30 thousand tokens, less in a short chat', () => {
    const gain = (promptTokens: number) =>
      improvementClass(
        on('m1-max-10c-32g', 64, promptTokens, 32_768),
        on('m5-max-18c-40g', 64, promptTokens, 32_768),
      );
    expect(gain(30_000)).toBe('clear');
    expect(gain(500)).toBe('noticeable');
  });
});

it('does not call an M3 Pro an improvement on an M2 Pro', () => {
  const machine = macWith('m2-pro-12c-19g', 32);
  const need = { modelId: 'qwen3-8b', quantisation: 'Q4_K_M' };
  const gain = improvementClass(
    situationOn('m2-pro-12c-19g', 32, need, machine),
    situationOn('m3-pro-12c-18g', 36, need, machine),
  );
  expect(['downgrade', 'noise']).toContain(gain);
});

it('never takes 24 GB with more cores over 48 GB with fewer for a 32B', () => {
  const advice = adviceFor(macWith('m1-8c-8g', 8));
  const minis = candidatesOf(advice, 'mac-mini-m5-pro');
  const vetoesOf = (gpuCores: number, memoryGB: number) =>
    codes(minis.find((mac) => mac.gpuCores === gpuCores && mac.memoryGB === memoryGB)?.vetoes ?? []);
  expect(vetoesOf(20, 24)).toContain('does-not-fit');
  expect(vetoesOf(16, 48)).toEqual([]);
});

it('rejects 48 GB and takes 64 GB or more for a 72B at 4 bits', () => {
  const advice = adviceFor(macWith('m4-pro-14c-20g', 48), {
    modelId: 'qwen2.5-72b',
    minimumGenerationTokensPerSecond: 5,
  });
  const with48 = advice.candidates.filter(({ memoryGB }) => memoryGB === 48);
  expect(with48.length).toBeGreaterThan(3);
  for (const { vetoes } of with48) expect(codes(vetoes)).toContain('does-not-fit');
  expect(advice.verdict).toBe('buy');
  expect(chosenBy(advice)?.memoryGB).toBeGreaterThanOrEqual(64);
});

it('does not keep an M1 with 8 GB for a 7B: the system is left too little', () => {
  const advice = adviceFor(macWith('m1-8c-8g', 8), { modelId: 'qwen2.5-7b' });
  expect(advice.verdict).not.toBe('keep');
  expect(codes(advice.reasons)).toContain('leaves-too-little-now');
  const long = adviceFor(macWith('m1-8c-8g', 8), { modelId: 'llama-2-7b', contextTokens: 4096 });
  expect(codes(long.reasons)).toContain('does-not-fit-now');
});

it('rejects every Air as an all-day server', () => {
  const advice = adviceFor(macWith('m1-8c-8g', 8), { modelId: 'qwen3-8b', hoursPerDay: 24 });
  const airs = advice.candidates.filter(({ macId }) => macId.startsWith('macbook-air'));
  expect(airs.length).toBeGreaterThan(3);
  for (const { vetoes } of airs) expect(codes(vetoes)).toContain('no-fan');
  expect(chosenBy(advice)?.macId).not.toContain('macbook-air');
});

it('does not buy to save the money of an API', () => {
  const advice = adviceFor(m1Air, { motive: 'save-money' });
  expect(advice.verdict).toBe('not-a-mac');
  expect(codes(advice.alternatives)).toContain('api-is-cheaper');
});

describe('a disturbed machine that was never measured', () => {
  it.each([
    ['Low Power Mode', { lowPowerMode: true }, 'low-power-mode'],
    ['5 GB of swap', { swapUsedBytes: 5e9 }, 'swap-in-use'],
    ['memory pressure', { memoryPressure: 'critical' as const }, 'memory-pressure'],
  ])('gets no verdict with %s', (_, conditions, code) => {
    const advice = adviceFor(macWith('m4-max-16c-40g', 48, { change: { conditions } }));
    expect(advice.verdict).toBe('no-verdict');
    expect(codes(advice.reasons)).toContain(code);
  });

  it('gets one from a trusted measurement made before', () => {
    const machine = macWith('m4-max-16c-40g', 48, { change: { conditions: { lowPowerMode: true } } });
    const calibration = calibrate({
      result: referenceRun(885, 83),
      referenceModel: modelNamed('llama-2-7b'),
      parameters,
    });
    expect(adviceFor(machine, {}, { calibration }).verdict).toBe('keep');
  });
});

it('refuses 109 GiB on a stock 128 GB, and accepts it with a note where the limit is at 112', () => {
  const limit = memoryGibibytes(112);
  const stock = macWith('m5-max-18c-40g', 128);
  const raised = macWith('m5-max-18c-40g', 128, {
    change: { memoryBudgetBytes: known(limit, 'metal'), wiredLimitBytes: known(limit, 'sysctl') },
  });
  // 109 GiB: above the stock limit of 107.5 GiB, below 112.
  const wanted = { modelId: 'llama-4-scout', quantisation: 'Q8_0', minimumGenerationTokensPerSecond: 10 };
  expect(codes(adviceFor(stock, wanted).reasons)).toContain('fits-if-limit-raised-now');
  expect(adviceFor(stock, wanted).verdict).not.toBe('keep');
  const accepted = adviceFor(raised, wanted);
  expect(accepted.verdict).toBe('keep');
  expect(codes(accepted.reasons)).toEqual(expect.arrayContaining(['fits-now', 'limit-raised-now']));
});

it('calls 24 GB with the limit at 22,000 MB risky for a 32B, never a fit', () => {
  const limit = 22_000 * bytesPerMebibyte;
  const machine = macWith('m4-pro-12c-16g', 24, {
    change: { memoryBudgetBytes: known(limit, 'metal'), wiredLimitBytes: known(limit, 'sysctl') },
  });
  const advice = adviceFor(machine, { minimumGenerationTokensPerSecond: 5 });
  expect(advice.verdict).not.toBe('keep');
  expect(codes(advice.reasons)).toContain('limit-raised-risky');
  expect(codes(advice.reasons)).not.toContain('fits-now');
});

it('names the NVIDIA card for a stationary 32B when speed comes first and a PC will do', () => {
  const advice = adviceFor(m1Air, {
    portable: 'desktop-only',
    motive: 'speed',
    otherComputerAllowed: true,
  });
  expect(advice.verdict).toBe('not-a-mac');
  const cards = advice.alternatives.filter(({ code }) => code === 'nvidia-card');
  expect(cards.map(({ details }) => details['card'])).toEqual(['RTX 4090', 'RTX 5090']);
  expect(cards[0]?.details).toMatchObject({
    promptTokensPerSecond: 11_992.7,
    generationTokensPerSecond: 186.21,
  });
  expect(codes(adviceFor(m1Air, { portable: 'required', motive: 'speed' }).alternatives)).not.toContain(
    'nvidia-card',
  );
});

describe('a chip that is not in the catalogue', () => {
  const machine = macWith('m6-12c-12g', 24, {
    change: { chipId: unknown('not-in-catalogue'), chipName: known('Apple M7', 'sysctl') },
  });

  it('gets no verdict and is asked to measure', () => {
    const advice = adviceFor(machine);
    expect(advice.verdict).toBe('no-verdict');
    expect(codes(advice.reasons)).toEqual(expect.arrayContaining(['chip-not-in-catalogue', 'measure-first']));
    expect(advice.recommended).toBeUndefined();
  });

  it('gets no advice on buying even when measured as too slow, only its measured range', () => {
    const calibration = calibrate({
      result: referenceRun(300, 30),
      referenceModel: modelNamed('llama-2-7b'),
      parameters,
    });
    const slow = adviceFor(
      machine,
      { modelId: 'qwen3-14b', minimumGenerationTokensPerSecond: 50 },
      { calibration },
    );
    expect(slow.verdict).toBe('no-verdict');
    expect(codes(slow.reasons)).not.toContain('measure-first');
    expect(adviceFor(machine, { modelId: 'qwen3-8b' }, { calibration }).verdict).toBe('keep');
  });
});

describe('an M4 Max with 48 GB and a 32B', () => {
  const machine = macWith('m4-max-16c-40g', 48);

  it('is kept for chat; an M5 Max of the same memory would hardly be faster', () => {
    const advice = adviceFor(machine);
    expect(advice.verdict).toBe('keep');
    const m5Max = candidatesOf(advice, 'mac-studio-m5-max').find(({ memoryGB }) => memoryGB === 48);
    expect(m5Max?.class).toBe('noise');
  });

  it('gains from an M5 Max with prompts far beyond 8 thousand tokens', () => {
    const wanted = {
      promptTokens: 24_000,
      outputTokens: 400,
      contextTokens: 32_768,
      maximumFirstTokenSeconds: 100,
    };
    const advice = adviceFor(machine, { modelId: 'qwen2.5-32b', ...wanted });
    const m5Max = candidatesOf(advice, 'mac-studio-m5-max').find(({ memoryGB }) => memoryGB === 48);
    expect(['noticeable', 'clear']).toContain(m5Max?.class);
  });
});

it('knows the day of its catalogue', () => {
  expect(adviceFor(m1Air).catalogueDate).toBe(catalogue.asOf);
});
