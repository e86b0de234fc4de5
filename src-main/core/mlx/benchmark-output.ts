import { otherEngineNames } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';

/**
 * Versions of mlx-lm whose `benchmark.py` was read for this: 0.27 (August 2025) brought the command, 0.28 named the
 * batch, one of 0.31 added `total_time`. Source: github.com/ml-explore/mlx-lm `mlx_lm/benchmark.py`, pull request 396.
 */
export const mlxVersions = { first: '0.27', last: '0.31' } as const;

/** Rates are printed with three decimals. */
const roundingShare = 0.002;
const roundingRate = 0.002;

export interface MlxTrial {
  /** Tokens per second. */
  promptRate: number;
  generationRate: number;
  /** Decimal gigabytes as printed, in bytes. */
  peakMemoryBytes: number;
  /** Of the whole trial, where the version tells it. */
  totalSeconds?: number | undefined;
}

export type MlxOutputEvent = 'warming-up' | 'timing' | MlxTrial;

export interface MlxAsked {
  promptTokens: number;
  generatedTokens: number;
}

/**
 * Reads what `mlx_lm.benchmark` prints, line by line. Lines of other libraries are passed over; its own must come in
 * its order, name what was asked, and add up. Throws `engine-answer-invalid`.
 */
export class MlxOutput {
  readonly #asked: MlxAsked;
  #trials: MlxTrial[] = [];
  #isTiming = false;

  constructor(asked: MlxAsked) {
    this.#asked = asked;
  }

  /** What a line says; `undefined`: nothing of its own. */
  line(text: string): MlxOutputEvent | undefined {
    const line = text.trim();
    if (line.startsWith('Running warmup')) return 'warming-up';
    if (line.startsWith('Timing with')) return this.#timing(line);
    if (/^Trial \d/.test(line)) return this.#trial(line);
    if (line.startsWith('Averages:')) this.#averages(line);
    return undefined;
  }

  #timing(line: string): 'timing' {
    const { promptTokens, generatedTokens } = this.#asked;
    const isAsked =
      numberOf(line, 'prompt_tokens') === promptTokens &&
      numberOf(line, 'generation_tokens') === generatedTokens &&
      (numberOf(line, 'batch_size') ?? 1) === 1;
    if (!isAsked) throw invalid(line);
    this.#isTiming = true;
    return 'timing';
  }

  #trial(line: string): MlxTrial {
    const number = Number(/^Trial (\d{1,6}):/.exec(line)?.[1]);
    const rates = ratesOf(line);
    if (!this.#isTiming || number !== this.#trials.length + 1 || !rates) throw invalid(line);
    this.#trials.push(rates);
    return rates;
  }

  #averages(line: string): void {
    const rates = ratesOf(line);
    const isTheirs = (key: 'promptRate' | 'generationRate'): boolean => {
      const mean = this.#trials.reduce((sum, trial) => sum + trial[key], 0) / this.#trials.length;
      return rates !== undefined && Math.abs(rates[key] - mean) <= roundingShare * mean + roundingRate;
    };
    if (!isTheirs('promptRate') || !isTheirs('generationRate')) throw invalid(line);
  }
}

function ratesOf(line: string): MlxTrial | undefined {
  const promptRate = numberOf(line, 'prompt_tps');
  const generationRate = numberOf(line, 'generation_tps');
  const gigabytes = numberOf(line, 'peak_memory');
  if (!promptRate || !generationRate || gigabytes === undefined) return undefined;
  const peakMemoryBytes = Math.round(gigabytes * 1e9);
  return { promptRate, generationRate, peakMemoryBytes, totalSeconds: numberOf(line, 'total_time') };
}

/** `prompt_tps=2902.212` of a line; `undefined` for none, and for `inf` and `nan`. */
function numberOf(line: string, key: string): number | undefined {
  const [, digits] =
    new RegExp(`(?:^|[\\s,:])${key}=(\\d{1,12}(?:\\.\\d{1,9})?)(?=[,\\s.]|$)`).exec(line) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

const invalid = (line: string): Fault =>
  new Fault('engine-answer-invalid', { engine: otherEngineNames.mlx, problem: line.slice(0, 160) });

/** `0.31.3` of what `mlx_lm --version` prints, warnings around it passed over. */
export function mlxVersionOf(printed: string): string | undefined {
  const lines = printed.split('\n').map((line) => line.trim());
  return lines.findLast((line) => /^\d{1,3}\.\d{1,3}(\.\d{1,4})?[\w.+-]{0,20}$/.test(line));
}

/** `known`: its output was read for this program; `older` has no such command. */
export function mlxVersionKind(version: string): 'older' | 'known' | 'newer' {
  if (isBelow(version, mlxVersions.first)) return 'older';
  const [major, minor] = partsOf(mlxVersions.last);
  return isBelow(version, `${major}.${minor + 1}`) ? 'known' : 'newer';
}

function isBelow(one: string, other: string): boolean {
  const [major, minor] = partsOf(one);
  const [otherMajor, otherMinor] = partsOf(other);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

const partsOf = (version: string): [number, number] => {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor];
};

const outOfMemory = /out of memory|OutOfMemory|Insufficient Memory|Attempting to allocate|\[malloc\]/i;

/**
 * What a failed run means, by the last lines of its error stream. MLX says `[METAL] … Insufficient Memory` or
 * `[metal::malloc] Attempting to allocate … bytes` (mlx `backend/metal/allocator.cpp`, `device.cpp`); a Python
 * traceback ends with what went wrong.
 */
export function mlxFailure(errorLines: readonly string[], how: string, model: string): Fault {
  const engine = otherEngineNames.mlx;
  const told = errorLines.map((line) => line.trim()).filter((line) => line !== '');
  const memory = told.find((line) => outOfMemory.test(line));
  if (memory !== undefined)
    return new Fault('engine-out-of-memory', { engine, model, problem: memory.slice(0, 300) });
  const last = told.at(-1);
  return new Fault('engine-failed', {
    engine,
    problem: last === undefined ? how : `${last.slice(0, 300)} (${how})`,
  });
}
