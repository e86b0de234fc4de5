import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PauseControl } from '../../../src-main/app/ports.ts';
import type { ChildHandle } from '../../../src-main/adapters/llama/child-handle.ts';
import { runChild, type ChildRun } from '../../../src-main/adapters/llama/child-run.ts';
import type { ChildMessage } from '../../../src-main/adapters/llama/protocol.ts';

/** A child that says what it is told to, remembers what it was told, and is gone when killed. */
class FakeChild implements ChildHandle {
  readonly told: unknown[] = [];
  #say = (_message: unknown): void => undefined;
  #exit = (_how: string): void => undefined;

  send(message: unknown): void {
    this.told.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#say = listener;
  }
  onExit(listener: (how: string) => void): void {
    this.#exit = listener;
  }
  kill(): void {
    this.#exit('signal SIGKILL');
  }
  says(message: ChildMessage): void {
    this.#say(message);
  }
}

const word: ChildMessage = { kind: 'progress', progress: { phase: 'measuring', fraction: 0.5 } };
const hourMilliseconds = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A run whose child may be silent for 90 s and take 5 minutes, and what became of it. */
function running(over: Partial<ChildRun<string>> = {}) {
  const child = new FakeChild();
  let pausable: PauseControl | undefined;
  const settled = vi.fn<(outcome: unknown) => void>();
  const ended = runChild<string>({
    child,
    silenceMilliseconds: 90_000,
    deadlineMilliseconds: () => 300_000,
    onPausable: (control) => (pausable = control),
    handle: ({ kind }) => (kind === 'block' ? 'done' : undefined),
    ...over,
  }).then(settled, settled);
  const control = (): PauseControl => {
    if (!pausable) throw new Error('nobody was told how to pause');
    return pausable;
  };
  return { child, settled, ended, control };
}

const hung = (seconds: number, phase: string): unknown =>
  expect.objectContaining({ code: 'engine-hung', details: { seconds, phase } });

/** Every clock goes on by an hour, and of the timers that are due each fires once. */
async function sleepAnHour(): Promise<void> {
  const before = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => before() + hourMilliseconds);
  vi.setSystemTime(Date.now() + hourMilliseconds);
  await vi.advanceTimersToNextTimerAsync();
}

describe('a silent child', () => {
  it.each([['at the start', 0] as const, ['after a word', 40_000] as const])(
    'is given the time it has %s, and then counts as hung',
    async (_, saidAfterMilliseconds) => {
      const { child, settled } = running();
      await vi.advanceTimersByTimeAsync(saidAfterMilliseconds);
      if (saidAfterMilliseconds > 0) child.says(word);
      await vi.advanceTimersByTimeAsync(90_000 - 1);
      expect(settled).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(2000);
      expect(settled).toHaveBeenCalledWith(hung(90, saidAfterMilliseconds > 0 ? 'measuring' : 'starting'));
    },
  );

  it('is given all of its time also when the word came just before a tick', async () => {
    const { child, settled } = running();
    await vi.advanceTimersByTimeAsync(9999);
    child.says(word);
    await vi.advanceTimersByTimeAsync(89_999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    expect(settled).toHaveBeenCalledWith(hung(90, 'measuring'));
  });

  it('is not hung on waking from an hour of sleep that nobody announced', async () => {
    const { child, settled, ended } = running();
    await vi.advanceTimersByTimeAsync(60_000);
    await sleepAnHour();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(settled).not.toHaveBeenCalled();
    child.says({ kind: 'block' });
    await ended;
    expect(settled).toHaveBeenCalledWith('done');
  });

  it('is hung after waking when it goes on being silent', async () => {
    const { settled } = running();
    await vi.advanceTimersByTimeAsync(60_000);
    await sleepAnHour();
    await vi.advanceTimersByTimeAsync(32_000);
    expect(settled).toHaveBeenCalledWith(hung(90, 'starting'));
  });

  it('is not hung while it is paused, however long, and has all its time again after that', async () => {
    const { settled, control } = running();
    await vi.advanceTimersByTimeAsync(80_000);
    control().pause();
    await vi.advanceTimersByTimeAsync(hourMilliseconds);
    expect(settled).not.toHaveBeenCalled();
    control().resume();
    await vi.advanceTimersByTimeAsync(89_000);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(3000);
    expect(settled).toHaveBeenCalledWith(hung(90, 'starting'));
  });
});

describe('a child that talks without end', () => {
  const talk = async (child: FakeChild, seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      child.says(word);
      await vi.advanceTimersByTimeAsync(1000);
    }
  };

  it('is given its time, and then counts as hung', async () => {
    const { child, settled } = running();
    await talk(child, 299);
    expect(settled).not.toHaveBeenCalled();
    await talk(child, 1);
    expect(settled).toHaveBeenCalledWith(hung(300, 'measuring'));
  });

  it('is given the time that the machine slept or the run was paused on top', async () => {
    const { child, settled, control } = running();
    await talk(child, 100);
    await sleepAnHour();
    await talk(child, 100);
    control().pause();
    await talk(child, 3600);
    control().resume();
    await talk(child, 98);
    expect(settled).not.toHaveBeenCalled();
    await talk(child, 1);
    expect(settled).toHaveBeenCalledWith(hung(300, 'measuring'));
  });
});

describe('pausing', () => {
  it('is told to the child, and so is going on', async () => {
    const { child, control } = running();
    control().pause();
    control().resume();
    expect(child.told).toEqual([{ kind: 'pause' }, { kind: 'resume' }]);
  });

  it('does not keep a run from being cancelled', async () => {
    const aborter = new AbortController();
    const { child, settled, control } = running({ signal: aborter.signal });
    control().pause();
    aborter.abort();
    await vi.advanceTimersByTimeAsync(1000);
    expect(child.told).toContainEqual({ kind: 'stop' });
    expect(settled).toHaveBeenCalledWith(expect.objectContaining({ code: 'benchmark-cancelled' }));
  });

  it('does not hide that the child died', async () => {
    const { child, settled, control } = running();
    control().pause();
    child.kill();
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).toHaveBeenCalledWith(expect.objectContaining({ code: 'engine-died' }));
  });
});

it('a run that has ended leaves no timer behind', async () => {
  const { child, ended } = running();
  child.says({ kind: 'block' });
  await ended;
  // Waiting for the exit of a child is bounded by one that keeps no process alive.
  await vi.advanceTimersByTimeAsync(3000);
  expect(vi.getTimerCount()).toBe(0);
});

describe('a child in a step of minutes', () => {
  it('that shows that it works is not taken for one that hangs, until its time is up', async () => {
    const { child, settled } = running();
    for (let sign = 0; sign < 29; sign += 1) {
      child.says({ kind: 'busy' });
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(settled).toHaveBeenCalledWith(hung(300, 'starting'));
  });
});
