// electron-builder's hook between packing and signing.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const allowed = /(<key>NSAllowsArbitraryLoads<\/key>\s*)<true\s*\/>/g;

/**
 * electron-builder allows loads without TLS from anywhere, whatever its configuration says. What it adds
 * for this machine's own addresses stays: an update is handed to macOS by way of them.
 *
 * @param {string} plist
 * @returns {string}
 */
export function forbidArbitraryLoads(plist) {
  const found = plist.match(allowed) ?? [];
  if (found.length !== 1)
    throw new Error(`Info.plist allows arbitrary loads ${found.length} times, not once.`);
  return plist.replace(allowed, '$1<false/>');
}

/** @param {import('electron-builder').AfterPackContext} context */
export default async function afterPack({ appOutDir, packager }) {
  const path = join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Info.plist');
  await writeFile(path, forbidArbitraryLoads(await readFile(path, 'utf8')));
}
