import { describe, expect, it } from 'vitest';
import { known, unknown } from '#core/fact.ts';
import { calibrate } from '#core/speed/calibration.ts';
import type { Engine } from '#core/speed/engine.ts';
import { modelNamed, parameters, referenceRun } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { adviceFor, chosenBy, codes, reasonOf, situationOn } from './question.ts';

const calibration = (promptRate: number, generationRate: number) =>
  calibrate({
    result: referenceRun(promptRate, generationRate),
    referenceModel: modelNamed('llama-2-7b'),
    parameters,
  });

describe('case 8: an M3 Max runs a 35B-A3B slowly in Ollama', () => {
  const m3Max = macWith('m3-max-16c-40g', 64);
  const speedIn = (engine: Engine, quantisation: string) =>
    situationOn('m3-max-16c-40g', 64, { modelId: 'qwen3.6-35b-a3b', quantisation, engine }, m3Max).speed
      .generationTokensPerSecond ?? { low: 0, mid: 0, high: 0 };
  const now = speedIn('ollama', 'Q4_K_M');
  const inMlx = speedIn('mlx', 'MLX-4bit');
  const advice = adviceFor(m3Max, {
    modelId: 'qwen3.6-35b-a3b',
    engine: 'ollama',
    // What people call slow is below what another engine gives.
    minimumGenerationTokensPerSecond: Math.sqrt(now.mid * inMlx.mid),
  });

  it('keeps the Mac and changes the engine', () => {
    expect(codes(advice.reasons)).toContain('writes-too-slowly-now');
    expect(advice.verdict).toBe('change-settings');
    expect(advice.freeChanges[0]?.code).toBe('other-engine');
    expect(advice.recommended).toBeUndefined();
  });

  it('the published 36 tokens a second lie in what Ollama is said to give, 58 and 100 in the others', () => {
    expect(now.low).toBeLessThan(36);
    expect(now.high).toBeGreaterThan(36);
    const engines = advice.freeChanges.filter(({ code }) => code === 'other-engine');
    expect(engines.map(({ details }) => details['engine'])).toEqual(['mlx', 'llama.cpp']);
    const inLlama = speedIn('llama.cpp', 'Q4_K_M');
    expect(inLlama.low).toBeLessThan(58);
    expect(inLlama.high).toBeGreaterThan(58);
    expect(inMlx.low).toBeLessThan(100);
    expect(inMlx.high).toBeGreaterThan(100);
  });
});

describe('case 10: an Air as a server all day', () => {
  const advice = adviceFor(macWith('m1-8c-8g', 8), { modelId: 'qwen3-8b', hoursPerDay: 24 });

  it('is rejected, every one', () => {
    const airs = advice.candidates.filter(({ macId }) => macId.startsWith('macbook-air'));
    expect(airs.length).toBeGreaterThan(3);
    for (const { vetoes } of airs) expect(codes(vetoes)).toContain('no-fan');
    expect(chosenBy(advice)?.macId).not.toContain('macbook-air');
  });

  it('which is not enough either where it is the one at hand', () => {
    const air = macWith('m4-10c-10g', 24, { change: { modelIdentifier: known('Mac16,12', 'sysctl') } });
    const need = { modelId: 'qwen3-8b', minimumGenerationTokensPerSecond: 12 };
    expect(adviceFor(air, need).verdict).toBe('keep');
    const allDay = adviceFor(air, { ...need, hoursPerDay: 24 });
    expect(allDay.verdict).not.toBe('keep');
    expect(codes(allDay.reasons)).toContain('too-slow-when-hot-now');
    expect(codes(allDay.reasons)).toContain('fanless-slows-down');
  });
});

describe('case 11: 60 thousand tokens a day, to save money', () => {
  const wanted = { motive: 'save-money', tokensPerDay: 60_000 } as const;
  const advice = adviceFor(macWith('m1-8c-7g', 16), wanted);

  it('does not buy, and names the API', () => {
    expect(advice.verdict).toBe('not-a-mac');
    expect(advice.recommended).toBeUndefined();
    expect(codes(advice.alternatives)).toContain('api-is-cheaper');
  });

  it('says what the API would cost a year, and that no Mac is paid back by it in years of use', () => {
    const { apiHigh, netCost, years } = reasonOf(advice.reasons, 'mac-never-pays-off');
    // 21.9 million tokens a year at 2.40 dollars a million at most.
    expect(Number(apiHigh)).toBeLessThan(21.9 * 2.4);
    expect(Number(netCost) / Number(apiHigh)).toBeGreaterThan(Number(years));
  });

  it('keeps a Mac that is enough already', () => {
    expect(adviceFor(macWith('m4-max-16c-40g', 48), wanted).verdict).toBe('keep');
  });
});

