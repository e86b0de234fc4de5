import { describe, expect, it } from 'vitest';
import { assembleMachine } from '#core/hardware/assemble.ts';
import { MachineSchema } from '#core/hardware/machine.ts';
import * as v from 'valibot';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { macFixtureNames, readMacFixture } from './fixtures.ts';

const catalogue = loadShippedCatalogue();

describe.each(macFixtureNames)('the probe folder %s', (name) => {
  const { raw, about } = readMacFixture(name);
  const machine = assembleMachine({ raw, catalogue });

  it('gives the facts of that machine, each with its source', () => {
    expect(machine).toMatchObject(about.expected);
    expect(machine.conditions).toEqual(about.conditions ?? machine.conditions);
  });

  it('gives exactly its warnings', () => {
    expect(machine.warnings.map(({ code }) => code)).toEqual(about.warnings);
  });

  it('lets no serial number or id out of the parsers', () => {
    const files = Object.values(raw).join('\n');
    const out = JSON.stringify(machine);
    for (const identifier of about.identifiers) {
      expect(files).toContain(identifier);
      expect(out).not.toContain(identifier);
    }
  });

  it('gives a machine that its own schema accepts', () => {
    expect(v.is(MachineSchema, machine)).toBe(true);
  });

  it('says that it was composed, and from what', () => {
    expect(about.composed).toMatch(/^Composed by/);
    expect(about.facts.length).toBeGreaterThan(0);
  });
});

it('there are at least 14 machines, M1 to M6, Ultra and A18 Pro among them', () => {
  const chips = macFixtureNames.map((name) => readMacFixture(name).about.expected.chipName?.value);
  expect(macFixtureNames.length).toBeGreaterThanOrEqual(14);
  for (const generation of ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'A18 Pro']) {
    expect(chips.some((chip) => chip?.startsWith(`Apple ${generation}`))).toBe(true);
  }
  expect(chips.some((chip) => chip?.endsWith('Ultra'))).toBe(true);
});
