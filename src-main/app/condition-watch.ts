import type { BenchmarkConditions, ConditionReadings } from '#core/benchmark/trust.ts';
import type { ClockPort, ProbePort } from './ports.ts';

/** Conditions are read at most this often between blocks. */
const leastReadingMilliseconds = 5000;

export interface ConditionWatch {
  /** Between blocks; answers at once and reads beside the measuring. */
  look(): void;
  /** Something told that the machine has changed: looks at once, however short the last look is ago. */
  lookNow(): void;
  /** All that was read, and once more now. */
  readings(): Promise<ConditionReadings>;
}

/** Looks at the machine between blocks, and once more at the end. */
export function watchConditions(
  { probe, clock }: { probe: Pick<ProbePort, 'readConditions'>; clock: ClockPort },
  before: BenchmarkConditions,
): ConditionWatch {
  const during: BenchmarkConditions[] = [];
  let lookedAt = clock.now().getTime();
  let looking: Promise<unknown> = Promise.resolve();

  function lookNow(): void {
    lookedAt = clock.now().getTime();
    const reading = probe.readConditions().then(
      (conditions) => during.push(conditions),
      // A reading that fails says nothing of the machine.
      () => undefined,
    );
    looking = Promise.all([looking, reading]);
  }

  return {
    look(): void {
      if (clock.now().getTime() - lookedAt >= leastReadingMilliseconds) lookNow();
    },
    lookNow,
    async readings(): Promise<ConditionReadings> {
      await looking;
      return { before, during, after: await probe.readConditions() };
    },
  };
}
