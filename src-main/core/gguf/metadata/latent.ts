import type { ArchitectureMetadata } from './common.ts';

export const latentArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {};
