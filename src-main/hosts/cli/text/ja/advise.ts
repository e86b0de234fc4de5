import type { adviseWords as english } from '../en/advise.ts';

export const adviseWords: typeof english = {
  adviceTitle: '結論',
  asOfDay: (day) => `${day}の時点で売られ、知られていたものでの答え：`,
  why: '理由',
  freeFirst: 'まず無料でできること',
  alternatives: 'ほかの選択肢',
  candidatesOf: (day) => `販売中の Mac（${day}のカタログ）`,
  rangeNote: 'かっこ内は、10 回中 9 回が収まる幅。',
  figures: {
    reads: (rate) => `読む速さ ${rate} t/s`,
    writes: (rate) => `書く速さ ${rate} t/s`,
    answer: (time) => `回答 1 回 ${time}`,
  },
  candidateMarks: {
    '★': 'おすすめ',
    '☆': 'もう一段上',
    '◆': 'これより安くて速い機種はない',
    '−': '対象外',
  },
  moreCandidates: (count) => `ほか ${count} 構成（すべて見るには --json）`,
  aboutPrice: (price) => `約 ${price}`,
  priceUnknown: '価格不明',
};
