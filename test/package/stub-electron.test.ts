import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFuses } from '../../src-main/tools/package/fuses.ts';
import { readMachO } from '../../src-main/tools/package/mach-o.ts';
import { dictionaryIn, readPlist } from '../../src-main/tools/package/plist.ts';
import { writeStubElectron } from '../../src-main/tools/package/stub-electron.ts';
import { testFolders } from '../fakes/test-folders.ts';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

describe('the stub of Electron', () => {
  const folder = newFolder();
  const contents = join(folder, 'Electron.app/Contents');
  beforeAll(() => writeStubElectron(folder, '45.4.1'));

  it('says what packing must change: name, version, loads without TLS, uses of the user', () => {
    const info = readPlist(readFileSync(join(contents, 'Info.plist'), 'utf8'));
    expect(info).toMatchObject({ CFBundleName: 'Electron', CFBundleVersion: '45.4.1' });
    expect(dictionaryIn(info, 'NSAppTransportSecurity')).toEqual({ NSAllowsArbitraryLoads: true });
    expect(Object.keys(info).filter((key) => key.endsWith('UsageDescription'))).toHaveLength(5);
    expect(info['LSUIElement']).toBeUndefined();
  });

  it('has a framework reached by links, with the fuses as Electron delivers them', () => {
    const link = join(contents, 'Frameworks/Electron Framework.framework/Electron Framework');
    expect(realpathSync(link)).toContain('Versions/A/Electron Framework');
    const framework = readFileSync(link);
    expect(readFuses(framework)).toMatchObject({ runAsNode: 'on', onlyLoadAppFromAsar: 'off' });
    expect(readMachO(framework)?.processor).toBe('arm64');
  });

  it.each(['', ' (Renderer)', ' (GPU)', ' (Plugin)'])('has the helper%s', (suffix) => {
    const helper = join(contents, `Frameworks/Electron Helper${suffix}.app/Contents`);
    expect(readPlist(readFileSync(join(helper, 'Info.plist'), 'utf8'))).toMatchObject({ LSUIElement: true });
    expect(readMachO(readFileSync(join(helper, `MacOS/Electron Helper${suffix}`)))?.isSigned).toBe(true);
  });
});
