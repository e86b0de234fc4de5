import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createLlamaEngine } from '../../../src-main/adapters/llama/engine.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import type { Ports } from '../../../src-main/app/ports.ts';
import type { AppState } from '../../../src-main/contract/contract.ts';
import { createUtilitySpawner } from '../../../src-main/hosts/electron/utility-engine.ts';
import { createFakeElectron } from '../../fakes/electron/electron.ts';
import { pageClient } from '../../fakes/electron/page.ts';
import { tinyLlama } from '../../fakes/llama-shapes.ts';
import { fakePorts } from '../../fakes/ports.ts';
import { runningHost } from './running-host.ts';
import { newApp } from '../../fakes/started-app.ts';

export interface MeasuringHostOptions {
  workerPath: string;
  timeBudgetMilliseconds: number;
  /** After which a silent worker counts as hung. */
  silenceMilliseconds?: number;
  ports?: Partial<Ports>;
}

/** The application with this engine in the double's utility process, and a reference model that takes a second. */
export async function measuringHost(options: MeasuringHostOptions) {
  const { workerPath, timeBudgetMilliseconds, silenceMilliseconds = 90_000, ports: over } = options;
  const electron = createFakeElectron();
  const workFolder = mkdtempSync(join(tmpdir(), 'kaidoki-utility-'));
  onTestFinished(() => rmSync(workFolder, { recursive: true, force: true }));
  const engine = createLlamaEngine({
    workerPath,
    workFolder,
    spawn: createUtilitySpawner(electron.utilityProcess),
    silenceMilliseconds,
  });
  const shipped = loadShippedCatalogue();
  const models = shipped.models.map((model) =>
    model.id === 'llama-2-7b' ? { ...model, shape: tinyLlama } : model,
  );
  const ports = fakePorts('macbook-pro-m4-pro-48gb', {
    catalogue: { read: async () => ({ catalogue: { ...shipped, models }, problems: [] }) },
    engine: {
      ...engine,
      measure: (request, hooks) =>
        engine.measure({ ...request, sliceLayers: [1, 3], timeBudgetMilliseconds }, hooks),
    },
    ...over,
  });
  const app = newApp(ports);
  const host = await runningHost({ electron, compose: () => app });
  const client = await pageClient(host.popover.webContents, electron.ipcMain);
  const states: AppState[] = [];
  client.subscribe('state', (state) => void states.push(state));
  return { ...host, app, ports, states, workFolder };
}
