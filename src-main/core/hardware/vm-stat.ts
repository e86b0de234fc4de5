import type { Fact } from '#core/fact.ts';
import { keyedLines, linesOf, parseDecimal, parseWholeNumber } from './lines.ts';
import { factFrom, reasonForAbsence } from './reading.ts';

const bytesPerSwapUnit: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/**
 * Bytes swapped out, from the value of `vm.swapusage`, whose decimal mark follows the locale:
 * `"total = 2048.00M  used = 512.50M  free = 1535.50M"` is 537395200.
 */
export function parseSwapUsedBytes(text: string): number | undefined {
  const parts = /used\s*=\s*([\d.,]+)\s*([KMGT])/.exec(text);
  const amount = parseDecimal(parts?.[1] ?? '');
  const unit = bytesPerSwapUnit[parts?.[2] ?? ''];
  return amount === undefined || unit === undefined ? undefined : Math.round(amount * unit);
}

/** `vm.swapusage.txt`, with the key in front or (`sysctl -n`) without. */
export function parseSwapUsage(text: string | undefined): { swapUsedBytes: Fact<number> } {
  return {
    swapUsedBytes: factFrom({
      said: text,
      source: 'sysctl',
      parse: parseSwapUsedBytes,
      absent: reasonForAbsence(text),
    }),
  };
}

const givable = ['Pages free', 'Pages inactive', 'Pages speculative', 'Pages purgeable'];

/**
 * `vm_stat`: what could be given to a model now, in bytes: free + inactive + speculative + purgeable
 * pages, an estimate. The page size is the one stated in the first line (16384 on Apple silicon).
 */
export function parseVmStat(text: string | undefined): { availableBytes: Fact<number> } {
  const absent = reasonForAbsence(text);
  return { availableBytes: factFrom({ said: text, source: 'vm_stat', parse: availableBytes, absent }) };
}

function availableBytes(text: string): number | undefined {
  const stated = /page size of (\d{1,8}) bytes/.exec(text)?.[1];
  const pageBytes = parseWholeNumber(stated ?? '', 512, 2 ** 22);
  const pages = keyedLines(text, /^"?Pages [a-z -]+"?$/);
  const count = (label: string): number | undefined =>
    parseWholeNumber((pages.get(label) ?? '').replace(/\.$/, ''), 0, 2 ** 40);
  if (pageBytes === undefined || count('Pages free') === undefined) return undefined;
  return givable.reduce((sum, label) => sum + (count(label) ?? 0), 0) * pageBytes;
}

/** `memory_pressure -Q`: total × free percentage, in bytes; coarser than `vm_stat`. */
export function parseMemoryPressure(text: string | undefined): { availableBytes: Fact<number> } {
  const absent = reasonForAbsence(text);
  return { availableBytes: factFrom({ said: text, source: 'memory_pressure', parse: freeShare, absent }) };
}

function freeShare(text: string): number | undefined {
  const joined = linesOf(text).join('\n');
  const total = parseWholeNumber(/The system has (\d{1,16})/.exec(joined)?.[1] ?? '', 2 ** 29, 2 ** 46);
  const percent = parseWholeNumber(/free percentage:\s*(\d{1,3})%/.exec(joined)?.[1] ?? '', 0, 100);
  return total === undefined || percent === undefined ? undefined : Math.round((total * percent) / 100);
}
