import { describe, expect, it, vi } from 'vitest';
import { AskedAhead } from '../../../src-renderer/state/asked-ahead.ts';
import { eventually } from '../../fakes/eventually.ts';

/** Answers in the order that the test lets them. */
function slowHost() {
  const waiting: { question: number; settle: (ok: boolean) => void; fail: () => void }[] = [];
  const ask = vi.fn(
    (question: number) =>
      new Promise<{ ok: boolean; question: number }>((resolve, reject) => {
        waiting.push({
          question,
          settle: (ok) => resolve({ ok, question }),
          fail: () => reject(new Error('gone')),
        });
      }),
  );
  return {
    ask,
    asked: () => ask.mock.calls.map(([question]) => question),
    next: () => waiting.shift(),
  };
}

const instantly = () => vi.fn((question: number) => Promise.resolve({ ok: true, question }));

describe('answers asked for ahead', () => {
  it('are asked for one after the other, the first first', async () => {
    const host = slowHost();
    const held = new AskedAhead(host.ask).hold([3, 4, 2]);
    expect(host.asked()).toEqual([3]);
    host.next()?.settle(true);
    await eventually(() => expect(host.asked()).toEqual([3, 4]));
    host.next()?.settle(true);
    await eventually(() => expect(host.asked()).toEqual([3, 4, 2]));
    host.next()?.settle(true);
    await held;
  });

  it('are there without asking again while they are held, also those asked for in between', async () => {
    const ask = instantly();
    const ahead = new AskedAhead(ask);
    await ahead.hold([1, 2]);
    await ahead.answer(9);
    expect(await Promise.all([1, 2, 9].map((question) => ahead.answer(question)))).toEqual([
      { ok: true, question: 1 },
      { ok: true, question: 2 },
      { ok: true, question: 9 },
    ]);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it('are not asked for a second time while the first is under way', async () => {
    const host = slowHost();
    const ahead = new AskedAhead(host.ask);
    const held = ahead.hold([1]);
    const answer = ahead.answer(1);
    host.next()?.settle(true);
    expect(await answer).toEqual({ ok: true, question: 1 });
    await held;
    expect(host.asked()).toEqual([1]);
  });

  it('are asked for each time when nothing is held', async () => {
    const ask = instantly();
    const ahead = new AskedAhead(ask);
    await ahead.answer(1);
    await ahead.answer(1);
    await ahead.hold([1]);
    ahead.release();
    await ahead.answer(1);
    expect(ask).toHaveBeenCalledTimes(4);
  });

  it('are forgotten when what they rest on has changed, and kept again from then', async () => {
    const ask = instantly();
    const ahead = new AskedAhead(ask);
    await ahead.hold([1]);
    ahead.forget();
    expect(ahead.isHeld).toBe(true);
    await ahead.answer(1);
    await ahead.answer(1);
    expect(ask).toHaveBeenCalledTimes(2);
    ahead.release();
    ahead.forget();
    expect(ahead.isHeld).toBe(false);
  });

  it.each([
    ['released', (ahead: AskedAhead<number, { ok: boolean }>) => ahead.release()],
    ['forgotten', (ahead: AskedAhead<number, { ok: boolean }>) => ahead.forget()],
  ])('stop being asked for once they are %s', async (_, act) => {
    const host = slowHost();
    const ahead = new AskedAhead(host.ask);
    const held = ahead.hold([1, 2]);
    act(ahead);
    host.next()?.settle(true);
    await held;
    expect(host.asked()).toEqual([1]);
  });

  it('are neither kept nor gone on with after a refusal', async () => {
    const host = slowHost();
    const ahead = new AskedAhead(host.ask);
    const held = ahead.hold([1, 2]);
    host.next()?.settle(false);
    await held;
    void ahead.answer(1);
    expect(host.asked()).toEqual([1, 1]);
  });

  it('are neither kept nor gone on with when the host is gone', async () => {
    const host = slowHost();
    const ahead = new AskedAhead(host.ask);
    const held = ahead.hold([1, 2]);
    host.next()?.fail();
    await held;
    const answer = ahead.answer(1);
    host.next()?.fail();
    await expect(answer).rejects.toThrow('gone');
    expect(host.asked()).toEqual([1, 1]);
  });
});
