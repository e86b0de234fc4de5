import { reviewArticleMacs, type ArticleRowReview } from '#core/advice/article-review.ts';
import { articleFlagSentence } from '#contract/text/article.ts';
import { formatMoney, formatNumber, formatRate } from '#contract/text/format.ts';
import { catalogueAsOf } from '#core/chips/as-of.ts';
import type { ArticleMacRow } from '#core/chips/article.ts';
import { newestPrice } from '#core/chips/price.ts';
import { modelSpeed } from '#core/speed/model-speed.ts';
import { speedChip } from '#core/speed/speed-chip.ts';
import { highest, lowest, needed, plainSpaces, sayIn, type Sources, span, stated, table } from './page.ts';

/** The MacBook Pro table as printed, what is wrong in it, and what its speeds would be for the model it names. */
export function macBookSection(sources: Sources): string {
  const { language, catalogue, article } = sources;
  const say = sayIn(sources);
  const { macRows: rows, published, ratesMeasuredWith } = article;
  const reviews = reviewArticleMacs({ rows, published, ratesMeasuredWith }, catalogue);
  const reviewOf = (row: ArticleMacRow): ArticleRowReview =>
    needed(
      reviews.find((review) => review.row === row.row),
      `row ${row.row}`,
    );
  const speeds = rows.map((row) => speedOf32B(sources, row));
  const lines = rows.map((row, index) => [
    String(row.row),
    `${row.chip}, ${row.gpuCores}`,
    `${row.memoryGB} GB`,
    `${row.modelBillions}B ${row.modelBits} bit`,
    formatNumber(row.promptTokensPerSecond, language, 2),
    formatNumber(row.generationTokensPerSecond, language, 2),
    formatRate(needed(speeds[index], 'a speed').prompt, language),
    formatRate(needed(speeds[index], 'a speed').generation, language),
    formatMoney(row.priceJpy, 'JPY', language),
    reviewOf(row).flags.length === 0 ? '' : '✕',
  ]);
  const flags = rows.flatMap((row) =>
    reviewOf(row).flags.map((flag) =>
      plainSpaces(`- ${say(`Row ${row.row}: `, `${row.row} 行目：`)}${articleFlagSentence(flag, language)}`),
    ),
  );
  const sound = rows.filter((row) => reviewOf(row).flags.length === 0).map(({ row }) => row);
  return [
    say(
      'As printed, but for the two columns in italics, which are computed here: what a 32B at 4 bit does on the same chip with a prompt of 512 tokens, given the memory.',
      '斜体の 2 列のほかは記事のとおりです。斜体は、メモリが足りるとして、同じチップで 32B の 4 bit を 512 トークンのプロンプトで動かしたときの計算値です。',
    ),
    '',
    table(
      say(
        '#|Chip, GPU cores|Memory|Model named|PP|TG|_PP, 32B_|_TG, 32B_|Price|Wrong',
        '行|チップ・GPU コア|メモリ|モデル|PP|TG|_32B の PP_|_32B の TG_|価格|誤り',
      ).split('|'),
      lines,
      [1, 3],
    ),
    '',
    ...flags,
    '',
    ...comments(sources, speeds, sound).map((line) => `- ${plainSpaces(line)}`),
  ].join('\n');
}

interface Rates {
  prompt: number;
  generation: number;
}

function speedOf32B({ catalogue, parameters }: Sources, row: ArticleMacRow): Rates {
  const chip = needed(
    catalogue.chips.find((one) => one.brandString === `Apple ${row.chip}` && one.gpuCores === row.gpuCores),
    row.chip,
  );
  const model = needed(
    catalogue.models.find(({ id }) => id === 'qwen2.5-32b'),
    'qwen2.5-32b',
  );
  const use = { promptTokens: 512, depthTokens: 512, kvType: 'f16' } as const;
  const speed = modelSpeed({ parameters, chip: speedChip(chip, row.memoryGB) }, model, 'Q4_K_M', use);
  return {
    prompt: needed(speed.promptTokensPerSecond, 'a prompt speed').mid,
    generation: needed(speed.generationTokensPerSecond, 'a generation speed').mid,
  };
}

function comments(sources: Sources, speeds: readonly Rates[], sound: readonly number[]): string[] {
  const { language, article } = sources;
  const say = sayIn(sources);
  const ratios = article.macRows.map(
    (row, index) => row.generationTokensPerSecond / needed(speeds[index], 'a speed').generation,
  );
  const tenth = (value: number): string => formatNumber(value, language, 1);
  const times = span(sources, tenth(lowest(ratios)), tenth(highest(ratios)));
  const mini = miniDifference(sources);
  return [
    stated(
      sound.length === 1,
      say(
        `Nothing is wrong in row ${sound.join(', ')}; every other row has at least one error.`,
        `誤りがないのは ${sound.join('、')} 行目だけで、ほかの行にはどれも 1 つ以上の誤りがあります。`,
      ),
    ),
    stated(
      lowest(ratios) > 3,
      say(
        `PP and TG are those of LLaMA 7B Q4_0, whatever model a row names. A 32B at 4 bit writes ${times} times more slowly.`,
        `PP と TG は、行のモデルにかかわらず LLaMA 7B Q4_0 の値です。32B の 4 bit では、書く速さは ${times} 分の 1 になります。`,
      ),
    ),
    stated(
      mini.difference > 90_000 && mini.difference < 130_000,
      say(
        `That a mini costs about 100,000 yen less holds: with the ${mini.chip}, ${mini.memoryGB} GB and ${mini.storageGB} GB of storage it was ${formatMoney(mini.difference, 'JPY', language)} less than the MacBook Pro.`,
        `mini なら 10 万円ほど安いという点は、そのとおりでした。${mini.chip}・メモリ ${mini.memoryGB} GB・ストレージ ${mini.storageGB} GB どうしで、MacBook Pro より ${formatMoney(mini.difference, 'JPY', language)} 安くなっていました。`,
      ),
    ),
  ];
}

/** The same chip, memory and storage in both bodies, in December 2024. */
function miniDifference({ catalogue }: Sources) {
  const then = catalogueAsOf(catalogue, '2024-12-31');
  const query = { chipId: 'm4-pro-12c-16g', memoryGB: 24, currency: 'JPY' } as const;
  const priceOf = (macId: string) => {
    const mac = needed(
      then.macs.find(({ id }) => id === macId),
      macId,
    );
    return needed(newestPrice(mac, query), `a price of ${macId}`);
  };
  const [mini, pro] = [priceOf('mac-mini-m4-pro'), priceOf('macbook-pro-14-m4-pro')];
  if (mini.storageGB !== pro.storageGB) throw new Error('These prices are of different storage.');
  return {
    chip: 'M4 Pro',
    memoryGB: query.memoryGB,
    storageGB: needed(mini.storageGB, 'the storage'),
    difference: pro.amount - mini.amount,
  };
}
