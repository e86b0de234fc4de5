import type {
  BrowserWindowConstructorOptions,
  MessageBoxOptions,
  NotificationConstructorOptions,
} from 'electron';
import type { ElectronModules } from '../../../src-main/hosts/electron/modules.ts';
import { FakeApp } from './app.ts';
import { FakeBrowserWindow } from './browser-window.ts';
import { FakeEvent } from './event.ts';
import { FakeIpcMain } from './ipc.ts';
import { FakeNotification } from './notification.ts';
import { FakePowerMonitor } from './power-monitor.ts';
import { FakeProtocol, FakeSession } from './protocol.ts';
import { FakeScreen } from './screen.ts';
import { FakeMenuFactory, FakeTray } from './tray.ts';
import { FakeUtilityProcess } from './utility-process.ts';

/**
 * One Electron of its own for each test: `modules` for the host, the rest for the test to look at. Its
 * windows have no pixels unless another kind is given.
 */
export function createFakeElectron(
  Window: new (options: BrowserWindowConstructorOptions) => FakeBrowserWindow = FakeBrowserWindow,
) {
  const app = new FakeApp();
  const windows: FakeBrowserWindow[] = [];
  const trays: FakeTray[] = [];
  const errors: string[] = [];
  const messages: MessageBoxOptions[] = [];
  /** What the user answers to the next message boxes; without one, the way out. */
  const answers: { response: number; checkboxChecked: boolean }[] = [];
  const notifications: FakeNotification[] = [];
  const parts = {
    app,
    Menu: new FakeMenuFactory(),
    ipcMain: new FakeIpcMain(),
    powerMonitor: new FakePowerMonitor(),
    protocol: new FakeProtocol(),
    screen: new FakeScreen(),
    utilityProcess: new FakeUtilityProcess(),
  };
  const session = new FakeSession();
  const modules = {
    ...parts,
    BrowserWindow: class extends Window {
      constructor(options: BrowserWindowConstructorOptions) {
        super(options);
        windows.push(this);
        app.emit('web-contents-created', new FakeEvent(), this.webContents);
      }
    },
    Tray: class extends FakeTray {
      constructor(imagePath: string) {
        super(imagePath);
        trays.push(this);
      }
    },
    Notification: class extends FakeNotification {
      static isSupported = (): boolean => true;

      constructor(options: NotificationConstructorOptions) {
        super(options);
        notifications.push(this);
      }
    },
    dialog: {
      showErrorBox: (title: string, content: string): void => void errors.push(`${title}: ${content}`),
      showMessageBox: async (options: MessageBoxOptions) => {
        messages.push(options);
        return (
          answers.shift() ?? {
            response: options.cancelId ?? 0,
            checkboxChecked: options.checkboxChecked ?? false,
          }
        );
      },
    },
    session: { defaultSession: session },
  } satisfies ElectronModules;
  return { ...parts, modules, session, windows, trays, errors, messages, answers, notifications };
}

export type FakeElectron = ReturnType<typeof createFakeElectron>;
