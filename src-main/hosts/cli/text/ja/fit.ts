import type { fitWords as english } from '../en/fit.ts';

export const fitWords: typeof english = {
  answers: {
    fits: '● 入る',
    tight: '◐ ぎりぎり',
    'raise-limit': '▲ 上限',
    crawls: '◌ 実用外',
    refused: '✕ 不可',
  },
  legend:
    '● 入る   ◐ ぎりぎり   ▲ 上限を上げれば入る   ◌ 載るが実用にならない   ✕ 入らない   ·   数字はコンテキストを使い切ったときの書く速さ（トークン/秒）   ·   ≤8K: それより長いコンテキストは使えないモデル',
  basis: {
    speeds: (provenance, hasRanges) =>
      `速さ：${provenance}。${hasRanges ? 'かっこ内は、10 回中 9 回が収まる幅。' : ''}`,
    memory: 'メモリ：モデルの構成からの計算値。llama.cpp 自身の割り当てと照らし合わせています。',
    memoryInPart:
      'メモリ：モデルの構成からの計算値。一部はパラメータ数だけから求めています（kaidoki estimate で確認できます）。',
  },
  fitTitle: '入るモデル',
  budgetRange: (low, high) =>
    `この容量の Mac は実例が少ないため、モデルに使えるメモリは ${low}～${high} の幅があります。`,
  macWith: {
    size: (gigabytes, quantisations) =>
      `${gigabytes} GB${quantisations ? `（${quantisations.join('、')}）` : ''}`,
    oneOf: (sizes) => `メモリ ${sizes.join('、')}${sizes.at(-1)?.endsWith('）') ? '' : ' '}の Mac にする`,
  },
  toFit: (cell) => `${cell} を入れるには:`,
  training: {
    need: '追加学習',
    twice: '記事の「2 倍」',
    basis: '根拠',
    unknown: '計算できません（未対応のアーキテクチャか、サンプルや層の数がモデルを超えています）',
    bases: {
      'measured-with-checkpointing': '実測例が幅に収まる',
      'kept-results-vary-by-version': 'MLX の版により 3 倍ほど違うため、幅全体で見てください',
      'recurrent-layers-not-measured': 'この種の層の実測例なし',
    },
  },
};
