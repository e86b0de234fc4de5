import type { OtherModelKind } from '#core/benchmark/text-generation.ts';
import type { Language } from './format.ts';

/** What a model is that does not write text token by token. */
const kinds: Readonly<Record<OtherModelKind, Readonly<Record<Language, string>>>> = {
  embedding: { en: 'an embedding model', ja: '埋め込みモデル' },
  'encoder-decoder': { en: 'an encoder-decoder model', ja: 'エンコーダー・デコーダー型のモデル' },
  diffusion: { en: 'a diffusion model', ja: '拡散モデル' },
  draft: { en: 'a draft head of another model', ja: '別のモデルのためのドラフトヘッド' },
  'speech-codec': { en: 'a speech codec', ja: '音声コーデック' },
};

const isKind = (kind: string): kind is OtherModelKind => Object.hasOwn(kinds, kind);

export const modelKindName = (kind: string, language: Language): string =>
  isKind(kind) ? kinds[kind][language] : kind;
