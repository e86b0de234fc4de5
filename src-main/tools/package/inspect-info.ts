import { isDeepStrictEqual } from 'node:util';
import { archivePath, type Bundle } from './bundle.ts';
import { finding, unwanted, type Finding } from './finding.ts';
import { dictionaryIn, type PlistValue } from './plist.ts';

/** Where the bundle must be able to run, and what macOS is told of it. */
export const expectedInfo = (version: string): Readonly<Record<string, PlistValue>> => ({
  CFBundleIdentifier: 'app.kaidoki.Kaidoki',
  CFBundleName: 'Kaidoki',
  CFBundleDisplayName: 'Kaidoki',
  CFBundleExecutable: 'Kaidoki',
  CFBundleIconFile: 'icon.icns',
  CFBundlePackageType: 'APPL',
  CFBundleShortVersionString: version,
  CFBundleVersion: version,
  LSApplicationCategoryType: 'public.app-category.developer-tools',
  LSMinimumSystemVersion: '14.0',
  LSUIElement: true,
  NSHumanReadableCopyright: 'Copyright © 2026 The Kaidoki authors',
});

/** What macOS is told, what it may be asked for, and whether Electron will accept the archive. */
export function inspectInfo({ info, asar }: Bundle, version: string): Finding[] {
  const keys = Object.entries(expectedInfo(version)).map(([key, wanted]) =>
    finding(
      `Info.plist: ${key} is ${String(wanted)}`,
      isDeepStrictEqual(info[key], wanted) ? undefined : `it is ${JSON.stringify(info[key])}`,
    ),
  );
  const transport = dictionaryIn(info, 'NSAppTransportSecurity');
  const exceptions = Object.keys(dictionaryIn(transport, 'NSExceptionDomains'));
  const integrity = dictionaryIn(
    dictionaryIn(info, 'ElectronAsarIntegrity'),
    archivePath.slice('Contents/'.length),
  );
  return [
    ...keys,
    unwanted(
      'Info.plist: asks for no camera, microphone, Bluetooth or other use of the user',
      Object.keys(info).filter((key) => key.endsWith('UsageDescription')),
    ),
    finding(
      'Info.plist: no loads without TLS, but from this machine',
      transport['NSAllowsArbitraryLoads'] === false ? undefined : 'NSAllowsArbitraryLoads is not false',
    ),
    unwanted(
      'Info.plist: no exception for a foreign host',
      exceptions.filter((host) => host !== 'localhost' && host !== '127.0.0.1'),
    ),
    finding(
      'app.asar: Info.plist holds the checksum of its head',
      integrity['hash'] === asar.headHash && integrity['algorithm'] === 'SHA256'
        ? undefined
        : 'it does not match',
    ),
  ];
}
