import type { ArchitectureMetadata } from './common.ts';

export const hybridArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {};
