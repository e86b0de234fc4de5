import { advise } from '#core/advice/advise.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import { catalogueAsOf } from '#core/chips/as-of.ts';
import { assembleMachine } from '#core/hardware/assemble.ts';
import type { Language } from '#contract/text/format.ts';
import { adviceLines } from '../../hosts/cli/print-advice.ts';
import { codeBlock, type Sources } from './page.ts';
import { probeFolder } from './replays.ts';

const asked = {
  en: { budget: 2300, currency: 'USD' },
  ja: { budget: 450_000, currency: 'JPY' },
} as const satisfies Record<Language, object>;

const shownMacs = 2;

/** A command that ends in buying, with all that it prints, as it stands in the README. */
export function readmeExample({ language, catalogue, parameters, probe }: Sources): string {
  const day = catalogue.asOf;
  const wanted = asked[language];
  const then = catalogueAsOf(catalogue, day);
  const machine = assembleMachine({ raw: probe, catalogue });
  const need = defaultNeed(machine, then, wanted);
  const advice = advise({ need, machine, catalogue: then, parameters, today: day });
  const lines = adviceLines(advice, language, { mostCandidates: shownMacs, isOfEarlierDay: true });
  return [
    '```sh',
    `npx kaidoki advise --from ${probeFolder} \\`,
    `  --budget ${wanted.budget} --currency ${wanted.currency} --as-of ${day} --most ${shownMacs} --lang ${language}`,
    '```',
    '',
    codeBlock(lines.join('\n')),
  ].join('\n');
}
