import type { Refusable } from '../../../src-main/hosts/electron/modules.ts';

/** An event that a listener may refuse. */
export class FakeEvent implements Refusable {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
