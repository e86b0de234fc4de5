import type { Advice, Candidate, Need } from '#core/advice/advice.ts';
import { advise } from '#core/advice/advise.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import { catalogueAsOf } from '#core/chips/as-of.ts';
import { assembleMachine } from '#core/hardware/assemble.ts';
import { formatDate, type Language } from '#contract/text/format.ts';
import { macName } from '#contract/text/mac-name.ts';
import { adviceLines } from '../../hosts/cli/print-advice.ts';
import { codeBlock, highest, lowest, needed, sayIn, type Sources, span, stated } from './page.ts';

export const probeFolder = 'test/fixtures/macs/macbook-air-m1-16gb-macos15';

/** The author's conditions: a 32B at 4 bits, to be carried every day, at most as heavy as an Air. */
const wanted: Partial<Need> = {
  modelId: 'qwen2.5-32b',
  quantisation: 'Q4_K_M',
  portable: 'required',
  maximumWeightKilograms: 1.3,
  currency: 'JPY',
};

const flags = '--model qwen2.5-32b:Q4_K_M --portable required --max-weight 1.3 --currency JPY';

/** As many as the command shows. */
const shownCandidates = 8;

/** The command line that prints the same. */
const commandLine = (language: Language, asOf: string): string =>
  `npx kaidoki advise --from ${probeFolder} \\\n  ${flags} --as-of ${asOf} --lang ${language}`;

const given = new Map<string, Advice>();

/** The advice as of a day, computed once; on the catalogue's own day, that of today. */
function authorsAdvice({ catalogue, parameters, probe }: Sources, day: string): Advice {
  const known = given.get(day);
  if (known) return known;
  const then = catalogueAsOf(catalogue, day);
  // The machine is read with the catalogue of today, as the command does.
  const machine = assembleMachine({ raw: probe, catalogue });
  const need = defaultNeed(machine, then, wanted);
  const advice = advise({ need, machine, catalogue: then, parameters, today: day });
  given.set(day, advice);
  return advice;
}

/** A command, and what it prints. `asOf`: as it is typed, a month or a day. */
export function replay(sources: Sources, asOf: string, day: string): string {
  const { language } = sources;
  const layout = { mostCandidates: shownCandidates, isOfEarlierDay: true };
  return [
    '```sh',
    commandLine(language, asOf),
    '```',
    '',
    codeBlock(adviceLines(authorsAdvice(sources, day), language, layout).join('\n')),
  ].join('\n');
}

const vetoCodes = ({ vetoes }: Candidate): string[] => vetoes.map(({ code }) => code);

const with32BMemory = (advice: Advice, memoryGB: number): Candidate[] =>
  advice.candidates.filter((candidate) => candidate.memoryGB === memoryGB);

/** What the output of December 2024 shows, each sentence held to it. */
export function commentThen(sources: Sources, day: string): string[] {
  const say = sayIn(sources);
  const advice = authorsAdvice(sources, day);
  const small = with32BMemory(advice, 24);
  const pro32 = needed(
    advice.candidates.find(({ macId, memoryGB }) => macId === 'macbook-pro-14-m4' && memoryGB === 32),
    'the MacBook Pro M4 with 32 GB',
  );
  const rate = needed(pro32.speed.generationTokensPerSecond, 'its speed').mid;
  const printed = needed(
    sources.article.macRows.find(({ chip, memoryGB }) => chip === 'M4' && memoryGB === 32),
    'the row of the M4 with 32 GB',
  ).generationTokensPerSecond;
  const desk = needed(
    advice.alternatives.find(({ code }) => code === 'passes-on-a-desk'),
    'a desktop that would do',
  ).details;
  return [
    stated(
      small.length > 0 && small.every((candidate) => vetoCodes(candidate).includes('does-not-fit')),
      say(
        `All ${small.length} configurations with 24 GB are ruled out for their memory: the size that the article settles on does not hold the model it is bought for.`,
        `24 GB の ${small.length} 構成は、どれもメモリ不足で外れます。記事が選んだ容量に、目的のモデルは入りません。`,
      ),
    ),
    stated(
      pro32.fits === 'tight' && vetoCodes(pro32).includes('writes-too-slowly') && rate < printed / 4,
      say(
        `The MacBook Pro with M4 and 32 GB only just holds it, and would write about ${rate.toFixed(1)} tokens a second; the ${printed} of the article's table are those of a 7B.`,
        `M4・32 GB の MacBook Pro にはぎりぎり入りますが、書く速さは毎秒 ${rate.toFixed(1)} トークンほどです。記事の表の ${printed} は 7B での値です。`,
      ),
    ),
    stated(
      advice.recommended === undefined,
      say(
        'Nothing that could be carried met the wish. The honest answers were a smaller model on the Mac at hand, or a desk.',
        '持ち運べて条件に合う Mac はありませんでした。手元の Mac で小さめのモデルを使うか、据え置きにするかが正直な答えです。',
      ),
    ),
    stated(
      desk['chip'] === 'Apple M4 Pro' && desk['memoryGB'] === 48 && String(desk['product']).includes('mini'),
      say(
        'The desktop it names is the very one that the author thought of adding one day: the mini with M4 Pro and 48 GB.',
        'そこで挙がる据え置き型は、著者がのちの買い足しに挙げていた M4 Pro・48 GB の mini そのものです。',
      ),
    ),
  ];
}

