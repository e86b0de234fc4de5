import { otherEngineNames, usualPorts, type ListeningEngine } from '#core/engines/other-engine.ts';
import type { EngineChoice, OpenedEngine, OtherEnginePort } from '../../app/ports.ts';
import { findListening, isListening, listeningEngines, type Finding } from './find-engines.ts';
import { openLmStudio } from './lm-studio.ts';
import { findMlx } from './mlx/find-mlx.ts';
import { openMlx, settingsOf, type MlxOptions } from './mlx/open-mlx.ts';
import { loopbackAddress } from './loopback-address.ts';
import { LoopbackClient, type SecondsClock } from './loopback-client.ts';
import { openOllama } from './ollama.ts';
import { openServer } from './openai-server.ts';

type Open = (client: LoopbackClient, choice: EngineChoice, signal: AbortSignal) => Promise<OpenedEngine>;

const openers: Readonly<Record<ListeningEngine, Open>> = {
  ollama: openOllama,
  lmstudio: openLmStudio,
  server: openServer,
};

/** Engines of other makers on this machine: most listen, mlx-lm is started. */
export const createOtherEngines = (seconds?: SecondsClock, mlx: MlxOptions = {}): OtherEnginePort => ({
  async open(choice, signal) {
    if (choice.engine === 'mlx') return openMlx(choice, mlx, signal);
    const { engine, url = `http://127.0.0.1:${usualPorts[engine]}` } = choice;
    const address = await loopbackAddress(url, usualPorts[engine]);
    return openers[engine](new LoopbackClient(otherEngineNames[engine], address, seconds), choice, signal);
  },
  async find(places, signal) {
    const client: Finding['client'] = (engine, address) =>
      new LoopbackClient(otherEngineNames[engine], address, seconds);
    const said = places.flatMap(({ engine, url }) => (isListening(engine) ? [{ engine, url }] : []));
    const all = [...listeningEngines.map((engine) => ({ engine, url: undefined })), ...said];
    const found = await Promise.all([
      ...all.map((place) => findListening({ ...place, client, signal })),
      findMlx(settingsOf(mlx)),
    ]);
    return found.filter((engine) => engine !== undefined);
  },
});
