import { EventEmitter } from 'node:events';

/** Tells what happens to the machine, when the test says so. */
export class FakePowerMonitor extends EventEmitter<{
  suspend: [];
  resume: [];
  shutdown: [];
  'on-ac': [];
  'on-battery': [];
  'thermal-state-change': [];
  'speed-limit-change': [];
}> {}
