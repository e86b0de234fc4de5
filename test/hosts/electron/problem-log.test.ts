import { describe, expect, it } from 'vitest';
import { problemEntry } from '../../../src-main/hosts/electron/problem-log.ts';

describe('an entry of the log', () => {
  it('says where, what and how it came to it', () => {
    expect(problemEntry('fit', new Error('no such row'))).toMatch(/^fit: Error: no such row\n\s+at .*\n$/s);
    expect(problemEntry('state', 'text')).toBe('state: text\n');
    expect(problemEntry('state', undefined)).toBe('state: undefined\n');
  });

  it.each([
    ['a serial number', '{"serial_number" : "C02ZK0AAMD6T"}', 'C02ZK0AAMD6T'],
    ['a UUID', 'platform_UUID 8C1B5F2E-1111-2222-3333-123456789ABC', '8C1B5F2E'],
    ['a hardware address', 'en0 a4:83:e7:12:34:56', 'a4:83:e7'],
    ['the user’s name', 'ENOENT /Users/hanako/Library/Kaidoki', 'hanako'],
    ['the user’s name elsewhere', 'ENOENT /home/hanako/.local', 'hanako'],
  ])('holds no %s', (_what, message, secret) => {
    expect(problemEntry('probe', new Error(message))).not.toContain(secret);
  });

  it('is cut where an error carries a whole answer', () => {
    expect(problemEntry('probe', new Error('x'.repeat(1e6))).length).toBeLessThan(5000);
  });
});
