import { type Catalogue, CatalogueSchema } from '#core/chips/catalogue.ts';
import * as v from 'valibot';
import head from '../../data/catalogue.json';
import chips from '../../data/chips.json';
import clusterFacts from '../../data/clusters.json';
import macs from '../../data/macs.json';
import models from '../../data/models.json';
import otherComputers from '../../data/other-computers.json';
import plannedBuffers from '../../data/planned-buffers.json';
import powerReadings from '../../data/power.json';
import referenceSpeeds from '../../data/reference-speeds.json';
import workingSetRules from '../../data/working-set-rules.json';

let shipped: Catalogue | undefined;

/**
 * The catalogue as shipped, checked against its schema once a process; the same object each time.
 * A row that does not fit the schema is a bug of ours and throws.
 */
export function loadShippedCatalogue(): Catalogue {
  shipped ??= v.parse(CatalogueSchema, {
    ...head,
    otherComputers,
    clusterFacts,
    chips,
    macs,
    models: models.map((model) => ({ ...model, shape: { ...model.shape, ...plannedOf(model.id) } })),
    referenceSpeeds,
    workingSetRules,
    powerReadings,
  });
  return shipped;
}

/** What llama.cpp's allocator planned for a model whose compute buffer the formula misses. */
function plannedOf(modelId: string): { plannedBuffers?: Record<string, unknown> } {
  const onBackends = Object.entries(plannedBuffers).flatMap(([backend, byModel]) => {
    const cells: unknown = Reflect.get(byModel, modelId);
    return cells === undefined ? [] : [[backend, cells] as const];
  });
  return onBackends.length === 0 ? {} : { plannedBuffers: Object.fromEntries(onBackends) };
}
