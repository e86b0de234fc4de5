import { EventEmitter } from 'node:events';
import type { NotificationConstructorOptions } from 'electron';
import type { HostNotification } from '../../../src-main/hosts/electron/modules.ts';

/** A notification that the test reads and clicks. */
export class FakeNotification extends EventEmitter implements HostNotification {
  readonly title: string;
  readonly body: string;
  isShown = false;

  constructor({ title = '', body = '' }: NotificationConstructorOptions) {
    super();
    this.title = title;
    this.body = body;
  }

  show(): void {
    this.isShown = true;
  }

  click(): void {
    this.emit('click');
  }
}
