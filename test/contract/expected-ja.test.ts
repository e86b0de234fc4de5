import { describe, expect, it } from 'vitest';
import { faultSentence } from '#contract/text/faults.ts';

const sentence = (expected: string): string =>
  faultSentence({ code: 'bad-input', details: { path: '--memory', expected } }, 'ja');

describe('what belongs in a field', () => {
  it.each([
    ['given together with --mac', '--mac との併用'],
    ['one of --json --lang', '次のいずれか（--json --lang）'],
    ['a number from 1', '1 以上の数'],
    ['a whole number from 1, or all', '1 以上の整数、または all'],
    ['a generation, as in M4', '世代（例: M4）'],
    ['left out beside --export', '--export を外した指定'],
    ['two different runs', '異なる 2 つの計測'],
    ['a model whose tensors are all known', '対応している言語モデルの種類'],
    ['a folder, given 100 times at most', 'フォルダ（最大 100 個）'],
    [
      'absent: these weights are quantised otherwise than GGUF or MLX',
      '「指定なし」（GGUF でも MLX でもない方式で量子化された重みです）',
    ],
    [
      'given runs of llama-2-7b in F16, Q8_0 or Q4_0; --export table takes all',
      'llama-2-7b（F16, Q8_0、Q4_0）の計測（--export table ならすべて）',
    ],
    ['a whole number from 1 to 1024', '1 から 1024 までの整数'],
    ['the model it belongs to (this is a LoRA adapter)', '対応するモデル本体（これは LoRA アダプター）'],
    ['a model with weights (this is a vocabulary alone)', '重みのあるモデル（これは語彙だけのファイルです）'],
    ['1 or more: a model has tensors', '1 以上の値（モデルには重みがあります）'],
    ['the name of a tokenizer', 'トークナイザーの名前'],
    ['2 or 3, not 4', '2 または 3（このファイルは 4）'],
    ['a whole number from 1 to 1000, or nothing', '1 から 1000 までの整数（または空欄）'],
    ['a number from 0.001 to 100000, or nothing', '0.001 から 100000 までの数（または空欄）'],
    [
      'at least 8500 (promptTokens 500 and outputTokens 8000 together; or make these less)',
      '8500 以上の値（promptTokens 500 と outputTokens 8000 の合計。この 2 つを減らしてもかまいません）',
    ],
    ['15 cells', '15 個のセル'],
    ['the end of the file (at most 100000 rows at a time)', 'ファイルの終わり（一度に 100000 行まで）'],
  ])('"%s" is told in Japanese', (expected, words) => {
    expect(sentence(expected)).toContain(`--memory には ${words} が必要です`);
  });

  it('is told where llama.cpp does not run the weights', () => {
    expect(sentence('a GGUF file (llama.cpp does not run the weights beside this configuration)')).toContain(
      'GGUF ファイル（この設定の重みは llama.cpp では動きません）',
    );
  });

  it('is left as it is where the phrase is not known', () => {
    expect(sentence('f16 | q8_0 | q4_0')).toContain('f16 | q8_0 | q4_0');
  });
});
