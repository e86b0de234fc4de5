import type { CallInput } from '#contract/contract.ts';
import { catalogueModelNamed } from '#core/engines/catalogue-model.ts';
import type { FoundEngine, FoundEngines } from '#core/engines/found-engine.ts';

/** Engines by what tells them apart: two servers may listen at two addresses. */
export const engineKey = ({
  engine,
  url,
  address,
}: Pick<FoundEngine, 'engine' | 'url' | 'address'>): string => [engine, url ?? address ?? ''].join(' ');

export interface EngineChoice {
  isIncluded: boolean;
  /** The engine's own name for it; empty: it has none. */
  model: string;
}

export type EngineChoices = Readonly<Record<string, EngineChoice>>;

export const isMeasurable = ({ fault, models }: FoundEngine): boolean => !fault && models.length > 0;

/**
 * What is chosen before the user chooses: the first model that engines have in common, on all that have it;
 * else on each what is in memory, or its first.
 */
export function firstChoices(found: FoundEngines): EngineChoices {
  const [common] = found.common;
  const shared = common ? sharedChoices(found, common.label) : {};
  return Object.fromEntries(
    found.engines.filter(isMeasurable).map((engine) => {
      const own = engine.models.find(({ isLoaded }) => isLoaded) ?? engine.models[0];
      const key = engineKey(engine);
      return [key, shared[key] ?? { isIncluded: !common, model: own?.name ?? '' }];
    }),
  );
}

/** The model of that label on each engine that has it. */
function sharedChoices({ engines, common }: FoundEngines, label: string): EngineChoices {
  const models = common.find((each) => each.label === label)?.models ?? [];
  return Object.fromEntries(
    engines.filter(isMeasurable).flatMap((engine) => {
      const model = models.find(
        ({ engine: id, name }) => id === engine.engine && engine.models.some((has) => has.name === name),
      );
      return model ? [[engineKey(engine), { isIncluded: true, model: model.name }] as const] : [];
    }),
  );
}

/** That model on every engine that has it; the others are left out and keep theirs. */
export function withShared(found: FoundEngines, choices: EngineChoices, label: string): EngineChoices {
  const shared = sharedChoices(found, label);
  return Object.fromEntries(
    Object.entries(choices).map(([key, choice]) => [key, shared[key] ?? { ...choice, isIncluded: false }]),
  );
}

/** The label of the common model that is chosen on every engine that takes part; absent: none is. */
export function chosenLabel(found: FoundEngines, choices: EngineChoices): string | undefined {
  const included = Object.entries(choices).filter(([, { isIncluded }]) => isIncluded);
  if (included.length < 2) return undefined;
  return found.common.find(({ label }) => {
    const shared = sharedChoices(found, label);
    return included.every(([key, { model }]) => shared[key]?.model === model);
  })?.label;
}

type Asked = NonNullable<CallInput<'compareEngines'>['engines']>;

/** The engines that take part, as the host is asked for them. */
export const askedEngines = ({ engines }: FoundEngines, choices: EngineChoices): Asked =>
  engines.flatMap((engine) => {
    const choice = choices[engineKey(engine)];
    if (!choice?.isIncluded || !isMeasurable(engine)) return [];
    return [
      { engine: engine.engine, model: choice.model, ...(engine.url !== undefined && { url: engine.url }) },
    ];
  });

/** What our own engine is measured with unless it is chosen: a size that most Macs hold. */
const usualOwnModel = 'qwen3-8b';

/** The model of the catalogue that the engines are asked for, by its name; else the usual one. */
export function ownModelLike(asked: Asked, models: readonly { modelId: string }[]): string {
  const known = models.map(({ modelId }) => ({ id: modelId }));
  const [named] = asked.flatMap(({ model = '' }) => catalogueModelNamed(model, known) ?? []);
  const usual = known.find(({ id }) => id === usualOwnModel) ?? known[0];
  return (named ?? usual)?.id ?? '';
}
