import { expect, it } from 'vitest';
import { assembleMachine } from '#core/hardware/assemble.ts';
import { machineToProbeJson, type ProbeJson } from '#core/hardware/probe-json.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { readMacFixture } from './fixtures.ts';

const catalogue = loadShippedCatalogue();
const probeJson = (name: string): ProbeJson =>
  machineToProbeJson(
    assembleMachine({ raw: readMacFixture(name).raw, catalogue }),
    ({ code }) => `say ${code}`,
  );

it('prints a whole Mac under the agreed keys', () => {
  expect(probeJson('macbook-pro-m4-pro-48gb')).toEqual({
    chip: {
      name: 'Apple M4 Pro',
      gpuCores: 20,
      cpuCores: [
        { kind: 'Performance', count: 10 },
        { kind: 'Efficiency', count: 4 },
      ],
    },
    memoryBytes: 51539607552,
    memoryBudgetBytes: 40200900000,
    memoryBudgetSource: 'metal',
    memoryBandwidthBytesPerSecond: 273e9,
    modelIdentifier: 'Mac16,8',
    productName: 'MacBook Pro (14-inch, M4 Pro)',
    macosVersion: '26.1',
    isAppleSilicon: true,
    isTranslated: false,
    isVirtual: false,
    warnings: [],
  });
});

it('words each warning', () => {
  expect(probeJson('wired-limit-raised-m5-max').warnings).toEqual([
    { code: 'wired-limit-raised', message: 'say wired-limit-raised' },
  ]);
});

it('leaves unknown keys out', () => {
  const json = probeJson('gpu-cores-unknown-m5-max');
  expect(json.chip).toEqual({ name: 'Apple M5 Max', cpuCores: expect.any(Array) });
  expect(Object.keys(json)).not.toContain('memoryBandwidthBytesPerSecond');
  expect(JSON.stringify(json)).not.toMatch(/null|undefined/);
});

it.each([
  ['virtual-machine-m4-max', true, true, false],
  ['rosetta-translated-m1-pro', true, false, true],
  ['intel-macbook-pro-comma', false, false, false],
  ['not-a-mac-linux', false, false, false],
])(
  'says of %s: Apple silicon %s, virtual %s, translated %s',
  (name, isAppleSilicon, isVirtual, isTranslated) => {
    expect(probeJson(name)).toMatchObject({ isAppleSilicon, isVirtual, isTranslated });
  },
);

it('says nothing of Apple silicon where the kind is unknown', () => {
  const json = machineToProbeJson(assembleMachine({ raw: {}, catalogue }), () => '');
  expect(json).toEqual({ chip: {}, isTranslated: false, isVirtual: false, warnings: expect.any(Array) });
});
