import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { finding, type Finding } from './finding.ts';
import type { ReleasesPage } from './run-builder.ts';

/** What electron-builder writes for a repository of GitHub; a key to it would be a secret given away. */
const wantedKeys = ['owner', 'provider', 'repo', 'updaterCacheDirName'];

const textOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

/** Lines of the form `key: value`, which is all of YAML that electron-builder needs here. */
function flatYaml(text: string): Map<string, string> {
  const lines = [...text.matchAll(/^(\w+): +'?([^'\n]*)'?$/gm)];
  return new Map(lines.map(([, key = '', value = '']) => [key, value]));
}

/** Where the bundle looks for newer versions: nowhere, or on one releases page. */
export async function inspectUpdates(bundlePath: string): Promise<Finding> {
  const text = await textOf(join(bundlePath, 'Contents/Resources/app-update.yml'));
  if (text === undefined) return finding('updates: looks for none, having no app-update.yml');
  const said = flatYaml(text);
  const page = `${said.get('owner') ?? '?'}/${said.get('repo') ?? '?'}`;
  const isWell =
    said.get('provider') === 'github' &&
    !page.includes('?') &&
    [...said.keys()].sort().join() === wantedKeys.join() &&
    said.size === text.trimEnd().split('\n').length;
  return finding(`updates: looks on the releases page of ${page} alone`, isWell ? undefined : text);
}

/** What lies on the releases page for electron-updater: the archive, a map of its parts, and its description. */
export async function inspectRelease(folder: string, version: string): Promise<Finding[]> {
  const name = `Kaidoki-${version}-arm64-mac.zip`;
  const [text = '', archive] = await Promise.all([
    textOf(join(folder, 'latest-mac.yml')),
    readFile(join(folder, name)).catch(() => undefined),
  ]);
  const checksum = archive && createHash('sha512').update(archive).digest('base64');
  const hasMap = await stat(join(folder, `${name}.blockmap`)).then(
    () => true,
    () => false,
  );
  return [
    finding(
      `updates: latest-mac.yml describes ${name}, with the checksum that it has`,
      archive &&
        text.startsWith(`version: ${version}\n`) &&
        text.includes(`url: ${name}\n`) &&
        text.includes(`sha512: ${checksum ?? '?'}\n`) &&
        text.includes(`size: ${archive.length}\n`)
        ? undefined
        : text || 'it is not there',
    ),
    finding('updates: a map of its blocks lies beside it', hasMap ? undefined : 'it is not there'),
  ];
}

/** A bundle packed for a release names just the page that it was told. */
export async function inspectReleased(bundlePath: string, { owner, repo }: ReleasesPage): Promise<Finding> {
  const { what, problem } = await inspectUpdates(bundlePath);
  return finding(`${what}, as told`, problem ?? (what.includes(`${owner}/${repo} `) ? undefined : what));
}
