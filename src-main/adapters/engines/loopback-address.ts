import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Fault } from '#core/fault.ts';

/** Where an engine listens on this machine: never a name that could lead elsewhere. */
export interface LoopbackAddress {
  /** To be tried in turn. */
  hosts: readonly string[];
  port: number;
  /** As it is shown: `127.0.0.1:11434`. */
  text: string;
}

const isLoopback = (ip: string): boolean => ip === '::1' || (isIP(ip) === 4 && ip.startsWith('127.'));

/** `localhost` by the system's own table; what else it may say is left out. */
async function localAddresses(): Promise<string[]> {
  const found = await lookup('localhost', { all: true }).catch(() => []);
  return found.map(({ address }) => address).filter(isLoopback);
}

/**
 * Only `http`, only this machine, no name and password, no path. Throws `address-not-local` for any other, also
 * for names that lead here: only `localhost` is looked up.
 */
export async function loopbackAddress(url: string, usualPort: number): Promise<LoopbackAddress> {
  const refusal = new Fault('address-not-local', { address: url.slice(0, 100) });
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'http:' || parsed.username !== '' || parsed.password !== '') throw refusal;
  if (parsed.pathname !== '/' || parsed.search !== '' || parsed.hash !== '') throw refusal;
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  const hosts = host === 'localhost' ? await localAddresses() : [host].filter(isLoopback);
  if (hosts.length === 0) throw refusal;
  // A URL leaves port 80 out, be it given or not.
  const port = parsed.port === '' ? (/:80(\/|$)/.test(url) ? 80 : usualPort) : Number(parsed.port);
  return { hosts, port, text: `${parsed.hostname}:${port}` };
}
