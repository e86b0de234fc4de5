import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '#core/fault.ts';
import { redactRawProbe } from '#core/hardware/redact.ts';
import { readProbeFolder, writeProbeFolder } from '../../../src-main/adapters/macos/probe-folder.ts';
import { macFixtureNames, readMacFixture } from '../../core/hardware/fixtures.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/macs');
let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'kaidoki-probe-'));
  folder = path.join(home, 'mac');
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const fault = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(fault).toBeInstanceOf(Fault);
  return fault as Fault;
}

describe.each(macFixtureNames)('the folder of %s', (name) => {
  it('is read without its identifiers, and written and read again the same', async () => {
    const raw = await readProbeFolder(path.join(fixtures, name));
    expect(raw).toEqual(redactRawProbe(readMacFixture(name).raw));
    await writeProbeFolder(folder, raw);
    expect(await readProbeFolder(folder)).toEqual(raw);
  });
});

describe('reading', () => {
  it('takes any subset and leaves other files alone', async () => {
    await mkdir(folder);
    await writeFile(path.join(folder, 'sysctl.txt'), 'hw.memsize: 17179869184\n');
    await writeFile(path.join(folder, 'notes.txt'), 'mine');
    expect(await readProbeFolder(folder)).toEqual({ 'sysctl.txt': 'hw.memsize: 17179869184\n' });
  });

  it('reads UTF-16 and drops a byte-order mark', async () => {
    await mkdir(folder);
    await writeFile(path.join(folder, 'sw_vers.txt'), Buffer.from('\uFEFFProductName: macOS\n', 'utf16le'));
    await writeFile(path.join(folder, 'sysctl.txt'), '\uFEFFhw.model: Mac16,12\n');
    expect(await readProbeFolder(folder)).toEqual({
      'sysctl.txt': 'hw.model: Mac16,12\n',
      'sw_vers.txt': 'ProductName: macOS\n',
    });
  });

  it('reads of a file of 5 MB the whole lines of its first 4', async () => {
    await mkdir(folder);
    const line = 'ggml_metal_init: some long line\n';
    await writeFile(
      path.join(folder, 'llamacpp-metal.log'),
      line.repeat(Math.ceil((5 * 2 ** 20) / line.length)),
    );
    const text = (await readProbeFolder(folder))['llamacpp-metal.log'] ?? '';
    expect(text.length).toBeLessThanOrEqual(4 * 2 ** 20);
    expect(text.endsWith(line)).toBe(true);
  });

  it('passes over what is no file', async () => {
    await mkdir(path.join(folder, 'sysctl.txt'), { recursive: true });
    await symlink('/dev/zero', path.join(folder, 'sw_vers.txt'));
    await writeFile(path.join(folder, 'vm_stat.txt'), 'x\n');
    expect(Object.keys(await readProbeFolder(folder))).toEqual(['vm_stat.txt']);
  });

  it('names a folder that is not there, or is no folder', async () => {
    expect(await faultOf(readProbeFolder(folder))).toMatchObject({
      code: 'probe-folder-unreadable',
      details: { path: folder, problem: 'ENOENT' },
    });
    await writeFile(folder, 'a file');
    expect((await faultOf(readProbeFolder(folder))).details['problem']).toBe('ENOTDIR');
  });

  it('names a folder without any of the files, or with blank ones only', async () => {
    await mkdir(folder);
    expect((await faultOf(readProbeFolder(folder))).code).toBe('probe-folder-empty');
    await writeFile(path.join(folder, 'sysctl.txt'), ' \n');
    expect((await faultOf(readProbeFolder(folder))).code).toBe('probe-folder-empty');
  });

  it('names a file that cannot be read', async () => {
    await mkdir(folder);
    await symlink(path.join(folder, 'sysctl.txt'), path.join(folder, 'sysctl.txt'));
    const fault = await faultOf(readProbeFolder(folder));
    expect(fault.code).toBe('probe-folder-unreadable');
    expect(fault.details['path']).toBe(path.join(folder, 'sysctl.txt'));
  });
});

describe('writing', () => {
  const raw = {
    'sysctl.txt': 'hw.model: Mac16,12\n',
    'SPHardwareDataType.txt': 'Serial Number: C02ABC12DEF3\n',
  };

  it('makes the folder and those above it, identifiers blanked, with nothing beside it', async () => {
    const deep = path.join(home, 'a', 'b', 'mac');
    await writeProbeFolder(deep, raw);
    expect(await readFile(path.join(deep, 'SPHardwareDataType.txt'), 'utf8')).toBe(
      'Serial Number: X00XXX00XXX0\n',
    );
    expect(await readdir(path.dirname(deep))).toEqual(['mac']);
  });

  it('replaces an earlier probe whole', async () => {
    await writeProbeFolder(folder, { 'sw_vers.txt': 'old\n' });
    await writeProbeFolder(folder, raw);
    expect((await readdir(folder)).sort()).toEqual(['SPHardwareDataType.txt', 'sysctl.txt']);
    expect(await readdir(home)).toEqual(['mac']);
  });

  it('refuses a folder that holds anything else, and leaves it as it was', async () => {
    await mkdir(folder);
    await writeFile(path.join(folder, 'diary.txt'), 'mine');
    await writeFile(path.join(folder, 'sysctl.txt'), 'old\n');
    const fault = await faultOf(writeProbeFolder(folder, raw));
    expect(fault).toMatchObject({
      code: 'probe-folder-unwritable',
      details: { problem: 'it holds diary.txt' },
    });
    expect(await readFile(path.join(folder, 'sysctl.txt'), 'utf8')).toBe('old\n');
    expect(await readdir(home)).toEqual(['mac']);
  });

  it('names a place where no folder can be', async () => {
    await writeFile(folder, 'a file');
    expect((await faultOf(writeProbeFolder(folder, raw))).code).toBe('probe-folder-unwritable');
    expect((await faultOf(writeProbeFolder(path.join(folder, 'below'), raw))).code).toBe(
      'probe-folder-unwritable',
    );
    expect(await readFile(folder, 'utf8')).toBe('a file');
    expect(await readdir(home)).toEqual(['mac']);
  });
});
