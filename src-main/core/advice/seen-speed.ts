import { Fault } from '#core/fault.ts';
import { gridQuantisationNamed } from '#core/fit/grid-quantisation.ts';
import type { SeenSpeed } from '#core/speed/as-seen.ts';
import { softwareFactor } from '#core/speed/calibration.ts';
import { type Engine, usualEngine } from '#core/speed/engine.ts';
import { mostGenerationTokensPerSecond } from '#core/speed/model-speed.ts';
import type { Need } from './advice.ts';
import { type Room, situation, type Target } from './situation.ts';

/**
 * What the rate that the user sees tells of this machine; `undefined` where none was told, where the target
 * does not run here from memory alone, or where nothing is predicted to set it against. 36 tokens a second seen
 * where 72 are predicted: 0.5. Throws `bad-input` for a rate beyond memory bandwidth ÷ bytes read.
 */
export function seenSpeed(room: Room, target: Target, need: Need): SeenSpeed | undefined {
  const { seenTokensPerSecond: seen } = need;
  if (seen === undefined) return undefined;
  const engine = need.engine ?? usualEngine(target.quantisation);
  refuseImpossible(room, { target, engine, seen });
  const { generationTokensPerSecond: rate, holds } = situation(room, target, need);
  return holds && rate !== undefined ? { engine, generationFactor: seen / rate } : undefined;
}

/** In an empty context, the quickest: nobody said how much of it was used. */
function refuseImpossible(
  { speed }: Room,
  { target, engine, seen }: { target: Target; engine: Engine; seen: number },
): void {
  const { model, quantisation, kvType } = target;
  const use = { promptTokens: 1, depthTokens: 0, kvType, engine };
  const most = mostGenerationTokensPerSecond(speed, model, gridQuantisationNamed(quantisation), use);
  if (most === undefined || seen <= most) return;
  throw new Fault('bad-input', {
    path: 'seenTokensPerSecond',
    expected: `at most ${Math.floor(most * 10) / 10}, memory bandwidth ÷ bytes read for a token`,
  });
}

/** What one machine tells of another: the part that is likely the engine's, as of a measurement. */
export const seenElsewhere = ({ engine, generationFactor }: SeenSpeed): SeenSpeed => ({
  engine,
  generationFactor: softwareFactor('generation', generationFactor),
});
