import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';

/** A new `KAIDOKI_HOME` for each test of the block it is called in; answers where it is. */
export function useTemporaryHome(): () => string {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kaidoki-home-'));
    vi.stubEnv('KAIDOKI_HOME', home);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(home, { recursive: true, force: true });
  });

  return () => home;
}
