import type { FoundEngine, FoundModel } from '#core/engines/found-engine.ts';
import {
  otherEngineNames,
  otherEngines,
  usualPorts,
  type ListeningEngine,
  type OtherEngine,
} from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import { readModels as readLmStudioModels } from './lm-studio.ts';
import { loopbackAddress } from './loopback-address.ts';
import type { LoopbackClient } from './loopback-client.ts';
import { readLoaded } from './ollama.ts';
import { TagsSchema, VersionSchema } from './ollama-forms.ts';
import { readProps } from './openai-server.ts';
import { ModelsSchema } from './server-forms.ts';

/** What an engine says when it is only looked for: nothing is loaded. */
interface Said {
  version?: string | undefined;
  models: FoundModel[];
}

/** More than anybody keeps; the rest is left out. */
const mostModels = 500;

/** Nobody who is there thinks longer about what it has. */
const silenceMilliseconds = 3000;

type Ask = (client: LoopbackClient, signal: AbortSignal) => Promise<Said>;

async function askOllama(client: LoopbackClient, signal: AbortSignal): Promise<Said> {
  const { version } = await client.json({ path: '/api/version', signal, silenceMilliseconds }, VersionSchema);
  const { models } = await client.json({ path: '/api/tags', signal, silenceMilliseconds }, TagsSchema);
  const loaded = new Set((await readLoaded(client, version, signal)).map(({ name }) => name));
  return {
    version,
    models: models.map(({ name, size, details }) => ({
      name,
      isLoaded: loaded.has(name),
      ...(details?.quantization_level !== undefined && { quantisation: details.quantization_level }),
      ...(size !== undefined && { bytes: size }),
    })),
  };
}

async function askLmStudio(client: LoopbackClient, signal: AbortSignal): Promise<Said> {
  const models = await readLmStudioModels(client, signal);
  return {
    models: models
      .filter(({ type }) => type !== 'embeddings')
      .map(({ name, isLoaded, quantization }) => ({
        name,
        isLoaded,
        ...(quantization !== undefined && { quantisation: quantization }),
      })),
  };
}

async function askServer(client: LoopbackClient, signal: AbortSignal): Promise<Said> {
  const props = await readProps(client, signal);
  client.program = props ? otherEngineNames.server : 'OpenAI API';
  const { data } = await client.json({ path: '/v1/models', signal, silenceMilliseconds }, ModelsSchema);
  return {
    version: props?.build_info,
    models: data.map(({ id, meta }) => ({
      name: id,
      // It was started with its model.
      isLoaded: true,
      ...(meta?.size !== undefined && { bytes: meta.size }),
    })),
  };
}

const asking: Readonly<Record<ListeningEngine, Ask>> = {
  ollama: askOllama,
  lmstudio: askLmStudio,
  server: askServer,
};

export const isListening = (engine: OtherEngine): engine is ListeningEngine => Object.hasOwn(asking, engine);

export const listeningEngines: readonly ListeningEngine[] = otherEngines.filter(isListening);

export interface Finding {
  engine: ListeningEngine;
  /** Default: where it usually listens on 127.0.0.1. */
  url?: string | undefined;
  client(engine: ListeningEngine, address: Awaited<ReturnType<typeof loopbackAddress>>): LoopbackClient;
  signal: AbortSignal;
}

/** One engine at one address: what it has, or why it can't be measured. Throws only `benchmark-cancelled`. */
export async function findListening(finding: Finding): Promise<FoundEngine> {
  const { engine, url = `http://127.0.0.1:${usualPorts[engine]}`, signal } = finding;
  let client: LoopbackClient | undefined;
  try {
    const address = await loopbackAddress(url, usualPorts[engine]);
    client = finding.client(engine, address);
    const { version, models } = await asking[engine](client, signal);
    return {
      engine,
      program: client.program,
      address: address.text,
      ...(finding.url !== undefined && { url: finding.url }),
      ...(version !== undefined && { version }),
      models: models.slice(0, mostModels),
    };
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error;
    return {
      engine,
      program: client?.program ?? otherEngineNames[engine],
      ...(client && { address: client.address.text }),
      ...(finding.url !== undefined && { url: finding.url }),
      models: [],
      fault: { code: error.code, details: error.details },
    };
  }
}
