import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { MenuItemConstructorOptions, Rectangle, TitleOptions } from 'electron';
import type { HostMenu, HostMenuFactory, HostTray } from '../../../src-main/hosts/electron/modules.ts';

const allItems = (template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? allItems(item.submenu) : [])]);

/** A menu that keeps its template, so that a test can read and click it. */
export class FakeMenu implements HostMenu {
  readonly items: HostMenu['items'] = [];
  readonly template: MenuItemConstructorOptions[];

  constructor(template: MenuItemConstructorOptions[]) {
    this.template = template;
  }

  labels(): string[] {
    return this.template.flatMap((item) =>
      item.type === 'separator' ? [] : [item.label ?? item.role ?? ''],
    );
  }

  /** Those of menus below it too. */
  allLabels(): string[] {
    return allItems(this.template).flatMap(({ label }) => label ?? []);
  }

  /** The item with these words, in the menu or in one below it. */
  item(label: string): MenuItemConstructorOptions {
    const item = allItems(this.template).find((candidate) => candidate.label === label);
    if (!item) throw new Error(`no such item: ${label}`);
    return item;
  }

  /** Clicks by the words on it; the items of this host use none of `click`'s arguments. */
  choose(label: string): void {
    const { click, enabled } = this.item(label);
    if (!click || enabled === false) throw new Error(`no item to click: ${label}`);
    Reflect.apply(click, undefined, []);
  }
}

export class FakeMenuFactory implements HostMenuFactory {
  application: HostMenu | null = null;

  buildFromTemplate(template: MenuItemConstructorOptions[]): FakeMenu {
    return new FakeMenu(template);
  }

  setApplicationMenu(menu: HostMenu | null): void {
    this.application = menu;
  }
}

export class FakeTray extends EventEmitter implements HostTray {
  bounds: Rectangle = { x: 1000, y: 0, width: 24, height: 24 };
  tooltip = '';
  /** Everything that stood beside the icon, the present last. */
  readonly titles: string[] = [''];
  opened: FakeMenu | undefined;

  constructor(imagePath: string) {
    super();
    // Electron throws for an image that it cannot load.
    if (!existsSync(imagePath)) throw new Error(`Failed to load image from path '${imagePath}'`);
  }

  getBounds = (): Rectangle => this.bounds;
  setToolTip = (text: string): void => void (this.tooltip = text);
  setTitle = (title: string, _options?: TitleOptions): void => void this.titles.push(title);

  popUpContextMenu(menu?: HostMenu): void {
    if (!(menu instanceof FakeMenu)) throw new TypeError('not a menu of this double');
    this.opened = menu;
  }

  click(): void {
    this.emit('click');
  }

  /** Opens the menu and answers it. */
  rightClick(): FakeMenu {
    this.opened = undefined;
    this.emit('right-click');
    if (!this.opened) throw new Error('no menu opened');
    return this.opened;
  }
}
