import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NeedSchema, TrainingWishSchema, ConsideredMacSchema } from '#core/advice/advice.ts';

describe('docs/advice.md', () => {
  const text = readFileSync('docs/advice.md', 'utf8');
  const fields = [NeedSchema, TrainingWishSchema, ConsideredMacSchema].flatMap(({ entries }) =>
    Object.keys(entries),
  );

  it.each(fields)('names the field %s', (field) => {
    expect(text).toContain(`\`${field}\``);
  });
});
