type Receive = (event: unknown, ...values: unknown[]) => void;

/** The double's two doors, as a page has them before they are taken away from it. */
type Invoke = (channel: string, ...values: unknown[]) => Promise<unknown>;
type Sent = () => Promise<[channel: string, ...values: unknown[]][]>;

type Preload = (require: (name: string) => object, module: object, exports: object) => void;

/** What runs in a page before its own scripts: the built preload, given what Electron would give it. */
export const preloadScript = (preload: string): string =>
  `(${preloadWorld.toString()})(function (require, module, exports) {\n${preload}\n});`;

/**
 * The world of a preload: `require('electron')`, of which the page is left nothing but what the preload
 * exposes. Self-contained, since only its text gets into the page.
 */
function preloadWorld(preload: Preload): void {
  const invoke: Invoke | undefined = Reflect.get(globalThis, 'electronDoubleInvoke');
  const sent: Sent | undefined = Reflect.get(globalThis, 'electronDoubleSent');
  Reflect.deleteProperty(globalThis, 'electronDoubleInvoke');
  Reflect.deleteProperty(globalThis, 'electronDoubleSent');
  // As in Electron, a frame inside a page has no preload.
  if (window.top !== window || !invoke || !sent) return;

  const receivers = new Map<string, Set<Receive>>();
  const ipcRenderer = {
    invoke: (channel: string, ...values: unknown[]) => invoke(channel, ...values),
    on: (channel: string, receive: Receive) => {
      receivers.set(channel, (receivers.get(channel) ?? new Set()).add(receive));
    },
    removeListener: (channel: string, receive: Receive) => {
      receivers.get(channel)?.delete(receive);
    },
  };
  const contextBridge = {
    exposeInMainWorld: (key: string, value: object) => {
      Object.defineProperty(window, key, { value: Object.freeze({ ...value }), enumerable: true });
    },
  };

  const listen = async (): Promise<void> => {
    for (;;) {
      for (const [channel, ...values] of await sent()) {
        for (const receive of [...(receivers.get(channel) ?? [])]) receive({}, ...values);
      }
    }
  };
  void listen().catch(() => undefined);

  const require = (name: string): object => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  };
  preload(require, { exports: {} }, {});
}
