import { describe, expect, it } from 'vitest';
import type { OpenedEngine } from '../../src-main/app/ports.ts';
import type { EngineAnswer } from '../../src-main/core/engines/other-engine.ts';
import { Fault } from '../../src-main/core/fault.ts';
import { benchWith } from '../fakes/engines/bench-fake.ts';

/** Reads 400 and writes 40 tokens per second, with a wobble of each repetition. */
function steadyEngine(wobble: (asked: number) => number = () => 1) {
  const seen = { asked: 0, closed: 0 };
  const ask: OpenedEngine['ask'] = async ({ prompt, generatedTokens }): Promise<EngineAnswer> => {
    seen.asked += 1;
    const promptTokens = prompt.split(' ').length;
    const factor = wobble(seen.asked);
    const [promptSeconds, generationSeconds] = [
      (promptTokens / 400) * factor,
      (generatedTokens / 40) * factor,
    ];
    return {
      promptTokens,
      generatedTokens,
      promptSeconds,
      generationSeconds,
      firstSeconds: promptSeconds,
      totalSeconds: promptSeconds + generationSeconds,
    };
  };
  const opened: OpenedEngine = {
    facts: { engine: 'server', program: 'fake', model: 'm', wasLoaded: true },
    ask,
    close: async () => {
      seen.closed += 1;
      return [];
    },
  };
  return { seen, engines: { open: async () => opened }, opened };
}

describe('measuring another engine', () => {
  it('makes no more repetitions than it needs to know the figures', async () => {
    const { seen, engines } = steadyEngine();
    const { run } = await benchWith({ engine: 'server', mode: 'default' }, { otherEngines: engines }).running;
    expect(run).toMatchObject({ trusted: true, reasons: [] });
    expect(run.results['pp512']?.tokensPerSecond).toBeCloseTo(400);
    expect(run.results['tg128']?.tokensPerSecond).toBeCloseTo(40);
    // Two to warm up, three of each test.
    expect(seen).toEqual({ asked: 8, closed: 1 });
  });

  it('goes on while they differ, and says so where they still do', async () => {
    const { seen, engines } = steadyEngine((asked) => 1 + (asked % 4) / 4);
    const { run } = await benchWith({ engine: 'server', mode: 'default' }, { otherEngines: engines }).running;
    expect(seen.asked).toBe(22);
    expect(run).toMatchObject({ trusted: false, reasons: ['interval-wide'] });
  });

  it('rests before each request that counts', async () => {
    const { engines } = steadyEngine();
    const rests: number[] = [];
    const rest = async (milliseconds: number): Promise<void> => void rests.push(milliseconds);
    await benchWith({ engine: 'server' }, { otherEngines: engines, rest }).running;
    expect(rests).toEqual(Array.from({ length: 6 }, () => 500));
  });

  it('is cancelled at any request, keeps nothing and lets go of the engine', async () => {
    for (let at = 1; at <= 8; at += 1) {
      const controller = new AbortController();
      const { seen, engines } = steadyEngine((asked) => {
        if (asked === at) controller.abort();
        return 1;
      });
      const { running, stored } = benchWith(
        { engine: 'server' },
        { otherEngines: engines },
        controller.signal,
      );
      await expect(running).rejects.toMatchObject({ code: 'benchmark-cancelled' });
      expect(stored).toEqual([]);
      expect(seen).toEqual({ asked: at, closed: 1 });
    }
  });

  it('does not wait for an engine that hangs when it is cancelled', async () => {
    const controller = new AbortController();
    const { opened } = steadyEngine();
    const hanging: OpenedEngine = {
      ...opened,
      ask: () => {
        controller.abort();
        return new Promise(() => undefined);
      },
    };
    const engines = { open: async () => hanging };
    await expect(
      benchWith({ engine: 'server' }, { otherEngines: engines }, controller.signal).running,
    ).rejects.toMatchObject({
      code: 'benchmark-cancelled',
    });
  });

  it('asks a model that ends early again, and says so when it always does', async () => {
    const { seen, opened } = steadyEngine();
    const early = (each: (asked: number) => boolean) => ({
      open: async () => ({
        ...opened,
        ask: async (question: Parameters<OpenedEngine['ask']>[0]) => {
          const answer = await opened.ask(question);
          return each(seen.asked) && question.generatedTokens === 128
            ? { ...answer, generatedTokens: 9 }
            : answer;
        },
      }),
    });
    await expect(
      benchWith({ engine: 'server' }, { otherEngines: early((asked) => asked === 4) }).running,
    ).resolves.toBeDefined();
    await expect(
      benchWith({ engine: 'server' }, { otherEngines: early(() => true) }).running,
    ).rejects.toMatchObject({
      code: 'engine-stopped-early',
    });
  });

  it('shows what could not be kept', async () => {
    const { engines } = steadyEngine();
    const unkept = new Fault('history-unwritable', { path: 'p', problem: 'EACCES' });
    const runs = { append: () => Promise.reject(unkept) };
    const kept = await benchWith({ engine: 'server' }, { otherEngines: engines, engineRuns: runs }).running;
    expect(kept).toMatchObject({ unkept, run: { model: 'm' } });
  });

  it('marks a run in Low Power Mode', async () => {
    const { engines } = steadyEngine();
    const probe = { readConditions: async () => ({ lowPowerMode: true }) };
    const { run } = await benchWith({ engine: 'server' }, { otherEngines: engines, probe }).running;
    expect(run).toMatchObject({
      trusted: false,
      reasons: ['low-power-mode'],
      conditions: { lowPowerMode: true },
    });
  });
});
