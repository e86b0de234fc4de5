import { expect, it } from 'vitest';
import { EngineLog } from '../../../../src-main/adapters/llama/worker/engine-log.ts';

const answer = (text: string): number | undefined => (text.includes('42') ? 42 : undefined);

it('finds what is already there', async () => {
  const log = new EngineLog();
  log.add('the answer is 42');
  await expect(log.find(answer)).resolves.toBe(42);
});

it('waits for a line that comes later, over lines that are of no use', async () => {
  const log = new EngineLog();
  const found = log.find(answer);
  log.add('not yet');
  setImmediate(() => log.add('42'));
  await expect(found).resolves.toBe(42);
});

it('gives up on a line that never comes, and keeps the rest', async () => {
  const log = new EngineLog();
  log.add('something else');
  await expect(log.find(answer)).resolves.toBeUndefined();
  expect(log.take()).toBe('something else');
});

it('takes everything once', () => {
  const log = new EngineLog();
  log.add('one');
  log.add('two');
  expect(log.take()).toBe('one\ntwo');
  expect(log.take()).toBe('');
});

it('stays bounded under a flood', () => {
  const log = new EngineLog();
  for (let line = 0; line < 10_000; line += 1) log.add('x'.repeat(5000));
  expect(log.take().length).toBeLessThanOrEqual(5000 * 2001);
});
