import { limitTable } from '#contract/text/limit-table.ts';

export const machineWords = {
  machine: {
    soldAs: (size: string): string => ` (sold as ${size})`,
    thisMac: 'This Mac',
    thisMachine: 'This machine',
    thatMachine: 'The machine of the folder',
    chip: 'Chip',
    gpuCores: 'GPU cores',
    cpuCores: 'CPU cores',
    memory: 'Memory',
    budget: 'Room for models',
    bandwidth: 'Memory bandwidth',
    model: 'Model',
    system: 'System',
    unknown: 'unknown',
  },
  sources: {
    metal: 'asked of Metal',
    sysctl: 'the limit set by hand',
    rule: limitTable.en,
    systeminformation: 'free at this moment',
    node: 'free at this moment',
    catalogue: 'published, from the catalogue',
  } as Record<string, string>,
  unknownReasons: {
    'not-asked': 'not asked',
    'not-reported': 'not reported',
    unreadable: 'unreadable answer',
    'not-applicable': 'not applicable',
    'not-in-catalogue': 'not in the catalogue',
  } as Record<string, string>,
};
