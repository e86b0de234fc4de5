import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Rectangle, VisibleOnAllWorkspacesOptions } from 'electron';
import type { HostWindow } from '../../../src-main/hosts/electron/modules.ts';
import { FakeWebContents } from './web-contents.ts';

/** A window without pixels: where it is, whether it shows, and who has the focus. */
export class FakeBrowserWindow extends EventEmitter implements HostWindow {
  readonly webContents = new FakeWebContents();
  readonly options: BrowserWindowConstructorOptions;
  bounds: Rectangle;
  loadedUrl = '';
  private visible: boolean;
  private focused = false;
  private minimized = false;
  private destroyed = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    this.visible = options.show ?? true;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
  }

  async loadURL(url: string): Promise<void> {
    this.loadedUrl = url;
    this.webContents.load(url);
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.bounds = { ...this.bounds, ...bounds };
  }

  getNormalBounds(): Rectangle {
    return this.bounds;
  }

  /** The user drags it there, or by its edges, which is told step by step. */
  drag(bounds: Partial<Rectangle>): void {
    this.setBounds(bounds);
    this.emit('width' in bounds || 'height' in bounds ? 'resize' : 'move');
  }

  setVisibleOnAllWorkspaces(_visible: boolean, _options?: VisibleOnAllWorkspacesOptions): void {}

  isVisible = (): boolean => this.visible;
  isMinimized = (): boolean => this.minimized;
  isDestroyed = (): boolean => this.destroyed;
  isFocused = (): boolean => this.focused;

  show(): void {
    this.visible = true;
    this.focused = true;
  }

  /** A hidden window has no focus, and macOS tells so. */
  hide(): void {
    this.visible = false;
    this.loseFocus();
  }

  focus(): void {
    this.focused = true;
  }

  restore(): void {
    this.minimized = false;
  }

  minimize(): void {
    this.minimized = true;
  }

  /** The user clicks elsewhere. */
  loseFocus(): void {
    if (!this.focused) return;
    this.focused = false;
    this.emit('blur');
  }

  /** The page has drawn for the first time. */
  becomeReady(): void {
    this.emit('ready-to-show');
  }

  /** The user closes it. */
  close(): void {
    this.emit('close');
    this.destroyed = true;
    this.visible = false;
    this.webContents.destroyed = true;
    this.emit('closed');
  }
}
