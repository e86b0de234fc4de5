import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { extrapolate, type Extrapolation } from '#core/benchmark/extrapolate.ts';
import { planBenchmark } from '#core/benchmark/plan.ts';
import type { BenchmarkRequest, Measurement } from '../../src-main/app/ports.ts';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';
import { builtWorker } from '../fakes/built-worker.ts';
import { llama7b } from '../fakes/llama-shapes.ts';

/**
 * How far off are the slices? Measures LLaMA-2-7B Q4_0 (random weights) at the depths the program would
 * choose and whole, interleaved in one process, and compares. Arguments: minutes (6), then depths.
 * Takes 5 GB of disk and, on a CPU, 11 GB of memory.
 */
export async function run(args: readonly string[]): Promise<void> {
  const minutes = Number(args[0] ?? 6);
  const workFolder = mkdtempSync(join(tmpdir(), 'kaidoki-bench-'));
  try {
    // A whole prompt is one silent step of a minute on a slow CPU.
    const engine = createLlamaEngine({
      workerPath: await builtWorker(),
      workFolder,
      silenceMilliseconds: 600_000,
      graceMilliseconds: 1_800_000,
    });
    const { backend } = await engine.describe();
    const base = { shape: llama7b, quantisation: 'Q4_0', promptTokens: 512, generatedTokens: 128 };
    const asked = args.slice(1).map(Number);
    const plan = planBenchmark({ ...base, backend, timeBudgetMilliseconds: 40_000 });
    const slices = asked.length > 0 ? asked : plan.depths.map(({ layers }) => layers.length);
    const request: BenchmarkRequest = {
      ...base,
      modelId: 'llama-2-7b',
      depths: [...slices, llama7b.layerCount],
      timeBudgetMilliseconds: minutes * 60_000,
    };
    console.log(
      `load before ${loadavg()[0]?.toFixed(2)}, slices of ${slices.join(' and ')} layers, ${backend}`,
    );
    const phaseStarts = new Map<string, number>();
    const measurement = await engine.measure(request, {
      signal: new AbortController().signal,
      onProgress: ({ phase }) => {
        if (!phaseStarts.has(phase)) phaseStarts.set(phase, performance.now());
      },
    });
    report(measurement, slices, phaseStarts);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

function report(
  measurement: Measurement,
  slices: readonly number[],
  starts: ReadonlyMap<string, number>,
): void {
  const seconds = (from: string, to: string): string =>
    (((starts.get(to) ?? NaN) - (starts.get(from) ?? NaN)) / 1000).toFixed(1);
  console.log(
    `${measurement.build}, ${measurement.deviceName}, ${measurement.settings.threads} threads; wrote ` +
      `${(measurement.bytesWritten / 1e9).toFixed(2)} GB in ${seconds('writing', 'loading')} s, loaded in ` +
      `${seconds('loading', 'warming-up')} s, measured ${seconds('measuring', 'finishing')} s; ` +
      `load after ${loadavg()[0]?.toFixed(2)}`,
  );
  console.log('test   clock   extrapolated s   whole s   ratio   95 % interval   repetitions');
  for (const test of ['pp', 'tg'] as const) {
    for (const clock of ['nativeSeconds', 'wallSeconds'] as const) {
      const samples = measurement.samples
        .filter((sample) => sample.test === test)
        .map((sample) => ({ layers: sample.layers, seconds: sample[clock] }));
      const fromSlices = extrapolate(
        samples.filter(({ layers }) => slices.includes(layers)),
        llama7b.layerCount,
      );
      const whole = extrapolate(
        samples.filter(({ layers }) => layers === llama7b.layerCount),
        llama7b.layerCount,
      );
      if (fromSlices && whole)
        console.log(row(`${test}  ${clock.replace('Seconds', '')}`, fromSlices, whole));
    }
  }
  for (const sample of measurement.samples) console.log(JSON.stringify(sample));
}

function row(name: string, fromSlices: Extrapolation, whole: Extrapolation): string {
  const ratio = fromSlices.seconds / whole.seconds;
  const relative = Math.hypot(
    fromSlices.halfWidthSeconds / fromSlices.seconds,
    whole.halfWidthSeconds / whole.seconds,
  );
  return [
    name.padEnd(12),
    fromSlices.seconds.toFixed(2).padStart(10),
    whole.seconds.toFixed(2).padStart(14),
    ratio.toFixed(3).padStart(9),
    `±${(relative * 100).toFixed(1)} %`.padStart(13),
    `${fromSlices.samples}, ${whole.samples}`.padStart(12),
  ].join(' ');
}
