import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Machine, type RawProbe, rawProbeFiles } from '#core/hardware/machine.ts';

const root = path.join(import.meta.dirname, '../../fixtures/macs');

export interface MacFixture {
  name: string;
  raw: RawProbe;
  about: {
    composed: string;
    gathered: string;
    facts: string[];
    /** Made-up serial numbers and ids that are in the files and must not come out of a parser. */
    identifiers: string[];
    expected: Partial<Machine>;
    warnings: string[];
    conditions?: Machine['conditions'];
  };
}

export const macFixtureNames = readdirSync(root).sort();

export function readMacFixture(name: string): MacFixture {
  const raw: RawProbe = {};
  for (const file of rawProbeFiles) {
    if (readdirSync(path.join(root, name)).includes(file)) {
      raw[file] = readFileSync(path.join(root, name, file), 'utf8');
    }
  }
  return { name, raw, about: JSON.parse(readFileSync(path.join(root, name, 'about.json'), 'utf8')) };
}
