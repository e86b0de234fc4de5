// Loaded into the child before its own code: gives it Electron's `process.parentPort` over Node's channel.
import { EventEmitter } from 'node:events';

const send = process.send?.bind(process);
const waiting = [];
const port = new EventEmitter();

process.on('message', (data) => {
  const event = { data, ports: [] };
  if (port.listenerCount('message') > 0) port.emit('message', event);
  else waiting.push(event);
});
port.on('newListener', (name) => {
  // Electron keeps messages until somebody listens.
  if (name === 'message')
    queueMicrotask(() => waiting.splice(0).forEach((event) => port.emit('message', event)));
});
// Electron ends its utility processes when it ends itself.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
port.postMessage = (message) => send?.(message);

Object.defineProperty(process, 'parentPort', { value: port });
process.send = undefined;
