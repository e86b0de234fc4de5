import { describe, expect, it } from 'vitest';
import { canQuantiseMlxCache, mlxCacheBytes } from '#core/memory/mlx-cache.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const bytesOf = (id: string, contextTokens: number, kvType: 'f16' | 'q8_0' | 'q4_0' = 'f16') =>
  mlxCacheBytes(catalogueModel(id).shape, { contextTokens, kvType });

describe("mlx-lm's cache", () => {
  // 64 layers × 8 KV heads × 128 × K and V × 2 bytes = 256 KiB a token.
  it.each([
    [1, 256],
    [256, 256],
    [257, 512],
    [4096, 4096],
  ])('of a dense 32B at %d tokens has room for %d, 256 KiB each', (contextTokens, tokens) => {
    expect(bytesOf('qwen2.5-32b', contextTokens)).toBe(tokens * 256 * 1024);
  });

  it('takes 8.5 and 4.5 bits an element when quantised', () => {
    const whole = bytesOf('qwen2.5-32b', 4096);
    expect(bytesOf('qwen2.5-32b', 4096, 'q8_0') / whole).toBe(8.5 / 16);
    expect(bytesOf('qwen2.5-32b', 4096, 'q4_0') / whole).toBe(4.5 / 16);
  });

  it('rotates in the window of sliding layers: Gemma 3 27B grows by its full layers alone', () => {
    // 10 of 62 layers attend to everything: 10 × 16 × 128 × 2 × 2 bytes a token.
    const growth = bytesOf('gemma-3-27b', 32768) - bytesOf('gemma-3-27b', 16384);
    expect(growth).toBe(16384 * 10 * 16 * 128 * 2 * 2);
    const sliding = bytesOf('gemma-3-27b', 16384) - 16384 * 10 * 16 * 128 * 2 * 2;
    expect(sliding).toBe(1024 * 52 * 16 * 128 * 2 * 2);
  });

  it('holds a recurrent state that does not grow beside the attention layers of Qwen3.5', () => {
    const perToken = 10 * 2 * 2 * 256 * 2;
    expect(bytesOf('qwen3.5-35b-a3b', 65536) - bytesOf('qwen3.5-35b-a3b', 32768)).toBe(32768 * perToken);
    expect(bytesOf('qwen3.5-35b-a3b', 256)).toBeGreaterThan(256 * perToken + 30e6);
  });

  it('holds the latent and the rotary part of DeepSeek once', () => {
    expect(bytesOf('deepseek-v3', 1024)).toBe(1024 * 61 * (512 + 64) * 2);
  });

  it.each(['gemma-3-27b', 'gpt-oss-20b', 'deepseek-v3'])(
    'stays 16-bit in %s, which mlx-lm cannot quantise',
    (id) => {
      expect(canQuantiseMlxCache(catalogueModel(id).shape)).toBe(false);
      expect(bytesOf(id, 8192, 'q4_0')).toBe(bytesOf(id, 8192));
    },
  );

  it('never shrinks with the context', () => {
    for (const id of ['qwen3-8b', 'gemma-3-12b', 'qwen3.6-35b-a3b', 'gpt-oss-120b', 'deepseek-v4-flash']) {
      const sizes = [1, 255, 256, 257, 1000, 1024, 1500, 4096, 32768].map((tokens) => bytesOf(id, tokens));
      expect(
        sizes.every((size, index) => index === 0 || size >= (sizes[index - 1] ?? 0)),
        id,
      ).toBe(true);
    }
  });
});
