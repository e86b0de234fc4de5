import { expect, it } from 'vitest';
import { speedOrigin } from '#core/advice/speed-origin.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';

type Details = SpeedEstimate['reasons'][number]['details'];

const of = (details: readonly Details[]) =>
  speedOrigin({ confidence: 'predicted', reasons: details.map((each) => ({ code: 'some', details: each })) });

const origins: [string, Details[], Details][] = [
  ['the day of published runs, and how many', [{ rows: 45, asOf: '2026-11-22' }], { rows: 45 }],
  ['the day of a measurement', [{ date: '2026-11-22', model: 'llama-2-7b' }], {}],
  ['the first reason that has a day', [{ generation: 5 }, { rows: 0, asOf: '2026-11-22' }], {}],
];

it.each(origins)('the origin of a speed is %s', (_, details, more) => {
  expect(of(details)).toEqual({ confidence: 'predicted', speedDate: '2026-11-22', ...more });
});

it('the origin of a speed without a day is its confidence alone', () => {
  expect(of([{ rows: 45 }])).toEqual({ confidence: 'predicted' });
});
