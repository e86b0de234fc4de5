import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';
import { readHost } from '../../src-main/adapters/macos/host.ts';
import { createMacProbe } from '../../src-main/adapters/macos/mac-probe.ts';
import { readCatalogue } from '../../src-main/adapters/storage/catalogue-override.ts';
import { openModelFile } from '../../src-main/adapters/models/model-file.ts';
import { modelPathKind } from '../../src-main/adapters/models/path-kind.ts';
import { readModelConfig } from '../../src-main/adapters/models/read-config.ts';
import { loadArticle } from '../../src-main/adapters/storage/article.ts';
import { createHistory } from '../../src-main/adapters/storage/history.ts';
import { createSettings } from '../../src-main/adapters/storage/settings.ts';
import { loadSpeedParameters } from '../../src-main/adapters/storage/speed-parameters.ts';
import { createApp } from '../../src-main/app/app.ts';
import type { Ports } from '../../src-main/app/ports.ts';
import type { AppState, Handlers } from '../../src-main/contract/contract.ts';
import type { BenchmarkResult } from '../../src-main/core/benchmark/result.ts';
import type { Catalogue } from '../../src-main/core/chips/catalogue.ts';
import { startWebHost } from '../../src-main/hosts/web/server.ts';
import { tinyLlama } from '../fakes/llama-shapes.ts';
import { enginePorts, fixtureMac } from '../fakes/ports.ts';

const root = join(import.meta.dirname, '..', '..');

/** The catalogue with the reference model shrunk, so that a real measurement takes a second. */
function smallCatalogue(catalogue: Catalogue): Catalogue {
  const models = catalogue.models.map((model) =>
    model.id === 'llama-2-7b' ? { ...model, shape: { ...tinyLlama, maximumContextTokens: 4096 } } : model,
  );
  return { ...catalogue, models };
}

export interface SmallHost {
  url: string;
  history: Ports['history'];
  /** Files that a benchmark left behind; should be none. */
  leftovers(): Promise<string[]>;
  /** Tells every page another state, made of the application's own, and goes on so. */
  say(retell: (state: AppState) => AppState): Promise<void>;
  /** The next page begins in its system's language again. */
  forgetLanguage(): Promise<unknown>;
  /** As if the program had died: connections cut, port closed. */
  die(): Promise<void>;
  close(): Promise<void>;
}

export interface SmallHostOptions {
  /** A folder of `test/fixtures/macs` as the machine; absent: the one that runs the tests. */
  mac?: string;
  /** What the history holds from the start, oldest first. */
  history?: readonly BenchmarkResult[];
  /** In the place of the real engine. */
  engine?: Ports['engine'];
  /** The user's own catalogue file, as its text. */
  userCatalogue?: string;
  localModels?: Ports['localModels'];
  /** Absent: no other engine is there. */
  otherEngines?: Ports['otherEngines'];
  /** What the machine says of itself, where a folder of the fixtures does not. */
  probe?: Partial<Ports['probe']>;
  /** Answers in the place of the application's own, or made of them. */
  handlers?: (own: Handlers) => Partial<Handlers>;
  /** As which the program shows itself. */
  version?: string;
  /** 0 and absent take any free port; a port that an earlier host had lets its page find this one. */
  port?: number;
}

/**
 * The whole application as `npm start` serves it: real engine, real history file, built interface. Only
 * the reference model is small, and the machine may be one of the fixtures.
 */
export async function startSmallHost(options: SmallHostOptions = {}): Promise<SmallHost> {
  const folder = await mkdtemp(join(tmpdir(), 'kaidoki-e2e-'));
  const workFolder = await mkdtemp(join(folder, 'work-'));
  const history = createHistory(join(folder, 'user'));
  for (const entry of options.history ?? []) await history.append(entry);
  const { mac } = options;
  const overrideFile = join(folder, 'user', 'catalogue.json');
  if (options.userCatalogue !== undefined) {
    await mkdir(join(folder, 'user'), { recursive: true });
    await writeFile(overrideFile, options.userCatalogue);
  }
  const { catalogue, problems } = await readCatalogue({ overrideFile });
  const app = createApp(
    {
      probe: mac
        ? {
            platform: 'folder',
            readRaw: async () => fixtureMac(mac),
            readConditions: async () => ({}),
            readHost: () => undefined,
            ...options.probe,
          }
        : { ...createMacProbe(), readHost },
      probeFolders: { read: async () => ({}), write: async () => {} },
      engine:
        options.engine ??
        createLlamaEngine({ workerPath: join(root, 'out', 'main', 'engine-worker.js'), workFolder }),
      localModels: options.localModels ?? {
        discover: async () => ({ stores: [], models: [], skipped: [] }),
      },
      modelFiles: { kind: modelPathKind, open: openModelFile, readConfig: readModelConfig },
      history,
      settings: createSettings(join(folder, 'user')),
      catalogue: { read: async () => ({ catalogue: smallCatalogue(catalogue), problems }) },
      clock: { now: () => new Date() },
      ...enginePorts(),
      ...(options.otherEngines && { otherEngines: options.otherEngines }),
    },
    { version: options.version ?? '0.0.0-test', parameters: loadSpeedParameters(), article: loadArticle() },
  );
  await app.start();
  let retell = (state: AppState): AppState => state;
  const listeners = new Set<(state: AppState) => void>();
  const handlers: Handlers = {
    ...app.handlers,
    readState: async (input) => retell(await app.handlers.readState(input)),
    ...options.handlers?.(app.handlers),
  };
  const web = await startWebHost({
    handlers,
    onState: (listener) => {
      const end = app.onState((state) => listener(retell(state)));
      listeners.add(listener);
      return () => (listeners.delete(listener), end());
    },
    rendererFolder: join(root, 'out', 'renderer'),
    port: options.port ?? 0,
  });
  return {
    url: web.url,
    history,
    leftovers: () => readdir(workFolder),
    async say(next) {
      retell = next;
      const state = await handlers.readState({});
      for (const listener of listeners) listener(state);
    },
    forgetLanguage: () => app.handlers.changeSettings({ language: 'system' }),
    die: () => web.close(),
    async close() {
      await app.stop();
      await web.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
