import type { FoundEngine, FoundEngines, FoundModel } from './found-engine.ts';
import { compareModelNames, quantisationInName, readModelName } from './model-name.ts';
import type { OtherEngine } from './other-engine.ts';

type Common = FoundEngines['common'];

/** Models that two engines or more have, by their names, each engine once; those in memory first. */
export function commonModels(engines: readonly FoundEngine[]): Common {
  const all = engines.flatMap(({ engine, models }) => models.map((model) => ({ engine, model })));
  const keys = new Map<string, typeof all>();
  for (const each of all) {
    const { family, size = '' } = readModelName(each.model.name);
    const key = `${family} ${size}`;
    if (family !== '') keys.set(key, [...(keys.get(key) ?? []), each]);
  }
  return [...keys.values()]
    .filter((group) => new Set(group.map(({ engine }) => engine)).size > 1)
    .map((group) => ({ ...common(group), loaded: group.filter(({ model }) => model.isLoaded).length }))
    .sort((a, b) => b.loaded - a.loaded)
    .map(({ label, models }) => ({ label, models }));
}

/** Of several files of a model in one engine that which is in memory, else of the others' quantisation. */
function common(group: readonly { engine: OtherEngine; model: FoundModel }[]): Common[number] {
  const [first] = group.filter(({ model }) => model.isLoaded).concat(group);
  const like = first?.model.quantisation ?? quantisationInName(first?.model.name ?? '');
  const engines = [...new Set(group.map(({ engine }) => engine))];
  const models = engines.flatMap((engine) => {
    const own = group.filter((each) => each.engine === engine).map(({ model }) => model);
    const [best] = bestFirst(own, like);
    return best ? [{ engine, name: best.name }] : [];
  });
  return { label: shortest(models.map(({ name }) => name)), models };
}

/**
 * The model of an engine that a name means, as the engine spells it: the name itself, or one of the same model,
 * of the quantisation that the name tells, or in memory, if possible. `undefined` where it has none.
 */
export function spelledBy(models: readonly FoundModel[], wanted: string, like?: string): string | undefined {
  const exact = models.find(({ name }) => name === wanted || name === `${wanted}:latest`);
  const same = models.filter(({ name }) => compareModelNames(name, wanted) === 'same');
  return (exact ?? bestFirst(same, quantisationInName(wanted) ?? like)[0])?.name;
}

function bestFirst(models: readonly FoundModel[], like: string | undefined): FoundModel[] {
  const plain = (text: string): string => text.toLowerCase().replace(/[^0-9a-z]/g, '');
  const isLike = ({ name, quantisation }: FoundModel): boolean => {
    const own = quantisation ?? quantisationInName(name);
    return like !== undefined && own !== undefined && plain(own) === plain(like);
  };
  const rank = (model: FoundModel): number => (isLike(model) ? 2 : 0) + (model.isLoaded ? 1 : 0);
  return models.toSorted((a, b) => rank(b) - rank(a));
}

export const shortest = (names: readonly string[]): string =>
  names.reduce((best, name) => (best === '' || name.length < best.length ? name : best), '');