/** The Mac that the author decided to wait for, on the month it came. */
export function commentAir(sources: Sources, day: string): string {
  const say = sayIn(sources);
  const advice = authorsAdvice(sources, day);
  const airs = advice.candidates.filter(({ macId }) => macId === 'macbook-air-13-m4');
  const at = (memoryGB: number): Candidate =>
    needed(
      airs.find((air) => air.memoryGB === memoryGB),
      `the Air with ${memoryGB} GB`,
    );
  const rate = needed(at(32).speed.generationTokensPerSecond, 'its speed').mid.toFixed(1);
  const when = formatDate(day.slice(0, 7), sources.language);
  return stated(
    vetoCodes(at(24)).includes('does-not-fit') && vetoCodes(at(32)).includes('writes-too-slowly'),
    say(
      `The Air with M4 that the author decided to wait for came in ${when}. As of then the same command rules it out with 24 GB, since the model does not fit, and with 32 GB, since it would write about ${rate} tokens a second.`,
      `著者が待つことにした M4 の Air は ${when}に出ました。その時点で同じ条件を調べると、24 GB はモデルが入らないため、32 GB は書く速さが毎秒 ${rate} トークンほどにとどまるため、どちらも外れます。`,
    ),
  );
}

/** What has changed since. */
export function commentNow(sources: Sources): string[] {
  const say = sayIn(sources);
  const advice = authorsAdvice(sources, sources.catalogue.asOf);
  const moe = needed(
    advice.alternatives.find(({ code }) => code === 'passes-with-moe'),
    'a mixture of experts that would do',
  ).details;
  const light = advice.candidates.filter(
    (candidate) => candidate.fits === 'fits' && !vetoCodes(candidate).some((code) => bodyVetoes.has(code)),
  );
  const rates = light.flatMap(({ speed }) => speed.generationTokensPerSecond?.mid ?? []);
  const model = String(moe['model']);
  const rate = Number(moe['generationTokensPerSecond']).toFixed(0);
  return [
    stated(
      light.length > 0 && rates.length === light.length && highest(rates) < 10,
      say(
        `A dense 32B is still too slow on anything so light: ${rateSpan(sources, rates)} tokens a second.`,
        `この重さの Mac では、MoE でない 32B は今も遅く、毎秒 ${rateSpan(sources, rates)} トークンです。`,
      ),
    ),
    stated(
      Number(moe['memoryGB']) >= 32,
      say(
        `What has changed is the models: ${model}, as large, but with only a part of it at work on each token, would write about ${rate} tokens a second on a ${macName(moe, 'en')}.`,
        `変わったのはモデルのほうです。同じ規模でも一語ごとに働くのが一部だけの ${model} なら、${macName(moe, 'ja')}で毎秒約 ${rate} トークン書けます。`,
      ),
    ),
  ];
}

const bodyVetoes: ReadonlySet<string> = new Set(['not-portable', 'too-heavy']);

const rateSpan = (sources: Sources, rates: readonly number[]): string =>
  span(sources, lowest(rates).toFixed(1), highest(rates).toFixed(1));
