import type { ReferenceSpeed } from '#core/chips/catalogue.ts';
import { formatDate, formatNumber, formatRate } from '#contract/text/format.ts';
import { highest, lowest, needed, sayIn, type Sources, span, stated, table } from './page.ts';

/** One chip of the public table, with what was measured of it. */
interface ChipRow {
  chip: string;
  gpuCores: number;
  bandwidthGigabytesPerSecond: number;
  date: string;
  f16?: ReferenceSpeed;
  q8?: ReferenceSpeed;
  q4: ReferenceSpeed;
}

/** LLaMA 7B in llama.cpp's discussion 4167, and what follows from it about reading and writing. */
export function discussionSection(sources: Sources): string {
  const { language } = sources;
  const say = sayIn(sources);
  const rows = chipRows(sources);
  const rate = (value: number | undefined): string =>
    value === undefined ? '' : formatRate(value, language);
  const pair = (run: ReferenceSpeed | undefined): string[] => [
    rate(run?.promptTokensPerSecond),
    rate(run?.generationTokensPerSecond),
  ];
  return [
    say(
      'Published runs, tokens a second, rounded: PP a prompt of 512 tokens, TG 128 tokens written. The dates show that M1 to M3, M4 and M5 were measured with builds years apart.',
      '公開された実測値で、単位は毎秒トークン（丸めた値）です。PP は 512 トークンのプロンプト、TG は 128 トークンの生成。日付のとおり、M1～M3、M4、M5 では測った時期もビルドも違います。',
    ),
    '',
    table(
      say(
        'Chip|GPU cores|GB/s|PP F16|TG F16|PP Q8_0|TG Q8_0|PP Q4_0|TG Q4_0|Measured',
        'チップ|GPU コア|GB/s|PP F16|TG F16|PP Q8_0|TG Q8_0|PP Q4_0|TG Q4_0|計測',
      ).split('|'),
      rows.map((row) => [
        row.chip,
        String(row.gpuCores),
        formatNumber(row.bandwidthGigabytesPerSecond, language),
        ...pair(row.f16),
        ...pair(row.q8),
        ...pair(row.q4),
        formatDate(row.date, language),
      ]),
    ),
    '',
    ...comments(sources, rows).map((line) => `- ${line}`),
  ].join('\n');
}

function chipRows({ catalogue, article: { ratesMeasuredWith } }: Sources): ChipRow[] {
  const runs = catalogue.referenceSpeeds.filter(
    ({ model, source, engine }) =>
      model === ratesMeasuredWith.model && source === ratesMeasuredWith.source && engine === 'llama.cpp',
  );
  return runs
    .filter(({ quantisation }) => quantisation === 'Q4_0')
    .map((q4) => {
      const { chip, gpuCores, bandwidthGigabytesPerSecond, date } = q4;
      const at = (quantisation: string): ReferenceSpeed | undefined =>
        runs.find(
          (run) => run.chip === chip && run.gpuCores === gpuCores && run.quantisation === quantisation,
        );
      const [f16, q8] = [at('F16'), at('Q8_0')];
      return {
        chip,
        gpuCores: needed(gpuCores, `the GPU cores of ${chip}`),
        bandwidthGigabytesPerSecond: needed(bandwidthGigabytesPerSecond, `the bandwidth of ${chip}`),
        date,
        q4,
        ...(f16 && { f16 }),
        ...(q8 && { q8 }),
      };
    });
}

const reading = (run: ReferenceSpeed): number => needed(run.promptTokensPerSecond, 'a prompt speed');
const writing = (run: ReferenceSpeed): number => needed(run.generationTokensPerSecond, 'a generation speed');

function comments(sources: Sources, rows: readonly ChipRow[]): string[] {
  return [
    quantisingComment(sources, rows),
    coresComment(sources, rows),
    bandwidthComment(sources, rows),
    olderComment(sources, rows),
  ];
}

/** The article notes that quantising costs a little speed. */
function quantisingComment(sources: Sources, rows: readonly ChipRow[]): string {
  const say = sayIn(sources);
  const both = rows.flatMap(({ f16, q4 }) => (f16 ? [{ f16, q4 }] : []));
  const read = both.map(({ f16, q4 }) => reading(q4) / reading(f16));
  const written = both.map(({ f16, q4 }) => writing(q4) / writing(f16));
  const slower = read.filter((ratio) => ratio < 1);
  const percent = (ratio: number): string => `${((1 - ratio) * 100).toFixed(0)} %`;
  const times = span(sources, lowest(written).toFixed(1), highest(written).toFixed(1));
  return stated(
    slower.length >= read.length - 1 && lowest(written) > 2,
    say(
      `The article notes that quantising costs a little speed. That holds for reading (Q4_0 against F16: ${percent(highest(slower))} to ${percent(lowest(slower))} slower on ${slower.length} of ${read.length} chips); writing becomes ${times} times as fast.`,
      `記事は、量子化で速度が少し落ちるとしています。読む速さはそのとおりですが（F16 に対し Q4_0 は ${read.length} チップ中 ${slower.length} で ${percent(highest(slower))}～${percent(lowest(slower))}の低下）、書く速さは ${times} 倍になります。`,
    ),
  );
}

