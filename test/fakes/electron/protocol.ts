import type { CustomScheme } from 'electron';
import type { ElectronModules, HostSession } from '../../../src-main/hosts/electron/modules.ts';

type PageHandler = (request: Request) => Response | Promise<Response>;
type PermissionHandler = Parameters<HostSession['setPermissionRequestHandler']>[0];

export class FakeProtocol implements Pick<ElectronModules['protocol'], keyof ElectronModules['protocol']> {
  schemes: CustomScheme[] = [];
  readonly handlers = new Map<string, PageHandler>();

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    this.schemes = schemes;
  }

  handle(scheme: string, handler: PageHandler): void {
    this.handlers.set(scheme, handler);
  }

  async fetch(url: string, init?: RequestInit): Promise<Response> {
    const scheme = url.slice(0, url.indexOf(':'));
    const handler = this.handlers.get(scheme);
    if (!handler) throw new TypeError(`ERR_UNKNOWN_URL_SCHEME ${url}`);
    return handler(new Request(url, init));
  }
}

/** Grants everything until told otherwise, as Electron does. */
export class FakeSession implements HostSession {
  private request: PermissionHandler = (_contents, _permission, callback) => callback(true);
  private check = (): boolean => true;
  private device = (): boolean => true;

  setPermissionRequestHandler(handler: PermissionHandler): void {
    this.request = handler;
  }

  setPermissionCheckHandler(handler: () => boolean): void {
    this.check = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }

  /** Every way in which a page can come by a permission. */
  async grants(permission: string): Promise<{ requested: boolean; checked: boolean; device: boolean }> {
    const requested = await new Promise<boolean>((resolve) => this.request({}, permission, resolve));
    return { requested, checked: this.check(), device: this.device() };
  }
}
