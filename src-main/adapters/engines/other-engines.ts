import { otherEngineNames, usualPorts, type OtherEngine } from '#core/engines/other-engine.ts';
import type { EngineChoice, OpenedEngine, OtherEnginePort } from '../../app/ports.ts';
import { openLmStudio } from './lm-studio.ts';
import { loopbackAddress } from './loopback-address.ts';
import { LoopbackClient, type SecondsClock } from './loopback-client.ts';
import { openOllama } from './ollama.ts';
import { openServer } from './openai-server.ts';

type Open = (client: LoopbackClient, choice: EngineChoice, signal: AbortSignal) => Promise<OpenedEngine>;

const openers: Readonly<Record<OtherEngine, Open>> = {
  ollama: openOllama,
  lmstudio: openLmStudio,
  server: openServer,
};

/** Engines of other makers that listen on this machine. */
export const createOtherEngines = (seconds?: SecondsClock): OtherEnginePort => ({
  async open(choice, signal) {
    const { engine, url = `http://127.0.0.1:${usualPorts[engine]}` } = choice;
    const address = await loopbackAddress(url, usualPorts[engine]);
    return openers[engine](new LoopbackClient(otherEngineNames[engine], address, seconds), choice, signal);
  },
});
