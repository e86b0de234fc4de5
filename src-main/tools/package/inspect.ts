import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { unpackedFolder, type Bundle } from './bundle.ts';
import { finding, type Finding } from './finding.ts';
import { inspectArchive } from './inspect-archive.ts';
import { inspectInfo } from './inspect-info.ts';
import { inspectNatives } from './inspect-natives.ts';
import { inspectShell } from './inspect-shell.ts';
import { inspectUpdates } from './inspect-updates.ts';
import { shippedPackages } from './locked-packages.ts';

/** Our share of the bundle, without Electron, above which something has slipped in: it was 22 MB. */
const largestShareBytes = 30e6;

const sum = (sizes: readonly { sizeBytes: number }[]): number =>
  sizes.reduce((total, { sizeBytes }) => total + sizeBytes, 0);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function inspectSize({ files, asar }: Bundle): Finding[] {
  const inside = sum(asar.files.filter(({ isUnpacked }) => !isUnpacked));
  const unpacked = sum(files.filter(({ path }) => path.startsWith(unpackedFolder)));
  const own = `size: app.asar ${megabytes(inside)} in ${asar.files.length} files, unpacked ${megabytes(unpacked)}`;
  const whole = `the whole bundle ${megabytes(sum(files))} in ${files.length} files`;
  const isSmall = inside + unpacked <= largestShareBytes;
  return [
    finding(`${own}, ${whole}`, isSmall ? undefined : `ours is more than ${megabytes(largestShareBytes)}`),
  ];
}

const PackageSchema = v.object({ version: v.string() });

/** Everything that is asked of a packed bundle; `checkout` is what it was packed from. */
export async function inspectBundle(bundle: Bundle, checkout: string): Promise<Finding[]> {
  const read = (path: string): Promise<string> => readFile(join(checkout, path), 'utf8');
  const { version } = v.parse(PackageSchema, JSON.parse(await read('package.json')));
  const shipped = shippedPackages(await read('package-lock.json')).filter(({ isForMac }) => isForMac);
  return [
    ...inspectInfo(bundle, version),
    ...(await inspectArchive(bundle, new Set(shipped.map(({ name }) => name)))),
    ...(await inspectNatives(bundle)),
    ...(await inspectShell(bundle)),
    await inspectUpdates(bundle.path),
    ...inspectSize(bundle),
  ];
}
