import { afterAll, describe, expect, it } from 'vitest';
import { fuseWire } from '../../src-main/tools/package/fuses.ts';
import { inspectArchive } from '../../src-main/tools/package/inspect-archive.ts';
import { inspectInfo } from '../../src-main/tools/package/inspect-info.ts';
import { inspectNatives } from '../../src-main/tools/package/inspect-natives.ts';
import { inspectShell } from '../../src-main/tools/package/inspect-shell.ts';
import { minimalMachO } from '../../src-main/tools/package/mach-o.ts';
import { metalPackageName } from '../../src-main/tools/package/metal-package.ts';
import type { PlistDictionary } from '../../src-main/tools/package/plist.ts';
import { bundleWith, frameworkFile, problems, unpackedBins } from '../fakes/small-bundle.ts';
import { testFolders } from '../fakes/test-folders.ts';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

const shipped = new Set(['electron-updater', 'node-llama-cpp', 'systeminformation', metalPackageName]);

describe('a bundle as it should be', () => {
  it('has no problems', async () => {
    const bundle = await bundleWith(newFolder(), {});
    const findings = [
      ...inspectInfo(bundle, '1.2.3'),
      ...(await inspectArchive(bundle, shipped)),
      ...(await inspectNatives(bundle)),
      ...(await inspectShell(bundle)),
    ];
    expect(problems(findings)).toEqual([]);
    expect(findings.length).toBeGreaterThan(40);
  });
});

describe('Info.plist is found out', () => {
  it.each<[string, PlistDictionary, RegExp]>([
    ['with a Dock icon', { LSUIElement: false }, /LSUIElement is true: it is false/],
    [
      'with an older macOS than the engine runs on',
      { LSMinimumSystemVersion: '12.0' },
      /LSMinimumSystemVersion/,
    ],
    ['with the version of something else', { CFBundleShortVersionString: '45.4.1' }, /ShortVersionString/],
    ['asking for the camera', { NSCameraUsageDescription: 'why' }, /NSCameraUsageDescription/],
    ['with loads without TLS', { NSAppTransportSecurity: { NSAllowsArbitraryLoads: true } }, /without TLS/],
    ['silent about such loads', { NSAppTransportSecurity: {} }, /without TLS/],
    [
      'with an exception for a host',
      {
        NSAppTransportSecurity: { NSAllowsArbitraryLoads: false, NSExceptionDomains: { 'example.com': {} } },
      },
      /foreign host: example\.com/,
    ],
    [
      'with the checksum of another archive',
      { ElectronAsarIntegrity: { 'Resources/app.asar': { algorithm: 'SHA256', hash: '00' } } },
      /checksum of its head: it does not match/,
    ],
    ['without a checksum', { ElectronAsarIntegrity: undefined }, /checksum of its head/],
  ])('%s', async (_what, info, complaint) => {
    const found = problems(inspectInfo(await bundleWith(newFolder(), { info }), '1.2.3'));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(complaint);
  });
});

describe('native code is found out', () => {
  const intel = (): Buffer => {
    const bytes = minimalMachO({ minimumSystem: [14, 0] });
    bytes.writeUInt32LE(0x01000007, 4);
    return bytes;
  };
  const unsigned = (): Buffer => {
    const bytes = minimalMachO({ minimumSystem: [14, 0] });
    // Some other command in place of the last one, the signature.
    bytes.writeUInt32LE(0x26, bytes.length - 16);
    return bytes;
  };

  it.each<[string, Record<string, Uint8Array | undefined>, RegExp]>([
    ['for Intel', { 'Contents/MacOS/other': intel() }, /Apple silicon alone: Contents\/MacOS\/other/],
    [
      'for Linux',
      { 'Contents/MacOS/other': Buffer.from('\x7fELF', 'latin1') },
      /another system: .*other \(Linux\)/,
    ],
    [
      'for a newer macOS than the bundle promises',
      { [`${unpackedBins}/libggml-metal.so`]: minimalMachO({ minimumSystem: [15, 0] }) },
      /macOS 14\.0: .*libggml-metal\.so wants 15\.0/,
    ],
    ['unsigned', { 'Contents/MacOS/other': unsigned() }, /signed.*: Contents\/MacOS\/other/],
    [
      'without the addon',
      { [`${unpackedBins}/llama-addon.node`]: undefined },
      /Metal library are there.*: llama-addon/,
    ],
    [
      'without Metal',
      { [`${unpackedBins}/libggml-metal.so`]: undefined },
      /Metal library are there.*: libggml-metal/,
    ],
    [
      'without a library that another names',
      { [`${unpackedBins}/libggml-base.dylib`]: undefined },
      /beside itself: libggml-base\.dylib of /,
    ],
  ])('%s', async (_what, shell, complaint) => {
    const found = problems(await inspectNatives(await bundleWith(newFolder(), { shell })));
    expect(found.join('\n')).toMatch(complaint);
  });
});

describe('the shell is found out', () => {
  const framework = (letters: string): Uint8Array =>
    Buffer.concat([minimalMachO({ minimumSystem: [12, 0] }), fuseWire(letters)]);

  it.each<[string, Record<string, Uint8Array>, RegExp]>([
    ['with a fuse as delivered', { [frameworkFile]: framework('11001100') }, /runAsNode is off: it is on/],
    [
      'without a fuse that must be on',
      { [frameworkFile]: framework('0100') },
      /onlyLoadAppFromAsar is on: it is missing/,
    ],
    [
      'with such a fuse removed',
      { [frameworkFile]: framework('01001r00') },
      /onlyLoadAppFromAsar is on: it is removed/,
    ],
    [
      "with Electron's icon",
      { 'Contents/Resources/electron.icns': Buffer.of(0) },
      /default application or icon/,
    ],
    [
      "with Electron's example",
      { 'Contents/Resources/default_app.asar': Buffer.of(0) },
      /default application/,
    ],
    [
      'with a helper called Electron',
      { 'Contents/Frameworks/Electron Helper.app/a': Buffer.of(0) },
      /called Electron/,
    ],
    [
      'with a third language',
      { 'Contents/Resources/fr.lproj/a': Buffer.of(0) },
      /English and Japanese alone: fr/,
    ],
  ])('%s', async (_what, shell, complaint) => {
    const found = problems(await inspectShell(await bundleWith(newFolder(), { shell })));
    expect(found.join('\n')).toMatch(complaint);
  });

  it('lets a fuse be removed that is to be off', async () => {
    const bundle = await bundleWith(newFolder(), { shell: { [frameworkFile]: framework('r10011r0') } });
    expect(problems(await inspectShell(bundle))).toEqual([]);
  });
});
