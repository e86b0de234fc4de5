import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from './bundle.ts';
import { finding, unwanted, type Finding } from './finding.ts';
import { fuseNames, readFuses, type FuseName, type FuseState } from './fuses.ts';
import { readIcns } from './icns.ts';

/** Why each is as it is: docs/packaging.md. */
export const wantedFuses: Readonly<Record<FuseName, FuseState>> = {
  runAsNode: 'off',
  enableCookieEncryption: 'on',
  enableNodeOptionsEnvironmentVariable: 'off',
  enableNodeCliInspectArguments: 'off',
  enableEmbeddedAsarIntegrityValidation: 'on',
  onlyLoadAppFromAsar: 'on',
  loadBrowserProcessSpecificV8Snapshot: 'off',
  grantFileProtocolExtraPrivileges: 'off',
};

const frameworkPath = 'Contents/Frameworks/Electron Framework.framework/Versions/A/Electron Framework';

async function inspectFuses({ path }: Bundle): Promise<Finding[]> {
  const fuses = readFuses(await readFile(join(path, frameworkPath)));
  return fuseNames.map((name) => {
    const [wanted, state] = [wantedFuses[name], fuses[name]];
    // A fuse that this Electron no longer has cannot be on; one that must be on has to be there.
    const isWell = state === wanted || (state === 'removed' && wanted === 'off');
    return finding(`fuse: ${name} is ${wanted}`, isWell ? undefined : `it is ${state ?? 'missing'}`);
  });
}

const iconTypes = [
  'is32',
  's8mk',
  'il32',
  'l8mk',
  'ic11',
  'ic12',
  'ic07',
  'ic13',
  'ic08',
  'ic14',
  'ic09',
  'ic10',
];

async function inspectIcon({ path }: Bundle): Promise<Finding> {
  const what = 'icon: ours, from 16 to 1024 pixels';
  try {
    const elements = readIcns(await readFile(join(path, 'Contents/Resources/icon.icns')));
    const missing = iconTypes.filter((wanted) => !elements.some(({ type }) => type === wanted));
    return finding(what, missing.length > 0 ? `lacks ${missing.join(', ')}` : undefined);
  } catch (error) {
    return finding(what, String(error));
  }
}

/** What Electron is delivered with: its switches, its languages, its icon, its program of example. */
export async function inspectShell(bundle: Bundle): Promise<Finding[]> {
  const paths = bundle.files.map(({ path }) => path);
  const languages = paths.flatMap((path) => /([^/]+)\.lproj\//.exec(path)?.[1] ?? []);
  return [
    ...(await inspectFuses(bundle)),
    await inspectIcon(bundle),
    unwanted(
      'languages: English and Japanese alone',
      [...new Set(languages)].filter((language) => !/^(en|ja)([_-]|$)/.test(language)),
    ),
    finding(
      'languages: both are there',
      ['en', 'ja'].filter((language) => !languages.includes(language)).join(', ') || undefined,
    ),
    unwanted(
      'names: nothing is called Electron that macOS shows',
      paths.filter((path) => /^Contents\/(MacOS\/|Frameworks\/)Electron( Helper|$)/.test(path)),
    ),
    unwanted(
      'Resources: no default application or icon of Electron',
      paths.filter((path) => /^Contents\/Resources\/(default_app|electron)\./.test(path)),
    ),
  ];
}
