import * as v from 'valibot';

const TextsSchema = v.optional(v.union([v.string(), v.array(v.string())]));

const LockSchema = v.object({
  packages: v.record(
    v.string(),
    v.object({
      version: v.optional(v.string()),
      integrity: v.optional(v.string()),
      dev: v.optional(v.boolean()),
      devOptional: v.optional(v.boolean()),
      optional: v.optional(v.boolean()),
      os: TextsSchema,
      cpu: TextsSchema,
    }),
  ),
});

export interface LockedPackage {
  /** From the checkout: `node_modules/ipull/node_modules/chalk`. */
  path: string;
  name: string;
  version: string;
  /** `sha512-…`, of the archive that the registry delivers. */
  integrity?: string;
  isOptional: boolean;
  /** Whether npm installs it on a Mac with Apple silicon. */
  isForMac: boolean;
}

const allows = (allowed: string | string[] | undefined, wanted: string): boolean =>
  allowed === undefined || [allowed].flat().includes(wanted);

const nodeModules = 'node_modules/';

/** Every package that `package-lock.json` names for running the program, on whichever system. */
export function shippedPackages(lock: string): LockedPackage[] {
  const { packages } = v.parse(LockSchema, JSON.parse(lock));
  return Object.entries(packages).flatMap(([path, entry]) => {
    if (path === '' || entry.dev || entry.devOptional || entry.version === undefined) return [];
    return [
      {
        path,
        name: path.slice(path.lastIndexOf(nodeModules) + nodeModules.length),
        version: entry.version,
        ...(entry.integrity !== undefined && { integrity: entry.integrity }),
        isOptional: entry.optional === true,
        isForMac: allows(entry.os, 'darwin') && allows(entry.cpu, 'arm64'),
      },
    ];
  });
}
