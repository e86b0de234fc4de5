/** What stands before the fuses in Electron's framework: the project's own marker, from @electron/fuses. */
export const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** The fuses in the order of the wire, by the names electron-builder gives them. */
export const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;

export type FuseName = (typeof fuseNames)[number];
export type FuseState = 'on' | 'off' | 'removed';

/** How Electron is delivered, in the order of the wire. */
export const deliveredFuses = '10110001';

const states: Readonly<Record<string, FuseState>> = { '0': 'off', '1': 'on', r: 'removed' };

/** A version of 1, the number of fuses, then a letter each. */
export const fuseWire = (letters: string): Buffer =>
  Buffer.concat([Buffer.from(fuseSentinel), Buffer.of(1, letters.length), Buffer.from(letters)]);

/** The state of each known fuse of Electron's framework; throws where there are none. */
export function readFuses(framework: Buffer): Partial<Record<FuseName, FuseState>> {
  const at = framework.indexOf(fuseSentinel);
  if (at === -1) throw new Error('This framework has no fuses.');
  const wire = framework.subarray(at + fuseSentinel.length);
  if (wire[0] !== 1) throw new Error(`The fuses are of version ${wire[0] ?? 'none'}, not 1.`);
  const letters = wire.toString('latin1', 2, 2 + (wire[1] ?? 0));
  const known = fuseNames.flatMap((name, index) => {
    const state = states[letters[index] ?? ''];
    return state === undefined ? [] : [[name, state] as const];
  });
  return Object.fromEntries(known);
}
