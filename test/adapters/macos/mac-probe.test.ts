import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assembleMachine } from '#core/hardware/assemble.ts';
import type { RawProbe } from '#core/hardware/machine.ts';
import type { SysteminformationAnswer } from '#core/hardware/systeminformation.ts';
import { conditionCommands, probeCommands } from '../../../src-main/adapters/macos/mac-commands.ts';
import { createMacProbe } from '../../../src-main/adapters/macos/mac-probe.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { readMacFixture } from '../../core/hardware/fixtures.ts';
import { FakeCommands } from './fake-commands.ts';

const catalogue = loadShippedCatalogue();
const fixture = readMacFixture('macbook-air-m4-macos26');
const opinion: SysteminformationAnswer = { platform: 'darwin', arch: 'arm64', osName: 'macOS' };

let fake: FakeCommands;
beforeEach(() => {
  fake = new FakeCommands();
});
afterEach(() => {
  fake.remove();
});

/** Scripts that print what a MacBook Air M4 prints; both data types in one answer, as they are asked. */
function addMac(raw: RawProbe): void {
  const both = {
    ...JSON.parse(raw['SPHardwareDataType.json'] ?? '{}'),
    ...JSON.parse(raw['SPDisplaysDataType.json'] ?? '{}'),
  };
  fake
    .prints('sysctl', raw['sysctl.txt'] ?? '')
    .prints('ioreg', raw['ioreg-IOAccelerator.plist'] ?? '')
    .prints('system_profiler', JSON.stringify(both))
    .prints('sw_vers', raw['sw_vers.txt'] ?? '')
    .prints('vm_stat', raw['vm_stat.txt'] ?? '')
    .prints('batt', raw['pmset-batt.txt'] ?? '')
    .prints('therm', raw['pmset-therm.txt'] ?? '')
    .prints('notifyutil', raw['notifyutil-thermal.txt'] ?? '')
    .prints('settings', raw['pmset.txt'] ?? '')
    .add('pmset', `exec "${fake.folder}/\${2:-settings}"`);
}

const probe = (timeoutMilliseconds?: number) =>
  createMacProbe({
    platform: 'darwin',
    arch: 'arm64',
    commands: fake.commands(timeoutMilliseconds),
    readSecondOpinion: () => Promise.resolve(opinion),
  });

const machineOf = (raw: RawProbe) => assembleMachine({ raw, catalogue });

describe('a Mac', () => {
  it('gives the machine of its commands’ answers', async () => {
    addMac(fixture.raw);
    const raw = await probe().readRaw();
    expect(machineOf(raw)).toMatchObject(fixture.about.expected);
    expect(Object.keys(raw).sort()).toEqual(Object.keys(fixture.raw).sort());
  });

  it('lets no identifier out, not even in the raw answers', async () => {
    addMac(fixture.raw);
    const text = JSON.stringify(await probe().readRaw());
    for (const identifier of fixture.about.identifiers) expect(text).not.toContain(identifier);
  });

  it('gives its conditions', async () => {
    addMac(fixture.raw);
    const { loadPerCpu, ...conditions } = await probe().readConditions();
    expect(conditions).toEqual(fixture.about.conditions);
    expect(loadPerCpu).toBeGreaterThanOrEqual(0);
  });

  it('of which every command is missing is a Mac of which nothing else is known', async () => {
    const raw = await probe().readRaw();
    expect(Object.keys(raw)).toEqual(['systeminformation.json']);
    expect(machineOf(raw).kind).toBe('unknown');
    expect(probe().readHost()).toMatchObject({ platform: 'darwin', arch: 'arm64' });
  });
});

describe('when one command misbehaves, the others still count:', () => {
  const cases: [string, string, string][] = [
    [
      'sysctl fails on an unknown key',
      'sysctl',
      "echo \"sysctl: unknown oid 'x'\" >&2; echo 'hw.model: Mac16,12'; exit 1",
    ],
    ['system_profiler hangs', 'system_profiler', 'exec sleep 600'],
    ['ioreg prints nothing', 'ioreg', 'exit 0'],
    ['system_profiler is cut', 'system_profiler', 'printf \'{"SPHardwareDataType" : [ { "chip_ty\''],
    ['ioreg prints 5 MB', 'ioreg', 'yes "  \\"noise\\" = 1" | head -c 5242880'],
    ['vm_stat is noise on stderr', 'vm_stat', 'echo noise >&2; exit 71'],
  ];

  it.each(cases)('%s', async (_, name, script) => {
    addMac(fixture.raw);
    fake.add(name, script);
    const machine = machineOf(await probe(1_500).readRaw());
    expect(machine.kind).toBe('apple-silicon');
    expect(machine.modelIdentifier.value).toBe('Mac16,12');
    expect(machine.memoryBytes.value).toBe(16 * 2 ** 30);
    expect(machine.gpuCores.value).toBe(10);
    expect(machine.macosVersion.value).toBe('26.5.1');
  });

  it('a cut system_profiler is named', async () => {
    addMac(fixture.raw);
    fake.add('system_profiler', 'printf \'{"SPHardwareDataType" : [ { "chip_ty\\n\'; exit 0');
    expect(machineOf(await probe().readRaw()).warnings).toContainEqual({
      code: 'answer-unreadable',
      details: { file: 'SPHardwareDataType.json' },
    });
  });

  it('systeminformation fails', async () => {
    addMac(fixture.raw);
    const failing = createMacProbe({
      platform: 'darwin',
      commands: fake.commands(),
      readSecondOpinion: () => Promise.reject(new Error('broken')),
    });
    expect(machineOf(await failing.readRaw()).modelIdentifier.value).toBe('Mac16,12');
  });
});

describe('elsewhere', () => {
  it('no command is run and systeminformation alone answers', async () => {
    const other = createMacProbe({
      platform: 'linux',
      arch: 'x64',
      run: () => Promise.reject(new Error('must not run')),
      readSecondOpinion: () => Promise.resolve({ ...opinion, platform: 'linux', availableBytes: 5e9 }),
    });
    expect(Object.keys(await other.readRaw())).toEqual(['systeminformation.json']);
    expect(await other.readConditions()).toMatchObject({ availableBytes: 5e9 });
  });
});

describe('this machine', () => {
  it('is probed for real, with its memory, and without its serial numbers and host name', async () => {
    const real = createMacProbe();
    const [raw, host] = [await real.readRaw(), real.readHost()];
    const machine = assembleMachine({ raw, catalogue, host });
    expect(machine.memoryBytes.value).toBeGreaterThan(2 ** 29);
    expect(machine.kind === 'not-a-mac').toBe(process.platform !== 'darwin');
    expect(JSON.stringify(raw)).not.toMatch(/"(serial|uuid|hostname|fqdn)"/);
  });

  it('has memory to give now', async () => {
    expect((await createMacProbe().readConditions()).availableBytes).toBeGreaterThan(0);
  });
});

it('every command is absolute, has a timeout and needs no root', () => {
  for (const command of [...probeCommands, ...conditionCommands]) {
    expect(path.isAbsolute(command.path)).toBe(true);
    expect(command.timeoutMilliseconds).toBeLessThanOrEqual(10_000);
    expect(command.path).not.toMatch(/sudo|powermetrics/);
  }
});
