import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startWebHost } from '../../web/server.ts';
import { parsePort } from '../arguments.ts';
import { withSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { cliText } from '../text.ts';
import { command } from './command.ts';

/** The built interface lies beside the built command line. */
const rendererFolder = fileURLToPath(new URL('../renderer/', import.meta.url));

export const serveCommand = (terminal: Terminal) =>
  command(
    terminal,
    'serve',
    (text) => ({
      description: text.commands.serve,
      args: { port: { type: 'string', description: text.options.port, valueHint: 'N' } },
    }),
    (args) =>
      withSession(terminal, {}, async ({ kaidoki, signal }) => {
        const web = await startWebHost({
          handlers: kaidoki.handlers,
          onState: kaidoki.onState,
          rendererFolder,
          port: parsePort(args.port),
        });
        try {
          const { served, stop } = cliText(terminal.language);
          if (args.json) terminal.out(JSON.stringify({ url: web.url }));
          else terminal.out(`${served}\n\n  ${web.url}\n\n${stop}`);
          if (!signal.aborted) await once(signal, 'abort');
        } finally {
          await web.close();
        }
      }),
  );