describe('case 13: a machine that was disturbed', () => {
  const m4Max = (conditions: Parameters<typeof macWith>[2]) => macWith('m4-max-16c-40g', 48, conditions);

  it.each([
    ['Low Power Mode', { lowPowerMode: true }, 'low-power-mode'],
    ['5 GB of swap', { swapUsedBytes: 5e9 }, 'swap-in-use'],
    ['5 GB of swap, whatever the pressure', { swapUsedBytes: 5e9, memoryPressure: 'normal' }, 'swap-in-use'],
    ['memory pressure', { memoryPressure: 'critical' }, 'memory-pressure'],
    ['heat', { thermalPressure: 'moderate' }, 'thermal'],
    ['its battery', { powerSource: 'battery' }, 'on-battery'],
  ] as const)('gets no verdict with %s when it was never measured', (_, conditions, code) => {
    const advice = adviceFor(m4Max({ change: { conditions } }));
    expect(advice.verdict).toBe('no-verdict');
    expect(codes(advice.reasons)).toContain(code);
    expect(advice.recommended).toBeUndefined();
  });

  it.each(['low-power-mode', 'swap-in-use', 'swap-grew', 'memory-pressure', 'thermal'])(
    'gets none from a run that was disturbed by %s, though it is at peace now',
    (code) => {
      const advice = adviceFor(m4Max({}), {}, { distrusted: [code] });
      expect(advice.verdict).toBe('no-verdict');
      expect(codes(advice.reasons)).toContain(code);
    },
  );

  it('gets one from published runs where its own was merely noisy', () => {
    expect(adviceFor(m4Max({}), {}, { distrusted: ['interval-wide'] }).verdict).toBe('keep');
  });

  it('gets one with a little swap left from last week, on the mains', () => {
    const conditions = { swapUsedBytes: 2e9, memoryPressure: 'normal', powerSource: 'mains' } as const;
    expect(adviceFor(m4Max({ change: { conditions } })).verdict).toBe('keep');
  });

  it('gets one from a trusted measurement made before', () => {
    const machine = m4Max({ change: { conditions: { lowPowerMode: true } } });
    expect(adviceFor(machine, {}, { calibration: calibration(885, 83) }).verdict).toBe('keep');
  });
});

describe('case 17: a stationary 32B at 4 bits, speed first, a PC will do', () => {
  const m1Air = macWith('m1-8c-7g', 16);
  const wanted = { portable: 'desktop-only', motive: 'speed', otherComputerAllowed: true } as const;

  it('names the NVIDIA cards with their published figures', () => {
    const advice = adviceFor(m1Air, wanted);
    expect(advice.verdict).toBe('not-a-mac');
    const cards = advice.alternatives.filter(({ code }) => code === 'nvidia-card');
    expect(cards.map(({ details }) => details['card'])).toEqual(['RTX 4090', 'RTX 5090']);
    expect(cards[0]?.details).toMatchObject({
      promptTokensPerSecond: 11_992.7,
      generationTokensPerSecond: 186.21,
    });
  });

  it('not to someone who carries the computer, and not for a 72B', () => {
    const carried = adviceFor(m1Air, { portable: 'required', motive: 'speed' });
    expect(codes(carried.alternatives)).not.toContain('nvidia-card');
    expect(codes(adviceFor(m1Air, { ...wanted, modelId: 'qwen2.5-72b' }).alternatives)).not.toContain(
      'nvidia-card',
    );
  });
});

describe('case 19: a chip that is not in the catalogue', () => {
  const machine = macWith('m6-12c-12g', 24, {
    change: { chipId: unknown('not-in-catalogue'), chipName: known('Apple M7', 'sysctl') },
  });

  it('gets no verdict and is asked to measure', () => {
    const advice = adviceFor(machine);
    expect(advice.verdict).toBe('no-verdict');
    expect(codes(advice.reasons)).toEqual(expect.arrayContaining(['chip-not-in-catalogue', 'measure-first']));
    expect(advice.recommended).toBeUndefined();
  });

  it('gets no advice on buying even when measured as too slow, only what was measured', () => {
    const measured = { calibration: calibration(300, 30) };
    const slow = adviceFor(machine, { modelId: 'qwen3-14b', minimumGenerationTokensPerSecond: 50 }, measured);
    expect(slow.verdict).toBe('no-verdict');
    expect(slow.recommended).toBeUndefined();
    expect(codes(slow.reasons)).not.toContain('measure-first');
    const { generationTokensPerSecond, confidence } = reasonOf(slow.reasons, 'writes-too-slowly-now');
    expect(generationTokensPerSecond).toBeGreaterThan(0);
    expect(confidence).toBe('calibrated');
  });

  it('is kept where what was measured is enough', () => {
    expect(adviceFor(machine, { modelId: 'qwen3-8b' }, { calibration: calibration(300, 30) }).verdict).toBe(
      'keep',
    );
  });
});
