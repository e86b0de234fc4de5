import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { slicesFolder, userFolder } from '../../../src-main/adapters/storage/user-folder.ts';

const home = (...names: string[]): string => join(homedir(), ...names);

describe("the user's own files", () => {
  it.each([
    ['darwin', {}, home('Library', 'Application Support', 'Kaidoki')],
    ['linux', {}, home('.local', 'share', 'kaidoki')],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/kaidoki'],
    ['darwin', { KAIDOKI_HOME: '/stick' }, '/stick'],
    ['linux', { KAIDOKI_HOME: '/stick', XDG_DATA_HOME: '/data' }, '/stick'],
  ] as const)('on %s with %j lie in %s', (platform, environment, folder) => {
    expect(userFolder(environment, platform)).toBe(folder);
  });
});

describe('slices being measured', () => {
  it.each([
    ['darwin', {}, home('Library', 'Caches', 'Kaidoki', 'slices')],
    ['linux', {}, home('.cache', 'kaidoki', 'slices')],
    ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/kaidoki/slices'],
    ['linux', { XDG_CACHE_HOME: '' }, home('.cache', 'kaidoki', 'slices')],
    ['linux', { XDG_CACHE_HOME: 'cache' }, home('.cache', 'kaidoki', 'slices')],
    ['darwin', { KAIDOKI_HOME: '/stick' }, '/stick/slices'],
    ['linux', { KAIDOKI_HOME: '/stick', XDG_CACHE_HOME: '/cache' }, '/stick/slices'],
  ] as const)('on %s with %j lie in %s', (platform, environment, folder) => {
    expect(slicesFolder(environment, platform)).toBe(folder);
  });
});
