import path from 'node:path';
import {
  lmStudioDownloads,
  lmStudioSettingsFiles,
  mostSettingsBytes,
  type LmStudioQuestion,
} from '#core/local-models/lm-studio-folder.ts';
import { Fault } from '#core/fault.ts';
import { readStableFile } from './stable-file.ts';

const longestPointerBytes = 4096;

/** Where LM Studio lives and keeps its models by its own files, where it is not the usual place. */
export async function lmStudioFolders(
  question: Omit<LmStudioQuestion, 'lmStudioHome'>,
): Promise<{ lmStudioHome: string | undefined; lmStudioDownloads: string[] }> {
  const pointer = path.join(question.homeFolder, '.lmstudio-home-pointer');
  const named = (await readSmallFile(pointer, longestPointerBytes))?.trim() ?? '';
  const lmStudioHome = path.isAbsolute(named) && !named.includes('\0') ? named : undefined;
  const downloads: string[] = [];
  for (const file of lmStudioSettingsFiles({ ...question, lmStudioHome })) {
    const settings = await readSmallFile(file, mostSettingsBytes);
    const folder = settings === undefined ? undefined : lmStudioDownloads(settings);
    if (folder !== undefined) downloads.push(path.resolve(folder));
  }
  return { lmStudioHome, lmStudioDownloads: downloads };
}

/** `undefined` where there is no such file, or none of the kind. */
const readSmallFile = (filePath: string, mostBytes: number): Promise<string | undefined> =>
  readStableFile(filePath, ({ fileBytes, read }) =>
    fileBytes > mostBytes ? undefined : new TextDecoder().decode(read(0, fileBytes)),
  ).catch((error: unknown) => {
    if (error instanceof Fault) return undefined;
    throw error;
  });
