import { faultValue } from '#contract/dispatch.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import type { Machine, RawProbe } from '#core/hardware/machine.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { knowledgeOf, publishedOf, type Knowledge } from './knowledge.ts';
import { probeMachine } from './machine.ts';
import { createMeasuredFacts, type MeasuredFacts } from './measured-facts.ts';
import type { Ports } from './ports.ts';
import type { StateStore } from './state.ts';

export interface LoadedFacts {
  catalogue: Catalogue;
  raw?: RawProbe;
  machine?: Machine;
  probeError?: unknown;
}

export interface FactsOptions {
  ports: Ports;
  store: StateStore;
  parameters: SpeedParameters;
  /** The engine's build as results name it, without starting it; `undefined` where nobody can tell. */
  installedBuild?: () => Promise<string | undefined>;
}

/** All that answers rest on: the catalogue, this machine, and what was measured on it. */
export interface Facts {
  /** Reads the catalogue alone; what it says of itself is in the state. */
  readCatalogue(): Promise<void>;
  /** Looks at this machine; what goes wrong is in the state. */
  probe(): Promise<void>;
  /** @throws `Error` before the catalogue was read */
  loaded(): LoadedFacts & { installedBuild: string | undefined };
  /** @throws what the probe threw */
  machine(): Machine;
  /** @throws what the probe threw */
  knowledge(): Knowledge;
  readonly measured: MeasuredFacts;
}

export function createFacts({ ports, store, parameters, installedBuild: readBuild }: FactsOptions): Facts {
  let facts: LoadedFacts | undefined;
  let installedBuild: string | undefined;

  function loaded(): LoadedFacts {
    if (!facts) throw new Error('The application was asked before it was started.');
    return facts;
  }

  function machine(): Machine {
    const { machine: found, probeError } = loaded();
    if (!found) throw probeError ?? new Fault('memory-unknown');
    return found;
  }

  const measured = createMeasuredFacts({
    ports,
    store,
    parameters,
    context: () => ({ machine: loaded().machine, catalogue: loaded().catalogue, installedBuild }),
  });

  return {
    async readCatalogue() {
      const { catalogue, problems } = await ports.catalogue.read();
      installedBuild = await readBuild?.();
      facts = { catalogue };
      store.update({ catalogueDate: catalogue.asOf, catalogueProblems: problems });
    },
    async probe() {
      const { catalogue } = loaded();
      try {
        const { raw, machine: found } = await probeMachine(ports, catalogue);
        facts = { catalogue, raw, machine: found };
        store.update({ machine: found, probeFault: undefined, published: publishedOf(found, catalogue) });
      } catch (error) {
        facts = { catalogue, probeError: error };
        store.update({ machine: undefined, probeFault: faultValue(error, 'probe') });
      }
    },
    loaded: () => ({ ...loaded(), installedBuild }),
    machine,
    knowledge: () => {
      const trusted = measured.trusted();
      const reference = trusted && { result: trusted, installedBuild };
      return { ...knowledgeOf(loaded().catalogue, parameters, machine(), reference), ...measured.local() };
    },
    measured,
  };
}
