import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { readBundle } from './bundle.ts';
import { finding, type Finding } from './finding.ts';
import { inspectBundle } from './inspect.ts';
import { inspectRelease, inspectReleased } from './inspect-updates.ts';
import { packBundle, type Packed } from './run-builder.ts';
import { stageCheckout } from './stage.ts';
import { startPacked } from './start-packed.ts';
import { writeStubElectron } from './stub-electron.ts';

const PackageSchema = v.object({
  version: v.string(),
  devDependencies: v.object({ electron: v.string() }),
});

/** Stands for the repository of a release. */
const releases = { owner: 'some-owner', repo: 'some-repository' };

function report(findings: readonly Finding[]): void {
  for (const { what, problem } of findings) {
    console.log(problem === undefined ? `ok      ${what}` : `FAILED  ${what}: ${problem}`);
  }
  const failed = findings.filter(({ problem }) => problem !== undefined).length;
  console.log(`${findings.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

/** Signing without an identity must come last, and over the whole bundle, or Apple silicon refuses it. */
function inspectSignings({ signings }: Packed): Finding[] {
  if (signings === undefined) return [];
  const [only, ...more] = signings;
  const isWell = more.length === 0 && /^--sign - --force .*--deep .*Kaidoki\.app$/.test(only ?? '');
  return [
    finding(
      "signing: after the fuses the whole bundle is signed without an identity (macOS's tool stood in for)",
      isWell ? undefined : JSON.stringify(signings),
    ),
  ];
}

/**
 * Packs twice, since two runs over the same files must make the same archive: as anybody would, and as for a
 * release.
 */
async function packAndInspect(checkout: string, work: string): Promise<Finding[]> {
  const { devDependencies, version } = v.parse(
    PackageSchema,
    JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')),
  );
  const electronDist = join(work, 'electron');
  await writeStubElectron(electronDist, devDependencies.electron);
  const { folder, metalOrigin, missing } = await stageCheckout(checkout, join(work, 'checkout'));
  console.log(`Electron: a stub of ${devDependencies.electron}, nothing in it runs.`);
  console.log(`Metal engine: ${metalOrigin}.`);
  if (missing.length > 0) console.log(`Not on this machine, left out: ${missing.join(', ')}.`);
  const packed = await packBundle({ folder, electronDist, output: join(work, 'first') });
  const again = await packBundle({ folder, electronDist, output: join(work, 'second'), releases });
  const [bundle, other] = [await readBundle(packed.app), await readBundle(again.app)];
  const isSame = bundle.asar.headHash === other.asar.headHash;
  const paths = { checkout, folder: join(work, 'unpacked') };
  return [
    finding('electron-builder: takes the configuration, by its own schema, and fetches nothing'),
    ...(await inspectBundle(bundle, checkout)),
    ...inspectSignings(packed),
    finding('app.asar: a second run makes the same one', isSame ? undefined : 'the two differ'),
    await inspectReleased(again.app, releases),
    ...(await inspectRelease(join(work, 'second'), version)),
    ...(await startPacked(bundle.asar, paths)),
  ];
}

/**
 * `npm run package:check`: packs the built program with a stub of Electron in a folder of its own and
 * inspects the result. With the path of a bundle: inspects that one, as `npm run package` left it.
 */
export async function run([given]: readonly string[] = []): Promise<void> {
  const checkout = process.cwd();
  const work = await realpath(await mkdtemp(join(tmpdir(), 'kaidoki-package-')));
  try {
    if (given === undefined) {
      report(await packAndInspect(checkout, work));
      return;
    }
    const bundle = await readBundle(resolve(given));
    const paths = { checkout, folder: join(work, 'unpacked') };
    report([...(await inspectBundle(bundle, checkout)), ...(await startPacked(bundle.asar, paths))]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
