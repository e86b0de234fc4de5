import * as v from 'valibot';
import { joinPath } from './join-path.ts';

/** What LM Studio's settings may weigh; real ones have a few kB. */
export const mostSettingsBytes = 2 ** 20;

export interface LmStudioQuestion {
  homeFolder: string;
  /** `process.platform`. */
  platform: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** What `~/.lmstudio-home-pointer` holds; absent without such a file. */
  lmStudioHome?: string | undefined;
}

/** LM Studio's own folders: the one that the pointer names, today's, and the one before 0.3.6. */
export const lmStudioHomes = ({ homeFolder, lmStudioHome }: LmStudioQuestion): string[] => [
  ...(lmStudioHome === undefined ? [] : [lmStudioHome]),
  joinPath(homeFolder, '.lmstudio'),
  joinPath(homeFolder, '.cache', 'lm-studio'),
];

/**
 * Files that may say where LM Studio keeps its models: `settings.json` in its folder, and in older versions
 * among the system's application data (lms `src/modelsFolder.ts`, and `src/subcommands/importCmd.ts` before it).
 */
export function lmStudioSettingsFiles(question: LmStudioQuestion): string[] {
  const { homeFolder, platform, environment } = question;
  const named = environment['XDG_CONFIG_HOME'] ?? '';
  const ofSystem =
    platform === 'darwin'
      ? joinPath(homeFolder, 'Library', 'Application Support')
      : named === ''
        ? joinPath(homeFolder, '.config')
        : named;
  return [...lmStudioHomes(question), joinPath(ofSystem, 'LM Studio')].map((folder) =>
    joinPath(folder, 'settings.json'),
  );
}

const SettingsSchema = v.object({
  downloadsFolder: v.pipe(v.string(), v.maxLength(4096), v.startsWith('/'), v.excludes('\0')),
});

/** The folder for models that these settings name; `undefined` where they name none that could be one. */
export function lmStudioDownloads(settings: string): string | undefined {
  try {
    const read = v.safeParse(SettingsSchema, JSON.parse(settings));
    return read.success ? read.output.downloadsFolder : undefined;
  } catch {
    return undefined;
  }
}
