import { describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app/app.ts';
import type { EnginePort, MeasureHooks, PauseControl } from '../../src-main/app/ports.ts';
import type { BenchmarkProgress } from '../../src-main/core/benchmark/result.ts';
import { Fault } from '../../src-main/core/fault.ts';
import { fakePorts, plausibleMeasurement } from '../fakes/ports.ts';
import { eventually } from '../fakes/eventually.ts';
import { startedApp } from '../fakes/started-app.ts';

const mac = 'macbook-pro-m4-pro-48gb';
/** An engine whose measurement the test ends; what it is told of pauses is noted. */
async function scene() {
  const ports = fakePorts(mac);
  let milliseconds = Date.parse('2026-11-22T12:00:00Z');
  ports.clock.now = () => new Date(milliseconds);
  const told: string[] = [];
  const control: PauseControl = { pause: () => told.push('pause'), resume: () => told.push('resume') };
  const runs: { hooks: MeasureHooks; end: () => void }[] = [];
  const engine: EnginePort = {
    ...ports.engine,
    measure: (_request, hooks) =>
      new Promise((resolve, reject) => {
        runs.push({ hooks, end: () => resolve(plausibleMeasurement()) });
        hooks.signal.addEventListener('abort', () => reject(new Fault('benchmark-cancelled')));
      }),
  };
  const app = await startedApp({ ...ports, engine });
  const begun = async (count = 1) => {
    await eventually(() => expect(runs).toHaveLength(count));
    const run = runs.at(-1);
    if (!run) throw new Error('a run');
    return run;
  };
  return {
    app,
    ports,
    told,
    control,
    begun,
    after: (seconds: number) => void (milliseconds += 1000 * seconds),
  };
}

const progressOf = async (app: App): Promise<BenchmarkProgress | undefined> => {
  const { benchmark } = await app.handlers.readState({});
  return benchmark.status === 'running' ? benchmark.progress : undefined;
};

const measuring: BenchmarkProgress = { phase: 'measuring', fraction: 0.5, secondsLeft: 10 };

describe('a benchmark on a Mac that goes to sleep', () => {
  it('is held, says so at once, and goes on where it was', async () => {
    const { app, told, control, begun } = await scene();
    const done = app.measure();
    const { hooks, end } = await begun();
    hooks.onPausable?.(control);
    hooks.onProgress(measuring);
    app.pauseBenchmark();
    expect(told).toEqual(['pause']);
    expect(await progressOf(app)).toMatchObject({ phase: 'paused', secondsLeft: 10 });
    hooks.onProgress({ ...measuring, secondsLeft: 9 });
    expect(await progressOf(app)).toMatchObject({ phase: 'paused' });
    app.resumeBenchmark();
    expect(told).toEqual(['pause', 'resume']);
    expect(await progressOf(app)).toMatchObject({ phase: 'measuring', secondsLeft: 9 });
    end();
    expect((await done).result.model).toBe('llama-2-7b');
  });

  it.each(['checking', 'writing', 'loading'] as const)(
    'is held in the phase %s too, as soon as its process can be held',
    async (phase) => {
      const { app, told, control, begun } = await scene();
      const done = app.measure();
      const { hooks, end } = await begun();
      hooks.onProgress({ phase, fraction: 0.1 });
      app.pauseBenchmark();
      expect(await progressOf(app)).toMatchObject({ phase: 'paused' });
      hooks.onPausable?.(control);
      expect(told).toEqual(['pause']);
      app.resumeBenchmark();
      expect(told).toEqual(['pause', 'resume']);
      expect(await progressOf(app)).toMatchObject({ phase });
      end();
      await done;
    },
  );

  it('does not begin the second model before the Mac is awake', async () => {
    const { app, begun } = await scene();
    const done = app.measure({ model: 'llama-3.2-1b:Q8_0' });
    const first = await begun();
    app.pauseBenchmark();
    first.end();
    await new Promise((resolve) => setImmediate(resolve));
    expect((await begun(1)).hooks).toBe(first.hooks);
    app.resumeBenchmark();
    (await begun(2)).end();
    await done.catch(() => undefined);
  });

  it('did not take the time that it slept', async () => {
    const { app, control, begun, after } = await scene();
    const done = app.measure();
    const { hooks, end } = await begun();
    hooks.onPausable?.(control);
    after(10);
    app.pauseBenchmark();
    after(3600);
    app.resumeBenchmark();
    after(10);
    end();
    expect((await done).result.elapsedMilliseconds).toBe(20_000);
  });

  it('is cancelled while it is held', async () => {
    const { app, ports, control, begun } = await scene();
    const ended = expect(app.measure()).rejects.toMatchObject({ code: 'benchmark-cancelled' });
    (await begun()).hooks.onPausable?.(control);
    app.pauseBenchmark();
    await app.cancelBenchmark();
    await ended;
    expect(ports.stored).toEqual([]);
    expect((await app.handlers.readState({})).benchmark).toEqual({ status: 'idle' });
  });

  it('is nothing when none runs', async () => {
    const { app } = await scene();
    app.pauseBenchmark();
    app.resumeBenchmark();
    expect((await app.handlers.readState({})).benchmark).toEqual({ status: 'idle' });
  });
});

describe('a benchmark that is cancelled', () => {
  it('between two models measures no second one, and keeps the first', async () => {
    const { app, ports, begun } = await scene();
    const append = ports.history.append;
    ports.history.append = async (entry) => {
      await append(entry);
      void app.cancelBenchmark();
    };
    const run = app.measure({ model: 'qwen3-8b' });
    (await begun()).end();
    await expect(run).rejects.toMatchObject({ code: 'benchmark-cancelled' });
    expect(ports.stored).toHaveLength(1);
    expect((await begun(1)).hooks.signal.aborted).toBe(true);
    expect((await app.handlers.readState({})).benchmark).toEqual({ status: 'idle' });
  });

  it('while the second model waits for the Mac to wake measures it never', async () => {
    const { app, begun } = await scene();
    const run = app.measure({ model: 'qwen3-8b' });
    const ended = expect(run).rejects.toMatchObject({ code: 'benchmark-cancelled' });
    const first = await begun();
    app.pauseBenchmark();
    first.end();
    await eventually(async () => expect((await app.handlers.readState({})).historyEntries).toBe(1));
    await app.cancelBenchmark();
    await ended;
    await begun(1);
  });

  it('does not wait for the conditions of a machine that does not answer', async () => {
    const { app, ports } = await scene();
    ports.probe.readConditions = () => new Promise(() => undefined);
    const ended = expect(app.measure()).rejects.toMatchObject({ code: 'benchmark-cancelled' });
    await app.cancelBenchmark();
    await ended;
    expect((await app.handlers.readState({})).benchmark).toEqual({ status: 'idle' });
  });

  it('does not wait for a model file that cannot be opened', async () => {
    const { app, ports } = await scene();
    ports.modelFiles.kind = () => new Promise(() => undefined);
    const ended = expect(app.measure({ model: './slow.gguf' })).rejects.toMatchObject({
      code: 'benchmark-cancelled',
    });
    await app.cancelBenchmark();
    await ended;
  });
});
