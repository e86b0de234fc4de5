import type { CallInput } from '#contract/contract.ts';
import type { Catalogue, Chip, Mac } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import { buildFitGrid, defaultGridModels, defaultQuantisations } from '#core/fit/build-grid.ts';
import { gridQuantisationNamed, type GridQuantisation } from '#core/fit/grid-quantisation.ts';
import type { FitGrid, FitMachine, FitRow, FitTarget } from '#core/fit/grid.ts';
import type { MemoryMarket } from '#core/fit/memory-market.ts';
import { remediesFor } from '#core/fit/remedies.ts';
import { trainingFit } from '#core/fit/training-fit.ts';
import { macosMajorOfVersion } from '#core/hardware/macos-version.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { isMlxQuantisation } from '#core/memory/mlx-need.ts';
import { speedChip, type SpeedChip } from '#core/speed/speed-chip.ts';
import { modelSpeed } from '#core/speed/model-speed.ts';
import { bytesPerGibibyte } from '#core/units.ts';
import { speedChipOf, type Knowledge } from './knowledge.ts';
import { findModel } from './reference.ts';

/** The macOS that a Mac not at hand is assumed to run: the newest one with rules of its own. */
const assumedMacosMajor = 26;

/** What a target names; a Mac or a chip may be left open. */
interface Configuration {
  mac?: Mac;
  chip?: Chip | undefined;
}

/** @throws `Fault` `unknown-mac`, `unknown-chip`, `memory-size-not-offered` */
function findConfiguration({ catalogue, chip }: Knowledge, target: FitTarget): Configuration {
  if (target.macId !== undefined) return findMac(catalogue, { ...target, macId: target.macId });
  const { chipId } = target;
  if (chipId === undefined) return { chip };
  const found = catalogue.chips.find(({ id }) => id === chipId);
  if (!found) throw new Fault('unknown-chip', { chip: chipId });
  return { chip: found };
}

function findMac(catalogue: Catalogue, target: FitTarget & { macId: string }): Configuration {
  const mac = catalogue.macs.find(({ id }) => id === target.macId);
  if (!mac) throw new Fault('unknown-mac', { mac: target.macId });
  const offering = mac.chipIds.filter((id) => mac.memoryOptionsByChipGB[id]?.includes(target.memoryGB));
  if (target.chipId !== undefined && !mac.chipIds.includes(target.chipId)) {
    throw new Fault('unknown-chip', { chip: target.chipId });
  }
  const chipId = target.chipId ?? offering[0] ?? '';
  const chip = catalogue.chips.find(({ id }) => id === chipId);
  if (!chip || !offering.includes(chipId)) {
    const chipIds = target.chipId === undefined ? mac.chipIds : [target.chipId];
    const offered = [...new Set(chipIds.flatMap((id) => mac.memoryOptionsByChipGB[id] ?? []))];
    throw new Fault('memory-size-not-offered', {
      mac: mac.product,
      memoryGB: target.memoryGB,
      offered: offered.sort((a, b) => a - b).join(', '),
    });
  }
  return { mac, chip };
}

/** The target as the grid needs it; its budget comes from the working-set table. */
function targetMachine(
  knowledge: Knowledge,
  target: FitTarget,
): { machine: FitMachine; chip: SpeedChip | undefined } {
  const { catalogue } = knowledge;
  const { mac, chip } = findConfiguration(knowledge, target);
  const memoryBytes = target.memoryGB * bytesPerGibibyte;
  const budget = memoryBudget({
    memoryBytes,
    macosMajor: assumedMacosMajor,
    rules: catalogue.workingSetRules,
  });
  if (!budget) throw new Fault('memory-unknown');
  return {
    machine: {
      label: [mac?.product, chip?.brandString].filter((part) => part !== undefined).join(' · ') || 'Mac',
      ...(mac && { product: mac.product }),
      ...(chip && { chip: chip.brandString, gpuCores: chip.gpuCores, chipId: chip.id }),
      isThisMachine: false,
      memoryBytes,
      memoryBudgetBytes: budget.bytes,
      memoryBudgetSource: 'rule',
      ...(budget.lowBytes < budget.highBytes && {
        memoryBudgetRange: { lowBytes: budget.lowBytes, highBytes: budget.highBytes },
      }),
    },
    chip: chip && speedChip(chip, target.memoryGB),
  };
}

