// Starts the worker of a packed archive in a utility process of Electron, as the application does, and wants
// Metal: npx electron test/package/packed-engine.mjs dist/mac-arm64/Kaidoki.app/Contents/Resources/app.asar
import { join, resolve } from 'node:path';

const longestStartMilliseconds = 60_000;

/**
 * @param {import('../../src-main/hosts/electron/modules.ts').HostUtilityProcess} utilityProcess
 * @param {string} archive
 * @param {number} longestMilliseconds
 * @returns {Promise<string>} the worker's first message, as JSON; rejects when there is none with Metal in it
 */
export function startPackedEngine(utilityProcess, archive, longestMilliseconds) {
  const child = utilityProcess.fork(join(archive, 'out/main/engine-worker.js'), [], { stdio: 'ignore' });
  let timer;
  return new Promise((done, fail) => {
    timer = setTimeout(() => fail(new Error('it says nothing')), longestMilliseconds);
    child.on('exit', (code) => fail(new Error(`it ended with code ${code}`)));
    child.on('message', (message) => {
      const said = JSON.stringify(message);
      if (message?.kind === 'ready' && message.description?.backend === 'metal') done(said);
      else fail(new Error(`it says ${said}`));
    });
  }).finally(() => {
    clearTimeout(timer);
    child.kill();
  });
}

if (process.versions.electron !== undefined) {
  const { app, utilityProcess } = await import('electron');
  const archive = resolve(process.argv.at(-1) ?? '');
  // Not awaited: Electron becomes ready only after this module has been evaluated.
  void app
    .whenReady()
    .then(() => startPackedEngine(utilityProcess, archive, longestStartMilliseconds))
    .then(
      (said) => {
        console.log(said);
        app.exit(0);
      },
      (error) => {
        console.error(`The packed engine does not start: ${error.message}.`);
        app.exit(1);
      },
    );
}
