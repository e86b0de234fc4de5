import type { BenchmarkRequest, EnginePort, Measurement, PauseControl } from '../../../src-main/app/ports.ts';

export interface Interleaved<T> {
  measurement: Measurement;
  /** What `meanwhile` gave, by the block of ours that was held for it. */
  byBlock: ReadonlyMap<number, T>;
}

export interface Interlude<T> {
  /** How many blocks are held; the program then goes on as it would. */
  rounds: number;
  meanwhile(): Promise<T>;
}

/**
 * Measures as the program does, but holds the worker in some blocks after the first (before its prompt, or
 * between its prompt and its generation) by what it has for a sleeping machine, and runs `meanwhile` there:
 * what is compared is measured within seconds, with both models loaded and nothing else at work.
 */
export async function interleave<T>(
  engine: EnginePort,
  request: BenchmarkRequest,
  { rounds, meanwhile }: Interlude<T>,
): Promise<Interleaved<T>> {
  const byBlock = new Map<number, T>();
  const stop = new AbortController();
  let control: PauseControl | undefined;
  let blocksDone = 0;
  let failure: unknown;
  const whileHeld = async (): Promise<void> => {
    try {
      byBlock.set(blocksDone, await meanwhile());
      control?.resume();
    } catch (error) {
      failure = error;
      stop.abort();
    }
  };
  try {
    const measurement = await engine.measure(request, {
      signal: stop.signal,
      onPausable: (given) => (control = given),
      onBlock: () => {
        blocksDone += 1;
        if (blocksDone <= rounds) control?.pause();
      },
      onProgress: ({ phase }) => {
        if (phase === 'paused') void whileHeld();
      },
    });
    if (byBlock.size === 0) throw new Error('ours ended before it was held once');
    return { measurement, byBlock };
  } catch (error) {
    throw failure ?? error;
  }
}
