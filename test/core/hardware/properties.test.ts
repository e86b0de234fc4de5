import { describe, expect, it } from 'vitest';
import type { Fact } from '#core/fact.ts';
import { assembleMachine } from '#core/hardware/assemble.ts';
import type { Machine, RawProbe, RawProbeFile } from '#core/hardware/machine.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { macFixtureNames, readMacFixture } from './fixtures.ts';

const catalogue = loadShippedCatalogue();
const machineOf = (raw: RawProbe): Machine => assembleMachine({ raw, catalogue });
const withoutWarnings = ({ warnings: _, ...rest }: Machine): Omit<Machine, 'warnings'> => rest;

/** Garbled on purpose, so "what it does not touch" cannot be told. */
const whole = macFixtureNames.filter((name) => !name.startsWith('truncated'));

function mapTexts(raw: RawProbe, change: (text: string, file: string) => string): RawProbe {
  return Object.fromEntries(Object.entries(raw).map(([file, text]) => [file, change(text, file)]));
}

/** A fixed sequence of numbers 0…1, so that every run shuffles alike. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = sequence(seed);
  return items
    .map((item) => ({ item, rank: next() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}

const keyedFiles: readonly string[] = ['sysctl.txt', 'sw_vers.txt', 'vm_stat.txt', 'pmset.txt'];

describe.each(whole)('the machine %s stays the same', (name) => {
  const { raw } = readMacFixture(name);
  const machine = machineOf(raw);

  it('with lines in any order', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const changed = mapTexts(raw, (text, file) =>
        keyedFiles.includes(file) ? shuffled(text.split('\n'), seed).join('\n') : text,
      );
      expect(machineOf(changed)).toEqual(machine);
    }
  });

  it('with CRLF line ends', () => {
    expect(machineOf(mapTexts(raw, (text) => text.replaceAll('\n', '\r\n')))).toEqual(machine);
  });

  it('with tabs for spaces after the colon, and back', () => {
    const tabs = mapTexts(raw, (text, file) => (file.endsWith('.json') ? text : text.replace(/: +/g, ':\t')));
    const spaces = mapTexts(raw, (text, file) =>
      file.endsWith('.json') ? text : text.replace(/:[\t ]+/g, ':   '),
    );
    expect(machineOf(tabs)).toEqual(machine);
    expect(machineOf(spaces)).toEqual(machine);
  });

  it('with a byte-order mark and without the last line end', () => {
    expect(machineOf(mapTexts(raw, (text) => `\uFEFF${text.trimEnd()}`))).toEqual(machine);
  });

  it('with a decimal comma in swap and Metal figures', () => {
    const changed = mapTexts(raw, (text) =>
      text.replace(/(\d)\.(\d\d)(?=M\b| MB)/g, (_, left: string, right: string) => `${left},${right}`),
    );
    expect(machineOf(changed)).toEqual(machine);
  });

  it('with both system_profiler answers in one file', () => {
    const [hardware, displays] = [raw['SPHardwareDataType.json'], raw['SPDisplaysDataType.json']];
    const rest = { ...raw };
    delete rest['SPDisplaysDataType.json'];
    const joined = { ...JSON.parse(hardware ?? '{}'), ...JSON.parse(displays ?? '{}') };
    const together =
      hardware === undefined && displays === undefined
        ? raw
        : { ...rest, 'SPHardwareDataType.json': JSON.stringify(joined) };
    const changed = machineOf(together);
    expect(valuesOf(changed)).toEqual(valuesOf(machine));
    expect(changed.warnings).toEqual(machine.warnings);
  });
});

type Values = Record<string, unknown>;

/** The facts' values without the reasons for the unknown ones. */
function valuesOf(machine: Machine): Values {
  const isFact = (value: unknown): value is Fact<unknown> =>
    typeof value === 'object' && value !== null && ('source' in value || 'reason' in value);
  return Object.fromEntries(
    Object.entries(withoutWarnings(machine)).map(([name, value]) => [
      name,
      isFact(value) ? value.value : value,
    ]),
  );
}

/** What a sysctl key may change; a key that is not here may change nothing. */
const touchedBy: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^hw\.memsize$/, ['memoryBytes', 'memoryBudgetBytes', 'memoryBandwidthBytesPerSecond']],
  [/^hw\.model$/, ['modelIdentifier', 'productName']],
  [
    /^machdep\.cpu\.brand_string$/,
    ['kind', 'chipName', 'chipId', 'gpuCores', 'cpuCores', 'memoryBandwidthBytesPerSecond'],
  ],
  [
    /^hw\.(physicalcpu|nperflevels|perflevel\d\.(name|physicalcpu))$/,
    ['cpuCores', 'cpuCoresTotal', 'chipId', 'gpuCores', 'memoryBandwidthBytesPerSecond'],
  ],
  [/^hw\.optional\.arm64$/, []],
  [/^sysctl\.proc_translated$/, ['isTranslated']],
  [/^kern\.(osproductversion|osversion)$/, ['macosVersion', 'macosBuild']],
  [/^iogpu\.wired_limit_mb$/, ['wiredLimitBytes', 'memoryBudgetBytes']],
  [/^(kern\.memorystatus_vm_pressure_level|vm\.swapusage)$/, ['conditions']],
];

describe.each(whole)('on %s, dropping one line', (name) => {
  const { raw } = readMacFixture(name);
  const values = valuesOf(machineOf(raw));

  it('of sysctl changes only the facts of that key', () => {
    const lines = (raw['sysctl.txt'] ?? '').split('\n');
    for (const [index, line] of lines.entries()) {
      const key = line.split(':')[0] ?? '';
      const allowed = touchedBy.find(([pattern]) => pattern.test(key))?.[1] ?? [];
      const changed = valuesOf(machineOf({ ...raw, 'sysctl.txt': lines.toSpliced(index, 1).join('\n') }));
      for (const fact of Object.keys(values).filter((each) => !allowed.includes(each))) {
        expect(changed[fact], `${key} must not touch ${fact}`).toEqual(values[fact]);
      }
    }
  });

  it('of any file throws nothing', () => {
    for (const [file, text] of Object.entries(raw) as [RawProbeFile, string][]) {
      const lines = text.split('\n');
      for (const index of lines.keys()) {
        expect(machineOf({ ...raw, [file]: lines.toSpliced(index, 1).join('\n') }).kind).toBeDefined();
      }
    }
  });

  it('of any text at any point, cut, throws nothing and invents no other memory size', () => {
    const memory = machineOf(raw).memoryBytes.value;
    for (const [file, text] of Object.entries(raw) as [RawProbeFile, string][]) {
      for (let end = 0; end < text.length; end += 7) {
        const cut = machineOf({ ...raw, [file]: text.slice(0, end) }).memoryBytes.value;
        expect(cut === memory || cut === undefined, `${file} cut at ${end}: ${cut}`).toBe(true);
      }
    }
  });
});

describe('random bytes', () => {
  const next = sequence(7);
  const noise = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(Math.floor(next() * 256))).join('');

  it.each(whole)('in place of any one file of %s throw nothing', (name) => {
    const { raw } = readMacFixture(name);
    for (const file of Object.keys(raw)) expect(machineOf({ ...raw, [file]: noise(500) }).kind).toBeDefined();
  });

  it('alone give a machine of which nothing is known', () => {
    const machine = machineOf({ 'sysctl.txt': noise(2000), 'sw_vers.txt': noise(200) });
    expect(machine.kind).toBe('unknown');
    expect(machine.memoryBytes).toEqual({ reason: 'not-reported' });
  });
});
