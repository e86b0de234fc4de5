import type { GgufHeader } from './read-header.ts';

const blockNumber = /^blk\.(\d{1,5})\./;

/**
 * Bytes of the tensors that llama.cpp loads: multi-token-prediction blocks come after the layers, and it leaves
 * them on disk.
 */
export const loadedBytes = ({ tensors }: Pick<GgufHeader, 'tensors'>, layerCount: number): number =>
  tensors
    .filter(({ name }) => Number(blockNumber.exec(name)?.[1] ?? 0) < layerCount)
    .reduce((bytes, { byteLength }) => bytes + byteLength, 0);
