import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startSmallHost } from '../../e2e/small-host.ts';
import { someRuns } from '../../fakes/some-runs.ts';

/**
 * The host in a process of its own, as in the product. Writes one line of JSON: its address first, then, for each line
 * that it is given, the processor milliseconds that it has used. Ends with its input.
 */
export async function run(): Promise<void> {
  const host = await startSmallHost({ mac: 'macbook-pro-m4-pro-48gb', history: someRuns });
  console.log(JSON.stringify({ url: host.url }));
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => {
    const { user, system } = process.cpuUsage();
    console.log(JSON.stringify({ processorMilliseconds: (user + system) / 1000 }));
  });
  await once(lines, 'close');
  await host.close();
}
