import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createOtherEngines } from './adapters/engines/other-engines.ts';
import { createLlamaEngine, type LlamaEngineOptions } from './adapters/llama/engine.ts';
import { installedBuild } from './adapters/llama/installed-build.ts';
import { readHost } from './adapters/macos/host.ts';
import { createMacProbe } from './adapters/macos/mac-probe.ts';
import { readProbeFolder, writeProbeFolder } from './adapters/macos/probe-folder.ts';
import { discoverModels } from './adapters/models/local-discovery.ts';
import { openModelFile } from './adapters/models/model-file.ts';
import { modelPathKind } from './adapters/models/path-kind.ts';
import { readModelConfig } from './adapters/models/read-config.ts';
import { loadArticle } from './adapters/storage/article.ts';
import { readCatalogue } from './adapters/storage/catalogue-override.ts';
import { createEngineComparisons, createEngineRuns } from './adapters/storage/engine-runs.ts';
import { createHistory } from './adapters/storage/history.ts';
import { createSettings } from './adapters/storage/settings.ts';
import { loadSpeedParameters } from './adapters/storage/speed-parameters.ts';
import { slicesFolder, userFolder } from './adapters/storage/user-folder.ts';
import { createApp, type App } from './app/app.ts';
import {
  benchEngine,
  type EngineBenchAsked,
  type EngineBenchHooks,
  type KeptEngineRun,
} from './app/engine-bench.ts';
import type { Ports, ProbePort, SyntheticMlx } from './app/ports.ts';
import { syntheticMlx } from './app/synthetic-mlx.ts';

export type { MeasuredRuns } from './app/asked-runs.ts';
export type { CompareAsked } from './app/comparing.ts';
export type { EngineBenchAsked } from './app/engine-bench.ts';
export type { MeasureAsked } from './app/measuring.ts';

export interface ComposeOptions {
  /** Reads this folder instead of the machine (`--from DIR`). */
  probeFolder?: string | undefined;
  /** `none`: the command asks the catalogue alone. */
  probe?: 'live' | 'none';
  /** How the measuring process is started; default `child_process.fork`. */
  spawnEngine?: LlamaEngineOptions['spawn'];
  environment?: NodeJS.ProcessEnv;
}

/** The application with what this machine offers plugged in. */
export type Kaidoki = App;

function folderProbe(folder: string): ProbePort {
  return {
    platform: 'folder',
    readRaw: () => readProbeFolder(folder),
    // The folder is another day, if not another Mac: nothing is known of this moment.
    readConditions: async () => ({}),
    readHost: () => undefined,
  };
}

const liveProbe = (): ProbePort => ({ ...createMacProbe(), readHost });

const engineAskingPorts = (): Pick<Ports, 'otherEngines' | 'rest' | 'random'> => ({
  otherEngines: createOtherEngines(),
  // What ends a rest early is found out right after it.
  rest: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
  random: Math.random,
});

const cataloguePort = (environment: NodeJS.ProcessEnv): Ports['catalogue'] => ({
  read: () =>
    readCatalogue({
      overrideFile: environment['KAIDOKI_CATALOGUE'] ?? join(userFolder(environment), 'catalogue.json'),
      mustExist: environment['KAIDOKI_CATALOGUE'] !== undefined,
    }),
});

/** The version of the package this was built from; `__VERSION__` is put in by the bundler. */
const version = __VERSION__;

export function compose(options: ComposeOptions = {}): Kaidoki {
  const environment = options.environment ?? process.env;
  const folder = userFolder(environment);
  return createApp(
    {
      probe: options.probeFolder === undefined ? liveProbe() : folderProbe(options.probeFolder),
      probeFolders: { read: readProbeFolder, write: writeProbeFolder },
      engine: createLlamaEngine({
        workerPath: fileURLToPath(new URL('./engine-worker.js', import.meta.url)),
        workFolder: slicesFolder(environment),
        ...(options.spawnEngine && { spawn: options.spawnEngine }),
      }),
      localModels: {
        discover: (asked) =>
          discoverModels({ ...asked, environment, homeFolder: homedir(), platform: process.platform }),
      },
      modelFiles: { kind: modelPathKind, open: openModelFile, readConfig: readModelConfig },
      history: createHistory(folder),
      ...engineAskingPorts(),
      engineRuns: createEngineRuns(folder),
      engineComparisons: createEngineComparisons(folder),
      settings: createSettings(folder),
      catalogue: cataloguePort(environment),
      clock: { now: () => new Date() },
    },
    {
      version,
      parameters: loadSpeedParameters(),
      article: loadArticle(),
      withoutProbe: options.probe === 'none',
      installedBuild,
    },
  );
}

/** Measures another engine on this machine: see `benchEngine`. */
export const measureEngine = (
  asked: EngineBenchAsked,
  hooks: EngineBenchHooks,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<KeptEngineRun> =>
  benchEngine(
    {
      ...engineAskingPorts(),
      probe: liveProbe(),
      clock: { now: () => new Date() },
      engineRuns: createEngineRuns(userFolder(environment)),
    },
    asked,
    hooks,
  );

/** The model of the catalogue that `bench --synthetic` names: see `syntheticMlx`. */
export const readSyntheticMlx = async (
  text: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<SyntheticMlx> => syntheticMlx((await cataloguePort(environment).read()).catalogue, text);
