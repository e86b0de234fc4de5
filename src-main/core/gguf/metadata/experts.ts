import type { ArchitectureMetadata } from './common.ts';

export const expertsArchitectures: Readonly<Record<string, ArchitectureMetadata>> = {};
