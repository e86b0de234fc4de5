import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import type { Language } from '#contract/text/format.ts';
import { formatDate } from '#contract/text/format.ts';
import { readProbeFolder } from '../adapters/macos/probe-folder.ts';
import { loadArticle } from '../adapters/storage/article.ts';
import { loadShippedCatalogue } from '../adapters/storage/catalogue.ts';
import { loadSpeedParameters } from '../adapters/storage/speed-parameters.ts';
import { discussionSection } from './article/discussion-section.ts';
import { macBookSection } from './article/macbook-section.ts';
import { memorySection } from './article/memory-section.ts';
import { sayIn, type Sources } from './article/page.ts';
import { readmeExample } from './article/readme-example.ts';
import { commentAir, commentNow, commentThen, probeFolder, replay } from './article/replays.ts';
import { videoSection } from './article/video-section.ts';

export const articlePages: Readonly<Record<Language, string>> = {
  en: 'docs/article-replay.md',
  ja: 'docs/article-replay.ja.md',
};

const then = { month: '2024-12', day: '2024-12-31' };
const airDay = '2025-03-31';

/** What the sections are computed from: shipped data alone, nothing of this machine or its user. */
export async function articleSources(language: Language): Promise<Sources> {
  return {
    language,
    catalogue: loadShippedCatalogue(),
    parameters: loadSpeedParameters(),
    article: loadArticle(),
    probe: await readProbeFolder(probeFolder),
  };
}

/** The page in one language: the program's own output, and sentences that are held to its figures. */
export async function articleReplay(language: Language): Promise<string> {
  const sources = await articleSources(language);
  const say = sayIn(sources);
  const today = formatDate(sources.catalogue.asOf, language);
  const heading = (english: string, japanese: string): string => `\n## ${say(english, japanese)}\n`;
  const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
  const page = [
    say('# The article, replayed', '# 記事の検討をやり直す'),
    '',
    say(
      `Kaidoki does by program what an article of December 2024 (in Japanese) did by hand: decide which Mac to buy for a 32B model. This page puts its question to the program, with the catalogue of that month and with today's (${today}), and goes through its tables. [日本語](article-replay.ja.md)`,
      `Kaidoki は、2024 年 12 月のある記事が手作業で行った検討（32B のモデルのために、どの Mac を買うか）をプログラムにしたものです。ここでは同じ問いを、当時のカタログと現在（${today}）のカタログで解き直し、記事の表を検算します。[English](article-replay.md)`,
    ),
    '',
    say(
      'Everything below is written by `npm run docs:article` from the same code that answers in the terminal and the window; a test fails when the page no longer says what the program says. The author has a MacBook Air with M1 and 16 GB, wants 32B at 4 bit, and carries the Mac every day; 1.3 kg and an 8-core GPU are our reading.',
      '以下はすべて `npm run docs:article` が、ターミナルやウインドウの答えと同じコードから書き出したものです。プログラムの答えと食い違えばテストが失敗します。著者の条件は、手元が M1 の MacBook Air（16 GB）、目標が 32B の 4 bit、毎日持ち運ぶこと。1.3 kg までと GPU 8 コアは、こちらの読み取りです。',
    ),
    heading('December 2024', '2024 年 12 月'),
    replay(sources, then.month, then.day),
    '',
    bullets([...commentThen(sources, then.day), commentAir(sources, airDay)]),
    '',
    say(
      'Macs whose last day of sale the catalogue does not know (M1 to M3) are left out. Speeds are computed with all that is known today, also of Macs of then.',
      '販売終了日がカタログにない Mac（M1～M3）は含みません。速さは、当時の Mac についても現在わかっていることから計算しています。',
    ),
    heading(`Today (${today})`, `現在（${today}）`),
    replay(sources, sources.catalogue.asOf, sources.catalogue.asOf),
    '',
    bullets(commentNow(sources)),
    heading('Its table of memory', 'メモリの表'),
    memorySection(sources),
    heading('Its table of MacBook Pros', 'MacBook Pro の表'),
    macBookSection(sources),
    heading(
      "llama.cpp's table of M-series chips (discussion 4167)",
      'llama.cpp の M シリーズの表（discussion 4167）',
    ),
    discussionSection(sources),
    heading('The video, M2 against M4', 'M2 と M4 の動画'),
    videoSection(sources),
    '',
  ].join('\n');
  const file = articlePages[language];
  return format(page, { ...(await resolveConfig(file)), filepath: file });
}

const readmes: Readonly<Record<Language, string>> = { en: 'README.md', ja: 'README.ja.md' };

const exampleInReadme = /```sh\nnpx kaidoki advise [^`]+```\n\n```text\n[^`]+```/;

/** A README with its example of advice as the program prints it today. */
export async function readmeWithExample(language: Language): Promise<string> {
  const readme = await readFile(readmes[language], 'utf8');
  const example = readmeExample(await articleSources(language));
  if (!exampleInReadme.test(readme)) throw new Error(`${readmes[language]} has no example of advice.`);
  return readme.replace(exampleInReadme, () => example);
}

/** Writes both pages, and the example in both READMEs. */
export async function run(): Promise<void> {
  for (const language of ['en', 'ja'] as const) {
    await writeFile(articlePages[language], await articleReplay(language));
    await writeFile(readmes[language], await readmeWithExample(language));
    console.log(`${articlePages[language]}, ${readmes[language]}`);
  }
}
