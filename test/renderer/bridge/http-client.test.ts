import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createHttpClient } from '../../../src-renderer/bridge/http-client.ts';
import { sampleState } from '../../contract/samples.ts';
import { eventually } from '../../fakes/eventually.ts';

const eventBody = `: connected\n\nevent: state\ndata: ${JSON.stringify(sampleState)}\n\n`;

/** A host whose events are answered one after the other; the last answer is never given. */
function hostOf(...answers: (() => Response)[]) {
  const asked: [string, RequestInit | undefined][] = [];
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    asked.push([String(url), init]);
    const next = answers.shift();
    return next ? next() : new Promise<Response>(() => undefined);
  };
  const client = createHttpClient({ baseUrl: 'http://127.0.0.1:1/', token: 't', fetch, retryDelays: [0] });
  return { client, asked };
}

describe('the client over loopback HTTP', () => {
  it('sends the token with every call and every listening, never in the address', async () => {
    const { client, asked } = hostOf(
      () => Response.json({ ok: true, value: [] }),
      () => new Response(eventBody),
    );
    await client.call('listMacs', {});
    client.subscribe('state', () => undefined);
    await eventually(() => expect(asked.length).toBeGreaterThan(1));
    expect(asked.every(([, init]) => JSON.stringify(init?.headers).includes('"Bearer t"'))).toBe(true);
    expect(asked.map(([url]) => url)).not.toContainEqual(expect.stringContaining('=t'));
  });

  it('says that the host is gone when the events end, and that it is back when they connect again', async () => {
    const { client, asked } = hostOf(
      () => new Response(eventBody),
      () => Response.error(),
      () => new Response(eventBody),
    );
    const heard: boolean[] = [];
    const states: unknown[] = [];
    client.onReachable((isReachable) => heard.push(isReachable));
    client.subscribe('state', (state) => states.push(state));
    await eventually(() => expect(asked).toHaveLength(4));
    expect(heard).toEqual([true, false, false, true, false]);
    expect(states).toEqual([sampleState, sampleState]);
  });

  it('stops asking a host that refuses its token', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { client, asked } = hostOf(() => new Response('{}', { status: 403 }));
    const heard = vi.fn();
    client.onReachable(heard);
    client.subscribe('state', () => undefined);
    await eventually(() => expect(heard.mock.calls).toEqual([[true]]));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked).toHaveLength(1);
  });

  it('ends the stream with the last listener', async () => {
    const { client, asked } = hostOf();
    const end = client.subscribe('state', () => undefined);
    await eventually(() => expect(asked).toHaveLength(1));
    end();
    expect(asked[0]?.[1]?.signal?.aborted).toBe(true);
  });

  it.each([
    ['null', () => Response.json(null)],
    ['a page', () => new Response('<!doctype html>')],
    ['a figure', () => Response.json(7)],
  ])('rejects when some other program answers %s', async (_what, answer) => {
    const { client } = hostOf(answer);
    await expect(client.call('readState', {})).rejects.toThrow();
  });
});
