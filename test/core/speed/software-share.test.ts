import { expect, it } from 'vitest';
import { type SpeedObservation, speedObservations } from '#core/speed/observations.ts';
import { speedAssumptions } from '#core/speed/parameters.ts';
import { observedRate, predictedRate, rowsOf } from '#core/speed/published-rates.ts';
import { catalogue, parameters } from './fixtures.ts';

const observations = speedObservations(catalogue.referenceSpeeds, catalogue).filter(
  ({ engine }) => engine === 'llama.cpp',
);

/** The public table gathers runs of many builds under one address. */
const isOfOneBuild = ({ row }: SpeedObservation): boolean => !row.source.includes('discussions/4167');
const origin = ({ row }: SpeedObservation): string => row.source.split('/').slice(0, 5).join('/');
const what = ({ row, modelId, promptTokens }: SpeedObservation): string =>
  [modelId, row.quantisation, promptTokens].join(' ');

it.each(['generation', 'prompt'] as const)(
  'what a prediction misses of %s on one chip it misses on another in runs of one build, to the share carried over',
  (measure) => {
    const rows = rowsOf(observations, measure).map((observation) => ({
      observation,
      missed: Math.log(observedRate(observation, measure) / predictedRate(observation, parameters, measure)),
    }));
    const mean = rows.reduce((sum, { missed }) => sum + missed, 0) / rows.length;
    const variance = rows.reduce((sum, { missed }) => sum + (missed - mean) ** 2, 0) / rows.length;
    const products = rows.flatMap((one, index) =>
      rows.slice(0, index).flatMap((other) => {
        const [a, b] = [one.observation, other.observation];
        const isPair =
          isOfOneBuild(a) && origin(a) === origin(b) && what(a) === what(b) && a.row.chip !== b.row.chip;
        return isPair ? [(one.missed - mean) * (other.missed - mean)] : [];
      }),
    );
    expect(products.length).toBeGreaterThan(30);
    const shared = products.reduce((sum, product) => sum + product, 0) / products.length / variance;
    expect(Math.abs(shared - speedAssumptions.softwareShare[measure])).toBeLessThan(0.15);
  },
);
