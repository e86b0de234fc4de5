import { describe, expect, it } from 'vitest';
import type { ReasonReader, ReasonSentences } from '#contract/text/reason-reader.ts';
import { reasonsEn } from '#contract/text/reasons-en.ts';
import { reasonsJa } from '#contract/text/reasons-ja.ts';

/** Names and terms that Japanese readers meet in Latin letters. */
const namesInJapanese = new Set([
  ...['Mac', 'macOS', 'Apple', 'Kaidoki', 'Metal', 'Thunderbolt', 'Linux', 'Windows'],
  ...['GPU', 'CPU', 'KV', 'API', 'MoE', 'RDMA', 'RAM', 'PC', 'SSD', 'AC'],
  ...['LLaMA', 'Llama', 'llama.cpp', 'MLX', 'mlx-lm', 'Ollama', 'exo', 'RPC', 'LoRA', 'QLoRA'],
  ...['bit', 'GB', 'MB', 'kg', 'kWh', 'Wh', 'token', 'B', 'Q', 'q', 'K', 'W', 'J'],
  // "MLX distributed" and "flash attention" are called so.
  ...['flash', 'attention', 'distributed'],
]);

/** Figures and names stand as marks, so that what is left are the words of the sentence itself. */
function marking(has: boolean): ReasonReader {
  const text = (name: string): string => `‹${name}›`;
  return {
    has: () => has,
    mac: () => text('mac'),
    price: () => text('price'),
    ...{ text, count: text, rough: text, bytes: text, tokens: text, rate: text },
    ...{ seconds: text, date: text, percent: text, money: text, smallMoney: text },
  };
}

const sentences = (table: ReasonSentences): [string, string][] =>
  Object.entries(table).flatMap(([code, sentence]): [string, string][] => [
    [code, sentence(marking(true))],
    [code, sentence(marking(false))],
  ]);
/** Without figures, names and commands to copy. */
const ownWords = (sentence: string): string => sentence.replace(/sudo \S+ \S+|‹[^›]*›/g, ' ');

describe('the sentences of reasons', () => {
  it('exist for the same codes in both languages', () => {
    expect(Object.keys(reasonsJa).sort()).toEqual(Object.keys(reasonsEn).sort());
  });

  it('hold in Japanese no English word but names and terms', () => {
    const untranslated = sentences(reasonsJa).flatMap(([code, sentence]) =>
      (ownWords(sentence).match(/[A-Za-z][A-Za-z.-]*[A-Za-z]|[A-Za-z]/g) ?? [])
        .filter((word) => !namesInJapanese.has(word))
        .map((word) => `${code}: ${word}`),
    );
    expect(untranslated).toEqual([]);
  });

  it('hold in English no Japanese character', () => {
    const japanese = /[\u3000-\u30ff\u3400-\u9fff\uff01-\uff60]/;
    expect(sentences(reasonsEn).filter(([, sentence]) => japanese.test(sentence))).toEqual([]);
  });

  it('state the same figures in both languages', () => {
    const figures = (sentence: string): string => [...new Set(sentence.match(/‹[^›]*›/g))].sort().join(' ');
    const english = sentences(reasonsEn).map(([code, sentence]) => `${code} ${figures(sentence)}`);
    const japanese = sentences(reasonsJa).map(([code, sentence]) => `${code} ${figures(sentence)}`);
    expect(japanese.sort()).toEqual(english.sort());
  });

  it('are closed, and leave no mark of a program behind', () => {
    for (const [code, sentence] of sentences(reasonsJa)) expect(sentence, code).toMatch(/[。）]$/);
    for (const [code, sentence] of sentences(reasonsEn)) expect(sentence, code).toMatch(/[.)]$/);
    for (const [code, sentence] of [...sentences(reasonsJa), ...sentences(reasonsEn)]) {
      expect(ownWords(sentence), code).not.toMatch(/undefined|null|NaN|\[object|\$\{|\?$/);
    }
  });

  it('use in Japanese full-width marks, and no space between Japanese words', () => {
    const half = sentences(reasonsJa).filter(([, sentence]) =>
      /[\u3040-\u30ff\u4e00-\u9fff][,:;!?()]|[\u3040-\u30ff\u4e00-\u9fff] [\u3040-\u30ff\u4e00-\u9fff]/.test(
        sentence,
      ),
    );
    expect(half.map(([code]) => code)).toEqual([]);
  });

  it('put in Japanese no space behind a unit that is Japanese itself', () => {
    const reader: ReasonReader = { ...marking(true), rate: () => '9 トークン/秒', seconds: () => '9 秒' };
    const spaced = Object.entries(reasonsJa).filter(([, sentence]) =>
      /秒 [\u3040-\u30ff\u4e00-\u9fff]/.test(sentence(reader)),
    );
    expect(spaced.map(([code]) => code)).toEqual([]);
  });

  it('say of each speed, time and size where it comes from', () => {
    // What the user wishes or set, and what is left of figures that are marked.
    const given = new Set(['minimumTokensPerSecond', 'maximumSeconds', 'wiredLimitBytes', 'leftBytes']);
    const origin = {
      en: /computed|measured|published|observed|as you see it|general knowledge/,
      ja: /計算|実測|公開値|観測|お手元での値|知見/,
    };
    for (const [language, table] of [['en', reasonsEn] as const, ['ja', reasonsJa] as const]) {
      for (const [code, sentence] of Object.entries(table)) {
        const figures: string[] = [];
        const note = (name: string): string => {
          if (!given.has(name)) figures.push(name);
          return `‹${name}›`;
        };
        const words = sentence({ ...marking(true), rate: note, seconds: note, bytes: note });
        if (figures.length > 0) expect(words, `${code}: ${figures.join()}`).toMatch(origin[language]);
      }
    }
  });
});
