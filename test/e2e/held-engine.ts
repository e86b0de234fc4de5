import type { Measurement, MeasureHooks, Ports } from '../../src-main/app/ports.ts';
import type { BenchmarkProgress } from '../../src-main/core/benchmark/result.ts';
import { Fault } from '../../src-main/core/fault.ts';
import { fakePorts, plausibleMeasurement } from '../fakes/ports.ts';

/** An engine that measures as long as the test wants, and says what the test lets it say. */
export interface HeldEngine {
  engine: Ports['engine'];
  /** Resolves when it has been asked to measure, anew after each run. */
  asked(): Promise<void>;
  tell(progress: BenchmarkProgress): void;
  /** Ends the run with figures of a plausible M4 Pro. */
  finish(): void;
}

export function heldEngine(): HeldEngine {
  let hooks: MeasureHooks | undefined;
  let end: ((measurement: Measurement) => void) | undefined;
  let onAsked: () => void = () => undefined;
  let wasAsked = new Promise<void>((resolve) => (onAsked = resolve));
  return {
    engine: {
      ...fakePorts('macbook-pro-m4-pro-48gb').engine,
      measure: (_request, given) => {
        hooks = given;
        return new Promise((resolve, reject) => {
          end = resolve;
          given.signal.addEventListener('abort', () => reject(new Fault('benchmark-cancelled')));
          onAsked();
          wasAsked = new Promise((next) => (onAsked = next));
        });
      },
    },
    asked: () => (hooks ? Promise.resolve() : wasAsked),
    tell: (progress) => hooks?.onProgress(progress),
    finish: () => {
      end?.(plausibleMeasurement());
      hooks = undefined;
    },
  };
}
