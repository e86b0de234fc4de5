import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchmarkRequest } from '../../../src-main/app/ports.ts';
import { createLlamaEngine } from '../../../src-main/adapters/llama/engine.ts';
import { processStart } from '../../../src-main/adapters/llama/process-identity.ts';
import { bothTests, syntheticTargetOf } from '../../fakes/benchmark-values.ts';
import type { LitterPhase, ParentJob } from '../../fakes/benchmark-parent.ts';
import { endOf, startBenchmarkProgram, type BenchmarkProgram } from '../../fakes/benchmark-program.ts';
import { builtWorker } from '../../fakes/built-worker.ts';
import { tinyLlama } from '../../fakes/llama-shapes.ts';
import { eventually } from '../../fakes/eventually.ts';

let workerPath = '';
beforeAll(async () => {
  workerPath = await builtWorker();
});

const started: BenchmarkProgram[] = [];
const folder = mkdtempSync(join(tmpdir(), 'kaidoki-test-'));
afterAll(() => {
  for (const { program } of started) program.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const request: BenchmarkRequest = {
  target: syntheticTargetOf({ modelId: 'tiny', shape: tinyLlama }),
  tests: bothTests(16, 2),
  sliceLayers: [1, 2],
  timeBudgetMilliseconds: 60_000,
};

/** A program of its own, whose benchmark is killed or goes on. */
async function startProgram(job: Pick<ParentJob, 'killAt'> = {}): Promise<BenchmarkProgram> {
  const workFolder = mkdtempSync(join(folder, 'slices-'));
  const timeBudgetMilliseconds = job.killAt?.phase === 'finishing' ? 1 : 60_000;
  const program = await startBenchmarkProgram({
    ...job,
    workerPath,
    workFolder,
    request: { ...request, timeBudgetMilliseconds },
  });
  started.push(program);
  return program;
}

const nextStart = ({ workFolder }: BenchmarkProgram) => createLlamaEngine({ workerPath, workFolder });

function workerOf({ reports }: BenchmarkProgram): number {
  const [report] = reports.filter(({ kind }) => kind === 'worker');
  if (report?.kind !== 'worker') throw new Error('it started no worker');
  return report.pid;
}

async function expectGone(pid: number): Promise<void> {
  await eventually(async () => expect([undefined, 'gone']).toContain(await processStart(pid)));
}

const phases: LitterPhase[] = ['starting', 'writing', 'loading', 'warming-up', 'measuring', 'finishing'];

describe.concurrent('after kill -9', () => {
  it.each(phases)('of both processes while %s the next start removes all', async (phase) => {
    const killed = await startProgram({ killAt: { phase, victim: 'both' } });
    await killed.closed;
    expect(readdirSync(killed.workFolder)).toHaveLength(1);
    await nextStart(killed).sweep();
    expect(readdirSync(killed.workFolder)).toEqual([]);
    await expectGone(workerOf(killed));
  });

  it.each(phases)(
    'of the program while %s the next start removes all, and its worker is gone',
    async (phase) => {
      const killed = await startProgram({ killAt: { phase, victim: 'parent' } });
      await killed.closed;
      await nextStart(killed).sweep();
      expect(readdirSync(killed.workFolder)).toEqual([]);
      await expectGone(workerOf(killed));
      expect(readdirSync(killed.workFolder)).toEqual([]);
    },
  );

  it.each(phases)('of the worker while %s the program removes all itself', async (phase) => {
    const survivor = await startProgram({ killAt: { phase, victim: 'worker' } });
    const end = await endOf(survivor);
    // Its last message may be on its way already.
    const codes = phase === 'finishing' ? ['engine-died', 'measured'] : ['engine-died'];
    expect(codes).toContain(end.code);
    expect(end.left).toEqual([]);
    expect(readdirSync(survivor.workFolder)).toEqual([]);
  });
});

describe.concurrent('a program that', () => {
  it.each(['starting', 'measuring'] as const)(
    'leaves while %s removes all itself, and its worker goes too',
    async (phase) => {
      const leaving = await startProgram({ killAt: { phase, victim: 'exit' } });
      await leaving.closed;
      expect(readdirSync(leaving.workFolder)).toEqual([]);
      await expectGone(workerOf(leaving));
      expect(readdirSync(leaving.workFolder)).toEqual([]);
    },
  );

  it('benchmarks is left alone by a second one, which is refused until it is killed', async () => {
    const first = await startProgram();
    await eventually(() => expect(first.reports).toContainEqual({ kind: 'phase', phase: 'measuring' }));
    const second = nextStart(first);
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    expect(await second.sweep()).toBe(0);
    await expect(second.measure(request, hooks)).rejects.toMatchObject({ code: 'benchmark-busy' });
    expect(readdirSync(first.workFolder)).toHaveLength(1);

    first.program.kill('SIGKILL');
    await first.closed;
    const short = { ...request, timeBudgetMilliseconds: 1 };
    await expect(second.measure(short, hooks)).resolves.toHaveProperty('samples');
    expect(readdirSync(first.workFolder)).toEqual([]);
    await expectGone(workerOf(first));
  });
});
