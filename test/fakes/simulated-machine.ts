import { isSameTest, testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { BlockRecord } from '#core/benchmark/block.ts';
import { extrapolate, type Extrapolation } from '#core/benchmark/extrapolate.ts';
import { keptOfRun } from '#core/benchmark/kept-of-run.ts';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import { Fault } from '#core/fault.ts';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import {
  measureBlocks,
  type BlocksOptions,
  type MeasuredBlocks,
} from '../../src-main/adapters/llama/worker/measure-blocks.ts';
import { Pace } from '../../src-main/adapters/llama/worker/pace.ts';
import { PauseGate } from '../../src-main/adapters/llama/worker/pause-gate.ts';
import { ProgressMeter } from '../../src-main/adapters/llama/worker/progress-meter.ts';
import type { TimedModel } from '../../src-main/adapters/llama/worker/timed-model.ts';

/** One repetition, a block's or an anchor's. */
export interface Repetition {
  test: BenchmarkTest;
  name: string;
  layers: number;
  /** Blocks that had ended before it. */
  block: number;
  /** Of what is measured, and not an anchor. */
  isMeasured: boolean;
}

export interface MachineOptions extends Partial<BlocksOptions> {
  tests: readonly BenchmarkTest[];
  /** Layers of the slices, shallowest first; default 2 and 10. */
  sizes?: readonly number[];
  /** By how much slower a repetition is than on a calm machine, by the second in its middle; default 1. */
  slowdown?(repetition: Repetition, seconds: number): number;
  /** What was seen around the block of that index. */
  seen?(block: number): Partial<Pick<BlockRecord, 'foreignShare' | 'longestGapSeconds'>>;
  onRepetition?(repetition: Repetition, machine: SimulatedMachine): void;
  onProgress?(progress: BenchmarkProgress, machine: SimulatedMachine): void;
}

/** Seconds on a calm machine: a head, and the same again for each layer; longer behind a filled cache. */
export function calmSeconds({ kind, tokens, depthTokens }: BenchmarkTest, layers: number): number {
  const perToken = kind === 'pp' ? 0.0002 + 0.0001 * layers : 0.002 + 0.001 * layers;
  return tokens * perToken * (1 + depthTokens / 8192);
}

/** Of its clock, in milliseconds. */
export const beginning = 1_000_000;

/** A machine with a clock of its own, on which slices take the time they should and nothing else passes. */
export class SimulatedMachine {
  readonly repetitions: Repetition[] = [];
  readonly progress: BenchmarkProgress[] = [];
  readonly stopping = new AbortController();
  readonly gate = new PauseGate(() => this.milliseconds);
  milliseconds = beginning;
  #blocks = 0;
  readonly #options: MachineOptions;

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  /** Measures until everything is known, unless `endMilliseconds` says when to stop. */
  measure(): Promise<MeasuredBlocks> {
    const { sizes = [2, 10], seen = () => ({}), onProgress, ...options } = this.#options;
    return measureBlocks({
      models: sizes.map((layers) => this.#model(layers)),
      layersTotal: 32,
      backend: 'cpu',
      endMilliseconds: Infinity,
      pace: new Pace(),
      meter: new ProgressMeter({
        send: (progress) => {
          this.progress.push(progress);
          onProgress?.(progress, this);
        },
        secondsLeft: () => 0,
        now: () => this.gate.runningMilliseconds(),
      }),
      watch: {
        start: () => undefined,
        stop: () => ({ longestGapSeconds: 0, ...seen(this.#blocks) }),
        dispose: () => undefined,
      },
      gate: this.gate,
      ...options,
      onBlock: () => {
        this.#blocks += 1;
        options.onBlock?.();
      },
    });
  }

  /** Of what is measured, by block. */
  measuredIn(block: number): string[] {
    return this.repetitions
      .filter((each) => each.isMeasured && each.block === block)
      .map(({ name, layers }) => `${name} on ${layers}`);
  }

  #model(layers: number): TimedModel {
    return {
      layers,
      measure: async (test, onBatch) => {
        const { slowdown = () => 1, tests, onRepetition } = this.#options;
        if (this.stopping.signal.aborted) throw new Fault('benchmark-cancelled');
        const isMeasured = tests.some((asked) => isSameTest(asked, test));
        const repetition = { test, name: testName(test), layers, block: this.#blocks, isMeasured };
        this.repetitions.push(repetition);
        const calm = calmSeconds(test, layers);
        const seconds = calm * slowdown(repetition, (this.milliseconds - beginning) / 1000 + calm / 2);
        this.milliseconds += 1000 * seconds;
        onBatch();
        onRepetition?.(repetition, this);
        return { nativeSeconds: seconds, wallSeconds: seconds };
      },
    };
  }
}

/** The whole model's figure by the blocks that count. */
export function lineOf({ samples, blocks }: MeasuredBlocks, test: BenchmarkTest): Extrapolation {
  const { kept } = keptOfRun(blocks, 'cpu', samples);
  const own = samples.filter((sample) => isSameTest(sample.test, test) && kept.includes(sample.block));
  const line = extrapolate(
    own.map(({ layers, nativeSeconds }) => ({ layers, seconds: nativeSeconds })),
    32,
  );
  if (!line) throw new Error('too few samples');
  return line;
}

/** Up to so much slower or faster, by chance that repeats; anchors stay calm. */
export function noise(share: number, of: (repetition: Repetition) => boolean = () => true) {
  const random = xorshift32(4711);
  return (repetition: Repetition): number =>
    repetition.isMeasured && of(repetition) ? 1 + share * ((2 * random()) / 2 ** 32 - 1) : 1;
}
