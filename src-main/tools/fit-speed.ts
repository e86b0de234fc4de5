import { writeFile } from 'node:fs/promises';
import { fitSpeedWithSpreads } from '#core/speed/cross-validation.ts';
import { speedObservations } from '#core/speed/observations.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { loadShippedCatalogue } from '../adapters/storage/catalogue.ts';

/** The parameters that the shipped published runs give; the same each time. */
export function fittedSpeedParameters(): SpeedParameters {
  const catalogue = loadShippedCatalogue();
  return fitSpeedWithSpreads(speedObservations(catalogue.referenceSpeeds, catalogue), catalogue.asOf);
}

/** `node src-main/tools/run-ts.mjs src-main/tools/fit-speed.ts` rewrites `src-main/data/speed-parameters.json`. */
export async function run(): Promise<void> {
  const file = 'src-main/data/speed-parameters.json';
  await writeFile(file, `${JSON.stringify(fittedSpeedParameters(), undefined, 2)}\n`);
  console.log(`wrote ${file}`);
}
