import { describe, expect, it } from 'vitest';
import { askedBenchmark } from '../../../src-main/hosts/cli/commands/bench.ts';

type Args = Parameters<typeof askedBenchmark>[0];

describe('what `kaidoki bench` asks for', () => {
  it.each([
    [{}, { mode: 'default' }],
    [{ target: 'qwen3-8b:Q4_K_M' }, { mode: 'default', model: 'qwen3-8b:Q4_K_M' }],
    [{ quick: true }, { mode: 'quick' }],
    [
      { full: true, depth: '8k' },
      { mode: 'full', depthTokens: 8192 },
    ],
    [{ sustained: true }, { mode: 'sustained' }],
    [
      { sustained: true, minutes: '60' },
      { mode: 'sustained', minutes: 60 },
    ],
    [
      { prompt: '1024', generate: '1', depth: '0' },
      { mode: 'default', promptTokens: 1024, generatedTokens: 1, depthTokens: 0 },
    ],
  ] satisfies [Args, object][])('%j is %j', (args, asked) => {
    const given = Object.entries(askedBenchmark(args)).filter(([, value]) => value !== undefined);
    expect(Object.fromEntries(given)).toEqual(asked);
  });

  it.each([
    [{ quick: true, full: true }, '--full'],
    [{ full: true, sustained: true }, '--sustained'],
    [{ quick: true, sustained: true }, '--sustained'],
    [{ minutes: '5' }, '--minutes'],
    [{ quick: true, minutes: '5' }, '--minutes'],
    [{ sustained: true, minutes: '0' }, '--minutes'],
    [{ sustained: true, minutes: '61' }, '--minutes'],
    [{ sustained: true, minutes: '1.5' }, '--minutes'],
    [{ prompt: '0' }, '--prompt'],
    [{ prompt: '-1' }, '--prompt'],
    [{ prompt: 'many' }, '--prompt'],
    [{ prompt: '1e3' }, '--prompt'],
    [{ prompt: '' }, '--prompt'],
    [{ generate: '0' }, '--generate'],
    [{ generate: '12.5' }, '--generate'],
    [{ depth: '-4096' }, '--depth'],
    [{ depth: '99999999999' }, '--depth'],
  ] satisfies [Args, string][])('%j is refused, naming %s', (args, path) => {
    expect(() => askedBenchmark(args)).toThrowError(
      expect.objectContaining({ code: 'bad-input', details: expect.objectContaining({ path }) }),
    );
  });
});
