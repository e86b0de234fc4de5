import { BenchmarkResultSchema, type BenchmarkResult } from '#core/benchmark/result.ts';
import type { KeptPort } from '../../app/ports.ts';
import { createKeptFile } from './kept-file.ts';
import type { LineForm } from './kept-lines.ts';

const historyForm: LineForm<BenchmarkResult> = {
  version: 2,
  schema: BenchmarkResultSchema,
  migrations: {
    // There was one way to measure, which is today's default, and nothing was watched around a round.
    1: (entry) => ({ ...entry, mode: 'default' }),
  },
};

/** Benchmarks of our own, in `history.jsonl`. */
export const createHistory = (folder: string): KeptPort<BenchmarkResult> =>
  createKeptFile(folder, 'history', historyForm);
