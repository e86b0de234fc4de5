import { vi } from 'vitest';
import { patienceMilliseconds } from './patience.ts';

/** What `look` answers once it no longer throws. `vi.waitFor` alone gives up after a second. */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: patienceMilliseconds });
