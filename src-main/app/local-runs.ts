import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { measuredTargets, type MeasuredTargets } from '#core/speed/measured-target.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { newestSustained } from '#core/speed/sustained-share.ts';
import { chipOf, speedChipOf } from './knowledge.ts';

/** What the history tells of this machine besides the reference. */
export interface LocalRuns {
  /** Trusted runs by model and quantisation. */
  measured?: MeasuredTargets;
  /** The newest trusted run of ten minutes. */
  sustained?: BenchmarkResult;
}

export interface LocalRunsContext {
  machine: Machine | undefined;
  catalogue: Catalogue;
  parameters: SpeedParameters;
  installedBuild: string | undefined;
}

/** Worked out once each time the history is read: grids and advice ask it for every model. */
export function localRuns(entries: readonly BenchmarkResult[], context: LocalRunsContext): LocalRuns {
  const { machine, catalogue, parameters, installedBuild } = context;
  if (!machine) return {};
  const label = {
    chip: machine.chipName.value,
    gpuCores: machine.gpuCores.value,
    memoryBytes: machine.memoryBytes.value,
  };
  const measured = measuredTargets(entries, {
    models: catalogue.models,
    parameters,
    machine: label,
    chip: speedChipOf(chipOf(machine, catalogue), machine.memoryBytes.value),
    installedBuild,
  });
  const sustained = newestSustained(entries, label);
  return { ...(measured && { measured }), ...(sustained && { sustained }) };
}
