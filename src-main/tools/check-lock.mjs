// Every optional dependency that the lock names must itself be locked, for every platform, or `npm ci`
// fails there; and the Metal engine must be among them, or a Mac bundle measures nothing.
import { readFileSync } from 'node:fs';

/** @param {string} text package-lock.json @returns {string[]} what is wrong, a sentence each */
export function lockProblems(text) {
  const { packages } = JSON.parse(text);
  const problems = [];
  // As Node resolves: beside the package itself, then in each folder above it.
  const isLocked = (path, name) => {
    for (
      let folder = path;
      ;
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))
    ) {
      const prefix = folder === '' ? '' : `${folder}/`;
      if (packages[`${prefix}node_modules/${name}`]) return true;
      if (folder === '') return false;
    }
  };
  for (const [path, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!isLocked(path, name)) problems.push(`${path || 'the root'} names ${name}, which is not locked`);
    }
    if (entry.resolved !== undefined && !entry.link) problems.push(`${path} records a download address`);
  }
  const engine = packages['node_modules/node-llama-cpp']?.version;
  const metal = packages['node_modules/@node-llama-cpp/mac-arm64-metal']?.version;
  if (metal === undefined || metal !== engine) {
    problems.push(`the Metal engine is ${metal ?? 'missing'}, node-llama-cpp is ${engine}`);
  }
  return problems;
}

if (import.meta.url === new URL(process.argv[1] ?? '', 'file:').href) {
  const problems = lockProblems(readFileSync('package-lock.json', 'utf8'));
  for (const problem of problems) console.error(`package-lock.json: ${problem}.`);
  process.exit(problems.length === 0 ? 0 : 1);
}
