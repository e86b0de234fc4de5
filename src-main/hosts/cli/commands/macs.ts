import type { CallOutput } from '#contract/contract.ts';
import { chipsNamed } from '#core/chips/chips-named.ts';
import { Fault } from '#core/fault.ts';
import { parseChoice, parseGeneration, parseWhole } from '../arguments.ts';
import { macLines } from '../print-macs.ts';
import { comparisonLines } from '../print-price-comparison.ts';
import { withSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { command } from './command.ts';

type MacChoice = CallOutput<'listMacs'>[number];

interface MacFilter {
  sold?: boolean | undefined;
  generation?: number | undefined;
  chip?: string | undefined;
  memoryGB?: number | undefined;
}

/** `M4`; the A18 Pro has no number of its own. */
const generationName = (generation: number): string => (generation === 0 ? 'A18' : `M${generation}`);

/** @throws `Fault` `bad-input` with those there are */
function checkGeneration(macs: readonly MacChoice[], generation: number | undefined): void {
  const known = new Set(macs.map((mac) => mac.generation));
  if (generation === undefined || known.has(generation)) return;
  const names = [...known].sort((a, b) => a - b).map(generationName);
  throw new Fault('bad-input', { path: '--generation', expected: `one of ${names.join(', ')}` });
}

/** @throws `Fault` `unknown-chip`, `bad-input` */
export function filtered(
  macs: readonly MacChoice[],
  { sold, generation, chip, memoryGB }: MacFilter,
): MacChoice[] {
  const named =
    chip === undefined
      ? undefined
      : chipsNamed(
          macs.map((mac) => ({ id: mac.chipId, brandString: mac.chip, gpuCores: mac.gpuCores })),
          chip,
        ).map(({ id }) => id);
  checkGeneration(macs, generation);
  if (chip !== undefined && named?.length === 0) throw new Fault('unknown-chip', { chip });
  return macs.filter(
    (mac) =>
      (mac.stillSold || !sold) &&
      (generation ?? mac.generation) === mac.generation &&
      (named?.includes(mac.chipId) ?? true) &&
      (memoryGB === undefined || mac.memoryOptionsGB.includes(memoryGB)),
  );
}

/** The Macs with what they cost; of a chip and a memory size, its products side by side. */
export const macsCommand = (terminal: Terminal) =>
  command(
    terminal,
    'macs',
    (text) => ({
      description: text.commands.macs,
      args: {
        sold: { type: 'boolean', description: text.options.sold },
        generation: { type: 'string', description: text.options.generation, valueHint: 'M4' },
        chip: { type: 'string', description: text.options.chipOfMacs, valueHint: 'CHIP' },
        memory: { type: 'string', description: text.options.memoryOfMacs, valueHint: 'GB' },
        currency: { type: 'string', description: text.options.currency },
      },
    }),
    async ({ sold, generation, chip, memory, currency: asked, json }) => {
      const { language } = terminal;
      const currency = parseChoice(asked, 'currency', ['JPY', 'USD']) ?? (language === 'ja' ? 'JPY' : 'USD');
      const memoryGB = parseWhole(memory, 'memory', { least: 1, most: 1_000_000 });
      const filter = { sold, generation: parseGeneration(generation), chip, memoryGB };
      await withSession(terminal, { probe: 'none' }, async ({ ask }) => {
        const macs = filtered(await ask('listMacs', {}), filter);
        if (chip === undefined || memoryGB === undefined) {
          if (json) return terminal.out(JSON.stringify(macs, undefined, 2));
          for (const line of macLines(macs, { language, currency })) terminal.out(line);
          return;
        }
        const ids = new Set(macs.map(({ macId }) => macId));
        const compared = await ask('comparePrices', { chip, memoryGB, currency });
        const rows = compared.filter(({ macId }) => ids.has(macId));
        if (json) return terminal.out(JSON.stringify(rows, undefined, 2));
        for (const line of comparisonLines(rows, language)) terminal.out(line);
      });
    },
  );
