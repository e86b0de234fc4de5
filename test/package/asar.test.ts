import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readAsar } from '../../src-main/tools/package/asar.ts';
import { asarOf } from '../fakes/small-bundle.ts';
import { testFolders } from '../fakes/test-folders.ts';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

describe('an archive of Electron', () => {
  it('is read with its files, their bytes, and the checksum of its head', async () => {
    const path = join(newFolder(), 'app.asar');
    const bytes = asarOf({ 'package.json': '{}', 'out/main/a.js': 'first', 'out/main/b.js': 'second' });
    await writeFile(path, bytes);
    const asar = await readAsar(path);
    const read = await Promise.all(
      asar.files.map(async (file) => [file.path, String(await asar.read(file))]),
    );
    expect(Object.fromEntries(read)).toEqual({
      'package.json': '{}',
      'out/main/a.js': 'first',
      'out/main/b.js': 'second',
    });
    const head = bytes.subarray(16, 16 + bytes.readUInt32LE(12));
    expect(asar.headHash).toBe(createHash('sha256').update(head).digest('hex'));
  });

  it.each([
    ['no archive', Buffer.from('this is no archive at all')],
    [
      'an archive that claims a longer head than it has room for',
      (() => {
        const bytes = asarOf({ a: 'x' });
        bytes.writeUInt32LE(0x7fffffff, 12);
        return bytes;
      })(),
    ],
    [
      'an archive with a link',
      Buffer.from(asarOf({ a: 'x' }).toString('latin1').replace('"size"', '"link"'), 'latin1'),
    ],
  ])('is refused when it is %s', async (_what, bytes) => {
    const path = join(newFolder(), 'app.asar');
    await writeFile(path, bytes);
    await expect(readAsar(path)).rejects.toThrow();
  });
});
