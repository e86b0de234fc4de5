import { inConditions } from '#core/hardware/conditions.ts';
import type { ProbePort } from './ports.ts';
import type { StateStore } from './state.ts';

/**
 * Reads how the machine is at this moment and shows it in the state; asked again while it reads, it answers
 * with the reading under way. A reading that fails leaves what was known.
 */
export function createConditionRefresh(
  probe: Pick<ProbePort, 'readConditions'>,
  store: StateStore,
): () => Promise<void> {
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const found = await probe.readConditions().catch(() => undefined);
    const { machine } = store.read();
    if (!found || !machine) return;
    const { loadPerCpu: _, ...conditions } = found;
    store.update({ machine: inConditions(machine, conditions) });
  }

  return () => (reading ??= read().finally(() => (reading = undefined)));
}
