import type { ArchitectureMetadata } from './common.ts';

export const slidingArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {};
