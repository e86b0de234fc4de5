import { describe, expect, it } from 'vitest';
import { faultSentence } from '#contract/text/faults.ts';
import type { FaultValue } from '#contract/contract.ts';

const path = '/models/a.gguf';
const both = (fault: FaultValue): [string, string] => [
  faultSentence(fault, 'en'),
  faultSentence(fault, 'ja'),
];

describe('what is said of a model file', () => {
  it.each([
    ['embedding', 'an embedding model', '埋め込みモデル'],
    ['encoder-decoder', 'an encoder-decoder model', 'エンコーダー・デコーダー型のモデル'],
    ['diffusion', 'a diffusion model', '拡散モデル'],
    ['draft', 'a draft head of another model', '別のモデルのためのドラフトヘッド'],
    ['speech-codec', 'a speech codec', '音声コーデック'],
  ])('that is no language model names what it is: %s', (kind, en, ja) => {
    const said = both({ code: 'not-a-language-model', details: { path, architecture: 'bert', kind } });
    expect(said[0]).toContain(`it is ${en} (bert)`);
    expect(said[1]).toContain(`${path} は${ja}（bert）`);
  });

  it('that llama.cpp refuses quotes why', () => {
    const said = both({ code: 'model-refused', details: { path, problem: "missing tensor 'x'" } });
    for (const sentence of said)
      expect(sentence).toMatch(/llama\.cpp.*\/models\/a\.gguf.*missing tensor 'x'/);
  });

  it('that brings llama.cpp down is told otherwise than a process that ends without one', () => {
    const details = { how: 'signal SIGABRT', phase: 'loading' };
    const [en, ja] = both({ code: 'engine-died', details: { ...details, path } });
    expect(en).toContain(`on ${path}: the file may be damaged`);
    expect(ja).toContain('ファイルが壊れているか');
    const [plainEn, plainJa] = both({ code: 'engine-died', details });
    expect(plainEn).toContain('The measuring process ended by itself (signal SIGABRT, while loading)');
    expect(`${plainEn}${plainJa}`).not.toMatch(/\?|damaged|壊れている/);
  });
});
