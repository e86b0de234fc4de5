import { EventEmitter } from 'node:events';

/** Tells that the machine goes to sleep and wakes up, when the test says so. */
export class FakePowerMonitor extends EventEmitter<{ suspend: []; resume: [] }> {}
