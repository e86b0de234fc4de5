import { commonModels, shortest, spelledBy } from '#core/engines/common-models.ts';
import type { ComparedEngine } from '#core/engines/comparison.ts';
import type { FoundEngine } from '#core/engines/found-engine.ts';
import { otherEngineNames, type OtherEngine } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import type { AskedRun } from './asked-runs.ts';
import type { EngineChoice, OtherEnginePort } from './ports.ts';

/** An engine of another maker to be compared. */
export type ComparedChoice = Omit<EngineChoice, 'contextTokens'>;

/** Who takes part, in the order of measuring. */
export type Contestant = { program: string } & (
  | { engine: OtherEngine; choice: ComparedChoice }
  | { engine: Extract<ComparedEngine, 'kaidoki'>; run: AskedRun }
);

export interface ContestantsAsked {
  /** Absent: all that answer. */
  engines?: readonly ComparedChoice[] | undefined;
  /** The model by any engine's name for it; absent: the only one that they have in common. */
  model?: string | undefined;
  own?: { run: AskedRun; model: string } | undefined;
}

export interface Contestants {
  contestants: Contestant[];
  /** The model, for people. */
  label: string;
}

/**
 * Who is measured with what. Engines are only looked for where the question leaves something open. Throws
 * `comparison-needs-two`, `comparison-model-unclear`, `comparison-model-missing`, `benchmark-cancelled`.
 */
export async function findContestants(
  port: Pick<OtherEnginePort, 'find'>,
  asked: ContestantsAsked,
  signal: AbortSignal,
): Promise<Contestants> {
  const isOpen = !asked.engines || asked.engines.some(({ model }) => model === undefined);
  const found = isOpen ? await port.find(placesOf(asked.engines ?? []), signal) : [];
  const chosen = asked.engines ?? present(found);
  const own = asked.own ? [ownContestant(asked.own.run)] : [];
  checkNumber([...chosen.map(otherContestant), ...own]);
  const named = withModels(chosen, found, asked.model ?? asked.own?.model);
  const names = [...named.map(({ model = '' }) => model), asked.own?.model ?? ''];
  return {
    contestants: [...named.map(otherContestant), ...own],
    label: asked.model ?? shortest(names.filter((name) => name !== '')),
  };
}

const placesOf = (engines: readonly ComparedChoice[]) =>
  engines.flatMap(({ engine, url }) => (url === undefined ? [] : [{ engine, url }]));

const present = (found: readonly FoundEngine[]): ComparedChoice[] =>
  found
    .filter(({ fault, models }) => !fault && models.length > 0)
    .map(({ engine, url }) => ({ engine, url }));

const otherContestant = (choice: ComparedChoice): Contestant => ({
  engine: choice.engine,
  program: otherEngineNames[choice.engine],
  choice,
});

const ownContestant = (run: AskedRun): Contestant => ({ engine: 'kaidoki', program: 'llama.cpp', run });

function checkNumber(contestants: readonly Contestant[]): void {
  const [only] = contestants;
  if (contestants.length < 2) throw new Fault('comparison-needs-two', only ? { found: only.program } : {});
}

/** Each engine's own name for the model; one that has it not is left to say so itself. */
function withModels(
  chosen: readonly ComparedChoice[],
  found: readonly FoundEngine[],
  wanted: string | undefined,
): ComparedChoice[] {
  const hint = wanted ?? chosen.find(({ model }) => model !== undefined)?.model;
  if (hint === undefined) return withCommonModel(chosen, found);
  return chosen.map((choice) => {
    const models = found.find((each) => isAt(each, choice))?.models ?? [];
    return { ...choice, model: choice.model ?? spelledBy(models, hint) ?? hint };
  });
}

const isAt = (found: FoundEngine, choice: ComparedChoice): boolean =>
  found.engine === choice.engine && found.url === choice.url;

/** At most so many models are named to choose from. */
const mostNamed = 12;

/** The only model that several of them have, or the only such one in memory. */
function withCommonModel(chosen: readonly ComparedChoice[], found: readonly FoundEngine[]): ComparedChoice[] {
  const here = found.filter((each) => chosen.some((choice) => isAt(each, choice)));
  const common = commonModels(here);
  if (common.length === 0) {
    // One that does not answer has nothing in common with anybody.
    const silent = here.find(({ fault }) => fault)?.fault;
    if (silent) throw Fault.from(silent);
    const programs = new Set(chosen.map(({ engine }) => otherEngineNames[engine]));
    throw new Fault('comparison-model-missing', { engines: [...programs].join(', ') });
  }
  const loaded = common.filter(({ models }) => models.some((model) => isLoaded(model, here)));
  const [only, another] = common.length === 1 || loaded.length === 0 ? common : loaded;
  if (!only || another) {
    const labels = common.slice(0, mostNamed).map(({ label }) => label);
    const known = [...labels, ...(common.length > mostNamed ? ['…'] : [])].join(', ');
    throw new Fault('comparison-model-unclear', { known });
  }
  return chosen.map((choice) => {
    const own = only.models.find(({ engine }) => engine === choice.engine);
    return { ...choice, model: own?.name ?? only.label };
  });
}

const isLoaded = (model: { engine: OtherEngine; name: string }, found: readonly FoundEngine[]): boolean =>
  found.some(
    ({ engine, models }) =>
      engine === model.engine && models.some(({ name, isLoaded: is }) => is && name === model.name),
  );
