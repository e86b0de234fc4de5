import type { EngineFacts } from '#core/engines/other-engine.ts';
import type { EngineQuestion } from '../../app/ports.ts';
import type { Asked } from './loopback-client.ts';

/** How long an engine may send nothing. */
const patience = {
  /** Tens of gigabytes from an external disk. */
  loadingMilliseconds: 300_000,
  /** A long prompt of a large model on a slow machine. */
  measuringMilliseconds: 120_000,
} as const;

/** A model asked for text, in whichever fields its engine has for length and sampling. */
export const textRequest = (
  path: string,
  { model }: Pick<EngineFacts, 'model'>,
  { prompt, isFirst, signal }: EngineQuestion,
  own: Readonly<Record<string, unknown>>,
): Asked => ({
  method: 'POST',
  path,
  signal,
  model,
  silenceMilliseconds: isFirst ? patience.loadingMilliseconds : patience.measuringMilliseconds,
  body: { model, prompt, ...own },
});
