import { Fault } from '#core/fault.ts';

/**
 * The native context behind node-llama-cpp's `LlamaContext`. Decoding through the public `evaluate` puts
 * a sampler and about a millisecond of JavaScript between two tokens, during which a GPU idles and a
 * CPU's threads spin; llama-bench has neither. Here a token is: fill the batch, decode, wait.
 * Not a public interface: checked before use, and bound to the pinned version 3.21.1.
 */
export interface AddonContext {
  initBatch(tokens: number): void;
  /** `outputIndexes`: tokens of this batch whose logits are computed. */
  addToBatch(sequence: number, position: number, tokens: Uint32Array, outputIndexes: Uint32Array): unknown;
  /** `llama_decode` and `llama_synchronize` on a thread of its own. */
  decodeBatch(): Promise<void>;
  removeTokenCellsFromSequence(sequence: number, start: number, end: number): boolean;
  /** Whether the sequence ends at `lastPosition` again. */
  restoreCheckpoint(checkpoint: AddonCheckpoint, lastPosition: number): Promise<boolean>;
}

/** What a sequence can't take back by removing cells: windows and recurrent states. */
export interface AddonCheckpoint {
  init(context: AddonContext, sequence: number): Promise<void>;
  dispose(): void;
}

const methods = [
  'initBatch',
  'addToBatch',
  'decodeBatch',
  'removeTokenCellsFromSequence',
  'restoreCheckpoint',
] as const;

function isAddonContext(value: unknown): value is AddonContext {
  return (
    typeof value === 'object' &&
    value !== null &&
    methods.every((name) => typeof Reflect.get(value, name) === 'function')
  );
}

/** Of a `LlamaContext`. Throws `engine-missing` when node-llama-cpp is built otherwise than the version we know. */
export function addonContextOf(context: object): AddonContext {
  const addon: unknown = Reflect.get(context, '_ctx');
  if (!isAddonContext(addon))
    throw new Fault('engine-missing', { problem: 'it is not node-llama-cpp 3.21.1' });
  return addon;
}
