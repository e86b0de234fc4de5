import { describe, expect, it, vi } from 'vitest';
import type { EnginePort, ProbePort } from '../../src-main/app/ports.ts';
import type { MachineConditions } from '../../src-main/core/hardware/machine.ts';
import { fakePorts, plausibleMeasurement } from '../fakes/ports.ts';
import { eventually } from '../fakes/eventually.ts';
import { startedApp } from '../fakes/started-app.ts';

const mac = 'macbook-pro-m4-pro-48gb';
async function started(readConditions: ProbePort['readConditions'], engine?: EnginePort) {
  const ports = fakePorts(mac);
  const probe = { ...ports.probe, readConditions };
  const app = await startedApp({ ...ports, probe, engine: engine ?? ports.engine });
  return { app, machine: async () => (await app.handlers.readState({})).machine };
}

describe('a machine whose conditions change', () => {
  it('is shown as it now is, with the warnings that now hold and those that last', async () => {
    const { app, machine } = await started(async () => ({
      powerSource: 'battery',
      lowPowerMode: true,
      loadPerCpu: 1,
    }));
    const before = await machine();
    await app.conditionsChanged();
    const after = await machine();
    expect(after?.conditions).toEqual({ powerSource: 'battery', lowPowerMode: true });
    const passing = ['swap-in-use', 'memory-pressure', 'low-power-mode', 'on-battery'];
    const lasting = before?.warnings.filter(({ code }) => !passing.includes(code));
    expect(after?.warnings).toEqual([
      ...(lasting ?? []),
      { code: 'low-power-mode', details: {} },
      { code: 'on-battery', details: {} },
    ]);
  });

  it('loses a warning that no longer holds', async () => {
    let lowPowerMode = true;
    const { app, machine } = await started(async () => ({ lowPowerMode }));
    await app.conditionsChanged();
    lowPowerMode = false;
    await app.conditionsChanged();
    expect((await machine())?.warnings.map(({ code }) => code)).not.toContain('low-power-mode');
  });

  it('is read once, however often it is told while it is read', async () => {
    let answer = (): void => {};
    const read = vi.fn(
      () => new Promise<MachineConditions>((resolve) => (answer = () => resolve({ batteryFraction: 0.5 }))),
    );
    const { app, machine } = await started(read);
    const asked = [app.conditionsChanged(), app.conditionsChanged(), app.conditionsChanged()];
    answer();
    await Promise.all(asked);
    expect(read).toHaveBeenCalledTimes(1);
    expect((await machine())?.conditions).toEqual({ batteryFraction: 0.5 });
  });

  it('is left as it was known when it cannot be read', async () => {
    const { app, machine } = await started(async () => Promise.reject(new Error('no pmset')));
    const before = await machine();
    await app.conditionsChanged();
    expect(await machine()).toEqual(before);
  });

  it('amid a benchmark is noted by the run, which says so', async () => {
    let powerSource: 'mains' | 'battery' = 'mains';
    const read = vi.fn(async () => ({ powerSource }));
    let end = (): void => {};
    const engine: EnginePort = {
      ...fakePorts(mac).engine,
      measure: () => new Promise((resolve) => (end = () => resolve(plausibleMeasurement()))),
    };
    const { app } = await started(read, engine);
    const done = app.measure();
    await eventually(() => expect(read).toHaveBeenCalledTimes(1));
    powerSource = 'battery';
    await eventually(() => {
      void app.conditionsChanged();
      expect(read.mock.calls.length).toBeGreaterThan(1);
    });
    powerSource = 'mains';
    end();
    expect((await done).result.reasons).toContain('power-changed');
  });
});
