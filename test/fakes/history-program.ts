import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHistory } from '../../src-main/adapters/storage/history.ts';
import { resultOf } from './benchmark-results.ts';

/** What a program of its own does with a history, one after the other. */
export type HistoryStep =
  | { do: 'append'; startedAt: string }
  | { do: 'read' }
  | { do: 'shell'; command: string }
  /** Appends for ever, and tells of each run that it was told is kept. */
  | { do: 'append-for-ever'; from: number };

/** `files` by name: what lies in the folder after the step. */
export interface HistoryReport {
  fault?: { code: string; problem: unknown };
  runs?: string[];
  setAside?: number;
  newer?: number;
  files?: Record<string, string>;
}

const [folder = '', steps = '[]'] = process.argv.slice(2);
const history = createHistory(folder);

const tell = (report: HistoryReport): Promise<void> =>
  new Promise((told) => void process.stdout.write(`${JSON.stringify(report)}\n`, () => told()));

async function take(step: HistoryStep): Promise<HistoryReport> {
  if (step.do === 'append') await history.append(resultOf({ startedAt: step.startedAt }));
  if (step.do === 'shell') execFileSync('/bin/sh', ['-c', step.command], { stdio: 'ignore' });
  if (step.do === 'append-for-ever') await appendForEver(step.from);
  if (step.do !== 'read') return {};
  const { entries, setAside, newer } = await history.read();
  return { runs: entries.map(({ startedAt }) => startedAt), setAside, newer };
}

async function appendForEver(from: number): Promise<never> {
  for (let second = from; ; second += 1) {
    const startedAt = new Date(second * 1000).toISOString();
    await history.append(resultOf({ startedAt }));
    await tell({ runs: [startedAt] });
  }
}

/** A lock of somebody else may be gone as soon as it was seen. */
const textsOf = (name: string): string[] => {
  try {
    return [readFileSync(join(folder, name), 'latin1')];
  } catch {
    return [];
  }
};

const filesNow = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.startsWith('history'))
      .flatMap((name) => textsOf(name).map((text) => [name, text])),
  );

// A file beyond the limit is an error of the write, not the end of the program.
process.on('SIGXFSZ', () => {});

const parsed: HistoryStep[] = JSON.parse(steps);
for (const step of parsed) {
  const report = await take(step).catch((error: { code?: string; details?: { problem?: unknown } }) => ({
    fault: { code: String(error.code), problem: error.details?.problem },
  }));
  await tell({ ...report, files: filesNow() });
}