/** Reading follows the GPU cores within a generation. */
function coresComment(sources: Sources, rows: readonly ChipRow[]): string {
  const say = sayIn(sources);
  const perCore = (generation: number): number[] =>
    rows
      .filter(({ chip }) => chip.startsWith(`M${generation}`) && !chip.endsWith('Ultra'))
      .map(({ q4, gpuCores }) => reading(q4) / gpuCores);
  const spans = [1, 2, 3, 4, 5].map((generation) => ({ generation, values: perCore(generation) }));
  const words = spans.map(
    ({ generation, values }) =>
      `M${generation} ${span(sources, lowest(values).toFixed(0), highest(values).toFixed(0))}`,
  );
  const pro = m4Pro(rows);
  return stated(
    spans.every(({ values }) => values.length > 0 && highest(values) / lowest(values) < 1.25) &&
      pro.read > 1.15 &&
      pro.written < 1.05,
    say(
      `Reading follows the number of GPU cores within a generation (tokens a second and core, without the Ultras: ${words.join(', ')}). An M4 Pro with 20 instead of 16 cores reads ${pro.read.toFixed(2)} times as fast and writes ${pro.written.toFixed(2)} times as fast: its memory is the same.`,
      `読む速さは、同じ世代なら GPU コア数に比例します（1 コアあたり毎秒トークン、Ultra を除く：${words.join('、')}）。M4 Pro の 16 コアと 20 コアでは、読む速さが ${pro.read.toFixed(2)} 倍、書く速さは ${pro.written.toFixed(2)} 倍。メモリ帯域が同じだからです。`,
    ),
  );
}

function m4Pro(rows: readonly ChipRow[]): { read: number; written: number } {
  const of = (gpuCores: number): ReferenceSpeed =>
    needed(
      rows.find((row) => row.chip === 'M4 Pro' && row.gpuCores === gpuCores),
      `the M4 Pro with ${gpuCores} GPU cores`,
    ).q4;
  return { read: reading(of(20)) / reading(of(16)), written: writing(of(20)) / writing(of(16)) };
}

/** Writing follows the bandwidth, but not in proportion. */
function bandwidthComment(sources: Sources, rows: readonly ChipRow[]): string {
  const say = sayIn(sources);
  const perGigabyte = (name: string): number[] =>
    rows
      .filter(({ chip }) => chip === name)
      .map(({ q4, bandwidthGigabytesPerSecond }) => writing(q4) / bandwidthGigabytesPerSecond);
  const [base, max] = [perGigabyte('M4'), perGigabyte('M4 Max')];
  const fewer = (1 - highest(max) / lowest(base)) * 100;
  return stated(
    fewer > 10,
    say(
      `Writing follows the memory bandwidth, but not in proportion: per GB/s an M4 Max writes at least ${fewer.toFixed(0)} % fewer tokens than an M4.`,
      `書く速さはメモリ帯域とともに上がりますが、比例はしません。1 GB/s あたりで比べると、M4 Max は M4 より ${fewer.toFixed(0)} % 以上少なくなります。`,
    ),
  );
}

/** A newer chip is not always the faster writer. */
function olderComment(sources: Sources, rows: readonly ChipRow[]): string {
  const say = sayIn(sources);
  const of = (chip: string, gpuCores: number): ReferenceSpeed =>
    needed(
      rows.find((row) => row.chip === chip && row.gpuCores === gpuCores),
      chip,
    ).q4;
  const maxToPro = writing(of('M4 Pro', 20)) / writing(of('M1 Max', 32));
  const proToPro = writing(of('M3 Pro', 18)) / writing(of('M2 Pro', 19));
  return stated(
    maxToPro < 1 && proToPro < 1,
    say(
      `Newer is not always faster: from an M1 Max to an M4 Pro writing falls to ${maxToPro.toFixed(2)}, from an M2 Pro to an M3 Pro to ${proToPro.toFixed(2)}.`,
      `新しければ速いとは限りません。書く速さは、M1 Max から M4 Pro で ${maxToPro.toFixed(2)} 倍、M2 Pro から M3 Pro で ${proToPro.toFixed(2)} 倍に下がります。`,
    ),
  );
}
