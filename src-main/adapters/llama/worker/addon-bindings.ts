import type { Llama } from 'node-llama-cpp';
import { Fault } from '#core/fault.ts';
import type { AddonCheckpoint } from './addon-context.ts';

/** Bytes by where they lie; without a GPU all of it is `cpuRam`. */
export interface MemoryBreakdown {
  cpuRam: number;
  gpuVram: number;
}

export interface AddonGgufMetadata {
  /** Headers as buffers or paths, split parts in order. */
  init(sources: (Buffer | string)[]): Promise<void>;
  dispose(): Promise<void>;
}

export interface AddonModel {
  init(source?: AddonGgufMetadata): Promise<boolean>;
  getMemoryBreakdown(): MemoryBreakdown;
  dispose(): Promise<void>;
}

export interface AddonModelContext {
  init(): Promise<boolean>;
  getMemoryBreakdown(): MemoryBreakdown;
  dispose(): Promise<void>;
}

/**
 * The native classes behind node-llama-cpp's `GgufInsights`. Its public `estimate…V2` methods fall back to
 * a rough estimate without saying so when a simulation fails, and give cache and buffers as one sum; here a
 * failure is a failure. Not a public interface: checked before use, and bound to the pinned version 3.21.1.
 */
export interface AddonBindings {
  AddonGgufMetadata: new () => AddonGgufMetadata;
  AddonModel: new (path: string, options: Readonly<Record<string, unknown>>) => AddonModel;
  AddonContext: new (model: AddonModel, options: Readonly<Record<string, unknown>>) => AddonModelContext;
  AddonContextSequenceCheckpoint: new () => AddonCheckpoint;
}

const classes = [
  'AddonGgufMetadata',
  'AddonModel',
  'AddonContext',
  'AddonContextSequenceCheckpoint',
] as const;

function isAddonBindings(value: unknown): value is AddonBindings {
  return (
    typeof value === 'object' &&
    value !== null &&
    classes.every((name) => typeof Reflect.get(value, name) === 'function')
  );
}

/** Throws `engine-missing` when node-llama-cpp is built otherwise than the version we know. */
export function addonBindingsOf(llama: Llama): AddonBindings {
  const bindings: unknown = Reflect.get(llama, '_bindings');
  if (!isAddonBindings(bindings))
    throw new Fault('engine-missing', { problem: 'it is not node-llama-cpp 3.21.1' });
  return bindings;
}
