import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deliveredFuses, fuseWire } from './fuses.ts';
import { minimalMachO } from './mach-o.ts';

/** The helper applications of Electron, by what follows `Electron Helper`. */
const helpers = ['', ' (Renderer)', ' (GPU)', ' (Plugin)'];

/** A few of the languages that Electron brings. */
const languages = ['de', 'en', 'fr', 'ja', 'zh_CN'];

const plistOf = (entries: Readonly<Record<string, string | true>>, more = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
  <dict>
${Object.entries(entries)
  .map(
    ([key, value]) =>
      `    <key>${key}</key>\n    ${value === true ? '<true/>' : `<string>${value}</string>`}`,
  )
  .join('\n')}
${more}  </dict>
</plist>
`;

/** What Electron's own Info.plist says, as far as packing changes or must remove it. */
const appPlist = (version: string): string =>
  plistOf(
    {
      CFBundleDisplayName: 'Electron',
      CFBundleExecutable: 'Electron',
      CFBundleIconFile: 'electron.icns',
      CFBundleIdentifier: 'com.github.Electron',
      CFBundleInfoDictionaryVersion: '6.0',
      CFBundleName: 'Electron',
      CFBundlePackageType: 'APPL',
      CFBundleShortVersionString: version,
      CFBundleVersion: version,
      LSApplicationCategoryType: 'public.app-category.developer-tools',
      LSMinimumSystemVersion: '12.0',
      NSAudioCaptureUsageDescription: 'This app needs access to audio capture',
      NSBluetoothAlwaysUsageDescription: 'This app needs access to Bluetooth',
      NSBluetoothPeripheralUsageDescription: 'This app needs access to Bluetooth',
      NSCameraUsageDescription: 'This app needs access to the camera',
      NSHighResolutionCapable: true,
      NSMicrophoneUsageDescription: 'This app needs access to the microphone',
      NSPrincipalClass: 'AtomApplication',
      NSSupportsAutomaticGraphicsSwitching: true,
    },
    '    <key>NSAppTransportSecurity</key>\n    <dict>\n      <key>NSAllowsArbitraryLoads</key>\n      <true/>\n    </dict>\n',
  );

async function write(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await chmod(path, mode);
}

const program = minimalMachO({ minimumSystem: [12, 0], libraries: ['/usr/lib/libSystem.B.dylib'] });

async function writeHelper(frameworks: string, name: string, version: string): Promise<void> {
  const contents = join(frameworks, `${name}.app`, 'Contents');
  const entries = { CFBundleExecutable: name, CFBundleIdentifier: 'com.github.Electron.helper' };
  await write(
    join(contents, 'Info.plist'),
    plistOf({ ...entries, CFBundleVersion: version, LSUIElement: true }),
  );
  await write(join(contents, 'MacOS', name), program, 0o755);
}

/** The framework with its versions, links and fuses; languages only by name. */
async function writeFramework(frameworks: string): Promise<void> {
  const framework = join(frameworks, 'Electron Framework.framework');
  const version = join(framework, 'Versions', 'A');
  await write(join(version, 'Electron Framework'), Buffer.concat([program, fuseWire(deliveredFuses)]), 0o755);
  for (const language of languages) {
    await write(join(version, 'Resources', `${language}.lproj`, 'locale.pak'), 'stub');
  }
  await symlink('A', join(framework, 'Versions', 'Current'));
  await symlink('Versions/Current/Electron Framework', join(framework, 'Electron Framework'));
  await symlink('Versions/Current/Resources', join(framework, 'Resources'));
}

/**
 * Writes a folder that packs like Electron for macOS without being it: `Electron.app` with the plists,
 * helpers, languages, links and fuses that packing reads or changes. Nothing in it could run.
 */
export async function writeStubElectron(folder: string, version: string): Promise<void> {
  const contents = join(folder, 'Electron.app', 'Contents');
  const frameworks = join(contents, 'Frameworks');
  await write(join(contents, 'Info.plist'), appPlist(version));
  await write(join(contents, 'MacOS', 'Electron'), program, 0o755);
  await write(join(contents, 'Resources', 'electron.icns'), 'stub');
  for (const language of languages) {
    await mkdir(join(contents, 'Resources', `${language}.lproj`), { recursive: true });
  }
  for (const suffix of helpers) await writeHelper(frameworks, `Electron Helper${suffix}`, version);
  await writeFramework(frameworks);
}
