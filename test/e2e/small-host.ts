import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';
import { readHost } from '../../src-main/adapters/macos/host.ts';
import { createMacProbe } from '../../src-main/adapters/macos/mac-probe.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { openModelFile } from '../../src-main/adapters/models/model-file.ts';
import { modelPathKind } from '../../src-main/adapters/models/path-kind.ts';
import { readModelConfig } from '../../src-main/adapters/models/read-config.ts';
import { loadArticle } from '../../src-main/adapters/storage/article.ts';
import { createHistory } from '../../src-main/adapters/storage/history.ts';
import { createSettings } from '../../src-main/adapters/storage/settings.ts';
import { loadSpeedParameters } from '../../src-main/adapters/storage/speed-parameters.ts';
import { createApp } from '../../src-main/app/app.ts';
import type { Ports } from '../../src-main/app/ports.ts';
import type { Catalogue } from '../../src-main/core/chips/catalogue.ts';
import { startWebHost } from '../../src-main/hosts/web/server.ts';
import { tinyLlama } from '../fakes/llama-shapes.ts';
import { fixtureMac } from '../fakes/ports.ts';

const root = join(import.meta.dirname, '..', '..');

/** The catalogue with the reference model shrunk, so that a real measurement takes a second. */
function smallCatalogue(): Catalogue {
  const catalogue = loadShippedCatalogue();
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
  /** As if the program had died: connections cut, port closed. */
  die(): Promise<void>;
  close(): Promise<void>;
}

export interface SmallHostOptions {
  /** A folder of `test/fixtures/macs` as the machine; absent: the one that runs the tests. */
  mac?: string;
  /** Results that the history holds from the start. */
  engine?: Ports['engine'];
}

/**
 * The whole application as `npm start` serves it: real engine, real history file, built interface. Only
 * the reference model is small, and the machine may be one of the fixtures.
 */
export async function startSmallHost(options: SmallHostOptions = {}): Promise<SmallHost> {
  const folder = await mkdtemp(join(tmpdir(), 'kaidoki-e2e-'));
  const workFolder = await mkdtemp(join(folder, 'work-'));
  const history = createHistory(join(folder, 'user'));
  const { mac } = options;
  const app = createApp(
    {
      probe: mac
        ? {
            platform: 'folder',
            readRaw: async () => fixtureMac(mac),
            readConditions: async () => ({}),
            readHost: () => undefined,
          }
        : { ...createMacProbe(), readHost },
      probeFolders: { read: async () => ({}), write: async () => {} },
      engine:
        options.engine ??
        createLlamaEngine({ workerPath: join(root, 'out', 'main', 'engine-worker.js'), workFolder }),
      localModels: { discover: async () => ({ stores: [], models: [], skipped: [] }) },
      modelFiles: { kind: modelPathKind, open: openModelFile, readConfig: readModelConfig },
      history,
      settings: createSettings(join(folder, 'user')),
      catalogue: { read: async () => ({ catalogue: smallCatalogue(), problems: [] }) },
      clock: { now: () => new Date() },
    },
    { version: '0.0.0-test', parameters: loadSpeedParameters(), article: loadArticle() },
  );
  await app.start();
  const web = await startWebHost({
    handlers: app.handlers,
    onState: app.onState,
    rendererFolder: join(root, 'out', 'renderer'),
    port: 0,
  });
  return {
    url: web.url,
    history,
    leftovers: () => readdir(workFolder),
    die: () => web.close(),
    async close() {
      await app.stop();
      await web.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
