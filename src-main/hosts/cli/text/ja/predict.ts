import type { predictWords as english } from '../en/predict.ts';
import { backendNames } from '../names.ts';

export const predictWords: typeof english = {
  estimate: {
    method: ({ method, basis, backend = 'metal', build }) => {
      if (build !== undefined) return `このマシンの llama.cpp による割り当て（${backendNames[backend]}）`;
      if (basis === 'parameters')
        return '計算値。このアーキテクチャはテンソルの一覧がないため、重みはパラメータ数から求めています。';
      return method === 'simulation'
        ? `テンソルごとの計算値。バッファは llama.cpp が計画した量です（${backendNames[backend]} の場合）`
        : `テンソルごとの計算値（${backendNames[backend]} の場合）`;
    },
    differs: (quantisation, recipe) =>
      `ファイルは ${quantisation} と名乗っていますが、型の組み合わせが標準と違います。標準なら重みは ${recipe} です。`,
    beside: (kind, file, size) => `同じフォルダに${kind} ${file} があります。使うときは ${size} 増えます。`,
    kinds: { projector: '画像・音声用プロジェクタ', adapter: 'LoRA アダプタ' },
  },
  predict: {
    reads: (prompt) => `${prompt} トークンのプロンプトを読む速さ`,
    writes: (context) => `コンテキスト ${context} トークンのあとで書く速さ`,
    unknown: '不明',
    firstToken: '最初の一語までの時間（プロンプトの長さ別）',
    after: '所要',
    answer: (prompt, output) => `回答 1 回（${prompt} トークンを読み、${output} トークンを書く）`,
    measured: (when) => `ここでの実測（${when}）`,
    sustained: '10 分ほど働かせ続けたあと',
    sustainedHere: (when) => `${when}にここで計測`,
    sustainedFanless: (products) => `ファンのない ${products} の場合。確度は低め`,
    energy: '1 トークンを書く電力量',
    energyUnits: (joules, kilowattHours) => `${joules} J（100 万トークンあたり ${kilowattHours} kWh）`,
    atTheWall: (watts, product) => `コンセントで ${watts} W、${product}`,
    makerMaximum: (watts, product) => `${watts} W、${product}は最大消費電力だけが公開されています`,
    soldIn: '搭載機種',
    batch: (rows, prompts, generations) =>
      `${rows} 行のうち、読む速さ ${prompts} 行、書く速さ ${generations} 行を予測しました。予測しない理由は最後の列にあります。`,
    moreProblems: (count) => `ほかに ${count} 行が読めません。`,
  },
};
