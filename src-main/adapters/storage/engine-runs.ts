import { EngineComparisonSchema, type EngineComparison } from '#core/engines/comparison.ts';
import { EngineRunSchema, type EngineRun } from '#core/engines/engine-run.ts';
import type { KeptPort } from '../../app/ports.ts';
import { createKeptFile } from './kept-file.ts';

/**
 * Runs of other engines, in `engine-runs.jsonl`: a file of their own beside the history, so that nothing which
 * reads that one can take them for llama.cpp's.
 */
export const createEngineRuns = (folder: string): KeptPort<EngineRun> =>
  createKeptFile(folder, 'engine-runs', { version: 1, schema: EngineRunSchema });

/** Comparisons of engines, each with what every engine did, in `engine-comparisons.jsonl`. */
export const createEngineComparisons = (folder: string): KeptPort<EngineComparison> =>
  createKeptFile(folder, 'engine-comparisons', { version: 1, schema: EngineComparisonSchema });