/** @throws `Fault` `memory-unknown` when the memory or its limit could not be read */
export function thisMachine({ machine, chip }: Knowledge): FitMachine {
  const { memoryBytes, memoryBudgetBytes, productName, chipName } = machine;
  if (!('source' in memoryBytes) || !('source' in memoryBudgetBytes)) throw new Fault('memory-unknown');
  const name = [productName.value, chipName.value].filter((part) => part !== undefined);
  return {
    label: name.join(' · ') || '?',
    ...(productName.value !== undefined && { product: productName.value }),
    ...(chipName.value !== undefined && { chip: chipName.value }),
    isThisMachine: true,
    ...(chip && { chipId: chip.id }),
    memoryBytes: Math.trunc(memoryBytes.value),
    memoryBudgetBytes: Math.trunc(memoryBudgetBytes.value),
    memoryBudgetSource: memoryBudgetBytes.source,
    canRaiseLimit: machine.kind === 'apple-silicon',
    ...(machine.kind !== 'apple-silicon' && { backend: 'cpu' as const }),
  };
}

/** What fits, on this machine or on the target asked for. */
export function fit(knowledge: Knowledge, input: CallInput<'fit'>): FitGrid {
  const { catalogue, parameters, calibration, measured } = knowledge;
  const target = input.target && targetMachine(knowledge, input.target);
  const chip = target ? target.chip : speedChipOf(knowledge.chip, knowledge.machine.memoryBytes.value);
  const modelIds =
    input.modelIds ?? defaultGridModels.filter((id) => catalogue.models.some((m) => m.id === id));
  const source = {
    parameters,
    ...(chip && { chip }),
    ...(calibration && { calibration }),
    ...(measured && { measured }),
  };
  const fitMachine = target ? target.machine : thisMachine(knowledge);
  const grid = buildFitGrid({
    machine: fitMachine,
    models: modelIds.map((id) => findModel(catalogue, id)),
    quantisations: offered(input.quantisations?.map(gridQuantisationNamed), fitMachine),
    contextTokens: input.contextTokens,
    kvType: input.kvType ?? 'f16',
    // The slowest moment of a session, and the one a context is chosen for: all of it filled.
    speedOf: (model, quantisation, contextTokens, kvType) =>
      modelSpeed(source, model, quantisation, {
        promptTokens: contextTokens,
        depthTokens: contextTokens,
        kvType,
      }),
  });
  if (!input.withRemedies && !input.training) return grid;
  const extra = extrasFor(knowledge, input, fitMachine);
  return {
    ...grid,
    rows: grid.rows.map((row) => ({ ...row, ...extra(row) })),
  };
}

/** MLX runs on Apple silicon alone. */
const offered = (
  asked: readonly GridQuantisation[] = defaultQuantisations,
  { backend }: FitMachine,
): readonly GridQuantisation[] =>
  backend === 'cpu' ? asked.filter((quantisation) => !isMlxQuantisation(quantisation)) : asked;

/** What a row has only when it was asked for. */
function extrasFor(
  { catalogue, machine }: Knowledge,
  { withRemedies, training, contextTokens, kvType = 'f16' }: CallInput<'fit'>,
  fitMachine: FitMachine,
): (row: FitRow) => Pick<FitRow, 'remedies' | 'training'> {
  const market = marketOf(catalogue);
  const version = machine.macosVersion.value;
  const ownMacosMajor = version === undefined ? undefined : macosMajorOfVersion(version);
  const macosMajor = fitMachine.isThisMachine ? ownMacosMajor : assumedMacosMajor;
  const asked = { machine: fitMachine, contextTokens, kvType, macosMajor, market };
  return ({ modelId, quantisation }) => {
    const model = findModel(catalogue, modelId);
    const trained = training && trainingFit(fitMachine, model, training);
    return {
      ...(withRemedies && {
        remedies: remediesFor({ ...asked, model, quantisation: gridQuantisationNamed(quantisation) }),
      }),
      ...(trained && { training: trained }),
    };
  };
}

/** The memory sizes of Macs on sale. */
const marketOf = ({ macs, workingSetRules }: Catalogue): MemoryMarket => ({
  memorySizesGB: [
    ...new Set(
      macs
        .filter(({ stillSold }) => stillSold)
        .flatMap(({ memoryOptionsByChipGB }) => Object.values(memoryOptionsByChipGB).flat()),
    ),
  ],
  workingSetRules,
  macosMajor: assumedMacosMajor,
});
