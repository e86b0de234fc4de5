import type { Catalogue } from '#core/chips/catalogue.ts';
import { assembleMachine } from '#core/hardware/assemble.ts';
import type { Machine, RawProbe } from '#core/hardware/machine.ts';
import type { EnginePort, ProbePort } from './ports.ts';

/** What the commands printed, and the machine read from it. */
export interface ProbedMachine {
  raw: RawProbe;
  machine: Machine;
}

/**
 * Reads this machine: the commands, and llama.cpp's own log for Metal's memory limit. Without an
 * engine the limit comes from the working-set table, with a warning.
 */
export async function probeMachine(
  ports: { probe: ProbePort; engine: EnginePort },
  catalogue: Catalogue,
): Promise<ProbedMachine> {
  const isMac = ports.probe.platform === 'darwin';
  const host = ports.probe.readHost();
  const [commands, log] = await Promise.all([
    ports.probe.readRaw(),
    isMac ? engineLog(ports.engine) : undefined,
  ]);
  const raw: RawProbe = log === undefined ? commands : { ...commands, 'llamacpp-metal.log': log };
  return { raw, machine: assembleMachine({ raw, catalogue, ...(host && { host }) }) };
}

async function engineLog(engine: EnginePort): Promise<string | undefined> {
  try {
    return (await engine.describe()).log;
  } catch {
    // The probe answers without the engine; a benchmark will name what is wrong with it.
    return undefined;
  }
}
