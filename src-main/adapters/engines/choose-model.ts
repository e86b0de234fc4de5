import { Fault } from '#core/fault.ts';

export interface KnownModel {
  name: string;
  isLoaded: boolean;
}

const mostNamed = 12;

/**
 * The model that was named, or else the only one in memory, or the only one there is. `alias` answers other
 * spellings of a name. Throws `engine-model-missing`.
 */
export function chooseModel<M extends KnownModel>(
  program: string,
  models: readonly M[],
  named: string | undefined,
  alias: (name: string) => string = (name) => name,
): M {
  const loaded = models.filter(({ isLoaded }) => isLoaded);
  const [only] =
    named === undefined ? (loaded.length === 1 ? loaded : models.length === 1 ? models : []) : [];
  const found =
    named === undefined ? only : models.find(({ name }) => name === named || name === alias(named));
  if (found) return found;
  const names = models.slice(0, mostNamed).map(({ name }) => name);
  const known = [...names, ...(models.length > mostNamed ? ['…'] : [])].join(', ') || '–';
  throw new Fault('engine-model-missing', {
    engine: program,
    known,
    ...(named !== undefined && { model: named.slice(0, 100) }),
  });
}
