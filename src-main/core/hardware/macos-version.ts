/** First leading number of Apple silicon's system firmware seen with each macOS, newest first. */
const firmwareByMacos: readonly (readonly [firmware: number, macosMajor: number])[] = [
  [20457, 27],
  [13822, 26],
  [11881, 15],
  [10151, 14],
  [8419, 13],
  [7429, 12],
  [6723, 11],
];
const firstUnknownFirmware = 22000;

/** `"10151.101.3"` and `"mBoot-10151.1"` are macOS 14. Undefined for Intel's versions and unseen ones. */
export function macosMajorOfFirmware(version: string): number | undefined {
  const leading = Number(/^(?:mBoot-|iBoot-)?(\d{4,5})\./.exec(version.trim())?.[1] ?? Number.NaN);
  if (!(leading < firstUnknownFirmware)) return undefined;
  return firmwareByMacos.find(([first]) => leading >= first)?.[1];
}

/** The firmware's text when it dates macOS, else undefined: Intel's numbers mean something else. */
export const datingFirmware = (version: string | undefined): string | undefined =>
  version !== undefined && macosMajorOfFirmware(version) !== undefined ? version : undefined;

/** `"26.5.1"` is 26. */
export const macosMajorOfVersion = (version: string): number => Number.parseInt(version, 10);

/** `"25F80"` is 26: Darwin 20…24 came with macOS 11…15, Darwin 25 with macOS 26. */
export function macosMajorOfBuild(build: string): number | undefined {
  const darwin = Number.parseInt(build, 10);
  if (darwin < 20) return undefined;
  return darwin <= 24 ? darwin - 9 : darwin + 1;
}

/** What macOS tells a process built with a very old SDK; no release carries these numbers. */
export const isCompatibilityVersion = (version: string): boolean => /^(10\.16|16)(\.|$)/.test(version);
