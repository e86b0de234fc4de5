import type { LocalModel, LocalModels } from '../../../src-main/core/local-models/local-model.ts';
import type { SpeedEstimate } from '../../../src-main/core/speed/estimate.ts';

const around = (mid: number) => ({ low: 0.9 * mid, mid, high: 1.1 * mid });

/** Invented figures, for what they are computed from. */
export const localSpeed = (
  writes: number,
  confidence: SpeedEstimate['confidence'] = 'predicted',
): SpeedEstimate => ({
  promptTokensPerSecond: around(10 * writes),
  generationTokensPerSecond: around(writes),
  confidence,
  reasons: [
    confidence === 'measured'
      ? { code: 'speed-measured', details: { date: '2026-11-20' } }
      : { code: 'speed-from-published-runs', details: { rows: 12, asOf: '2026-11-22' } },
  ],
});

/** A model that fits, of 5 GB, unless it is told otherwise. */
export const localModel = (name: string, but: Partial<LocalModel> = {}): LocalModel => ({
  program: 'ollama',
  name,
  format: 'gguf',
  path: `/Users/花子/models/${name}`,
  parts: 1,
  diskBytes: 5e9,
  quantisation: 'Q4_K_M',
  parameterCount: 8.2e9,
  maximumContextTokens: 40_960,
  contextTokens: 8192,
  need: {
    weightBytes: 4.7e9,
    kvCacheBytes: 1.2e9,
    computeBufferBytes: 3e8,
    totalBytes: 6.2e9,
    method: 'formula',
  },
  answer: 'fits',
  largestContextTokens: 40_960,
  speed: localSpeed(40),
  handOver: [{ kind: 'ollama', text: `ollama run ${name}` }],
  ...but,
});

/** A model of which nothing is known but where it lies. */
export function unknownModel(name: string, but: Partial<LocalModel> = {}): LocalModel {
  const { program, format, path, parts, diskBytes } = localModel(name);
  return { program, name, format, path, parts, diskBytes, handOver: [], ...but };
}

export const localAnswer = (models: LocalModel[], but: Partial<LocalModels> = {}): LocalModels => ({
  contextTokens: 8192,
  kvType: 'f16',
  stores: [{ program: 'ollama', path: '/Users/花子/.ollama/models', exists: true }],
  models,
  copies: [],
  diskBytes: models.reduce((sum, { diskBytes }) => sum + diskBytes, 0),
  skipped: [],
  ...but,
});
