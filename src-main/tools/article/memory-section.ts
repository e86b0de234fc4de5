import { articleContextTokens, articleRuleTable } from '#core/advice/article-rule.ts';
import { formatBytes, formatNumber, formatTokens } from '#contract/text/format.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { articleTrainingRuleBytes, type TrainingNeed, trainingNeed } from '#core/memory/training.ts';
import { memoryGibibytes } from '#core/units.ts';
import { highest, lowest, needed, sayIn, type Sources, span, stated, table } from './page.ts';

function percent(ratio: number): string {
  const whole = Math.round((ratio - 1) * 100);
  return `${whole > 0 ? '+' : whole < 0 ? '−' : ''}${Math.abs(whole)} %`;
}

/** The table of memory by size and bits: the rule beside a real model, and what the rule leaves out. */
export function memorySection(sources: Sources): string {
  const { language, catalogue, article } = sources;
  const say = sayIn(sources);
  const cells = articleRuleTable(article.ruleOfThumb.cells, catalogue.models);
  const gigabytes = (bytes: number): string => formatBytes(bytes, language, 1);
  const rows = cells.map(({ parametersBillions, bits, printedGigabytes, own, ruleToOwn }) => [
    `${parametersBillions}B, ${bits} bit`,
    formatNumber(printedGigabytes, language, 1) + ' GB',
    `${own.modelId} ${own.quantisation}`,
    gigabytes(own.need.totalBytes),
    percent(ruleToOwn),
  ]);
  const ratios = (bits: number): number[] =>
    cells.filter((cell) => cell.bits === bits).map(({ ruleToOwn }) => ruleToOwn);
  const isReproduced = cells.every(
    ({ ruleBytes, printedGigabytes }) => Math.abs(ruleBytes / 1e9 - printedGigabytes) < 0.05,
  );
  return [
    stated(
      isReproduced,
      say(
        `The article's rule is parameters × bits ÷ 8 × 1.2. All ${cells.length} cells follow from it. Beside each stands what a real model of that size takes as a GGUF file, with ${formatTokens(articleContextTokens, 'en')} tokens of context (computed).`,
        `記事の目安は「パラメータ数 × ビット数 ÷ 8 × 1.2」です。${cells.length} 個の値はすべてこの式どおりでした。隣は、同じ規模の実在のモデル（GGUF）をコンテキスト ${formatTokens(articleContextTokens, 'ja')} トークンで動かすときの計算値です。`,
      ),
    ),
    '',
    table(
      say(
        'Model|Rule|Real model|It takes|Rule is off by',
        'モデル|目安|実在のモデル|必要量|目安のずれ',
      ).split('|'),
      rows,
      [0, 2],
    ),
    '',
    ...ruleComments(sources, { four: ratios(4), sixteen: ratios(16) }).map((line) => `- ${line}`),
    '',
    trainingTable(sources),
  ].join('\n');
}

function ruleComments(sources: Sources, { four, sixteen }: { four: number[]; sixteen: number[] }): string[] {
  const { language, catalogue } = sources;
  const say = sayIn(sources);
  const model = needed(
    catalogue.models.find(({ id }) => id === 'qwen2.5-32b'),
    'qwen2.5-32b',
  );
  const need = (contextTokens: number): number =>
    memoryNeed(model, 'Q4_K_M', { contextTokens, kvType: 'f16' }).totalBytes;
  const room = (macosMajor: number): number =>
    needed(
      memoryBudget({ memoryBytes: memoryGibibytes(24), macosMajor, rules: catalogue.workingSetRules }),
      'the room of a Mac with 24 GB',
    ).bytes;
  const size = (bytes: number): string => formatBytes(bytes, language, 1);
  const least = need(articleContextTokens);
  const whole = need(32_768);
  return [
    stated(
      highest(four) < 1 && lowest(sixteen) > 1,
      say(
        `At 4 bit the rule promises too little (${percent(lowest(four))} to ${percent(highest(four))}), since a 4-bit file spends nearly 5 bits a weight; at 16 bit it asks for too much (${percent(lowest(sixteen))} to ${percent(highest(sixteen))}).`,
        `4 bit では目安が足りません（${percent(lowest(four))}～${percent(highest(four))}）。4 bit のファイルは、実際には重み 1 つに 5 bit 近く使うためです。16 bit では逆に多すぎます（${percent(lowest(sixteen))}～${percent(highest(sixteen))}）。`,
      ),
    ),
    stated(
      least > room(26) && room(26) > room(15),
      say(
        `32B at 4 bit takes ${size(least)}; of 24 GB the GPU gets ${size(room(15))} on macOS 15 and ${size(room(26))} on macOS 26 (observed).`,
        `32B の 4 bit には ${size(least)} が必要ですが、24 GB の Mac で GPU が使えるのは macOS 15 で ${size(room(15))}、macOS 26 でも ${size(room(26))} です（観測値）。`,
      ),
    ),
    stated(
      whole > least + 5e9,
      say(
        `The rule has no context. With 32K instead of 4K tokens the same model takes ${size(whole)}.`,
        `目安にはコンテキストが入っていません。4K を 32K トークンにすると、同じモデルで ${size(whole)} になります。`,
      ),
    ),
  ];
}

const gentle = {
  method: 'qlora',
  bits: 4,
  batch: 1,
  sampleTokens: 2048,
  gradientCheckpointing: true,
} as const;
const toolDefaults = { ...gentle, batch: 4, gradientCheckpointing: false } as const;

/** "Twice is enough to fine-tune": beside the middle estimates of mlx-lm, gentle and as it runs by default. */
function trainingTable(sources: Sources): string {
  const { language, catalogue } = sources;
  const say = sayIn(sources);
  const sizes = ['qwen2.5-7b', 'qwen2.5-14b', 'qwen2.5-32b', 'qwen2.5-72b'].map((id) => {
    const model = needed(
      catalogue.models.find((one) => one.id === id),
      id,
    );
    return {
      name: model.name,
      twice: articleTrainingRuleBytes(model.parameterCount, 4),
      gentle: needed(trainingNeed(model, gentle), `the training of ${id}`),
      defaults: needed(trainingNeed(model, toolDefaults), `the training of ${id}`),
    };
  });
  const size = (bytes: number): string => formatBytes(bytes, language, 1);
  const range = ({ lowBytes, highBytes }: TrainingNeed): string =>
    span(sources, size(lowBytes).replace(/\D+$/, ''), size(highBytes));
  return [
    stated(
      sizes.every((row) => row.gentle.highBytes < row.twice * 1.1 && row.defaults.highBytes > row.twice),
      say(
        `The article would double the memory for LoRA. That is about enough for a 4-bit LoRA of one sample at a time with gradient checkpointing, and may be far too little at the defaults of mlx-lm (batch of 4, no checkpointing), whose versions differ widely. Computed ranges, samples of 2,048 tokens:`,
        '記事は、LoRA の学習には 2 倍あればよいとしています。4 bit の LoRA で、サンプル 1 つずつ・勾配チェックポイントありなら、ほぼ足ります。mlx-lm の既定値（バッチ 4、チェックポイントなし）では大きく足りないことがあり、版による差も広がります。計算値の幅（サンプルは 2,048 トークン）：',
      ),
    ),
    '',
    table(
      say(
        'Model, 4 bit|Twice the rule|Batch 1, checkpointing|Batch 4, without',
        'モデル（4 bit）|目安の 2 倍|バッチ 1・あり|バッチ 4・なし',
      ).split('|'),
      sizes.map((row) => [row.name, size(row.twice), range(row.gentle), range(row.defaults)]),
    ),
  ].join('\n');
}
