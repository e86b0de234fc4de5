import type { MenuItemConstructorOptions } from 'electron';
import type { AppState } from '#contract/contract.ts';
import type { Language } from '#contract/text/format.ts';
import type { LanguageChoice } from '#core/settings/settings.ts';
import { languageNames, menuText } from './menu-text.ts';

export interface TrayMenuState {
  benchmarkStatus: AppState['benchmark']['status'];
  /** The one that the menu is in. */
  language: Language;
  chosenLanguage: LanguageChoice;
  /** Absent: this is no installed app, so that macOS would launch something else. */
  launchesAtLogin?: boolean | undefined;
  /** Newer versions can be looked for. */
  hasUpdates: boolean;
}

export interface TrayMenuActions {
  startBenchmark(): void;
  stopBenchmark(): void;
  openMain(): void;
  chooseLanguage(choice: LanguageChoice): void;
  launchAtLogin(isOn: boolean): void;
  checkForUpdates(): void;
  quit(): void;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

/** The menu of a right click on the icon, as it stands at that moment. */
export function trayMenu(state: TrayMenuState, actions: TrayMenuActions): MenuItemConstructorOptions[] {
  const { language } = state;
  return [
    benchmarkItem(state, actions),
    { label: menuText.openKaidoki[language], click: () => actions.openMain() },
    separator,
    { label: menuText.language[language], submenu: languageItems(state, actions) },
    ...launchItem(state, actions),
    ...(state.hasUpdates
      ? [{ label: menuText.checkForUpdates[language], click: () => actions.checkForUpdates() }]
      : []),
    separator,
    { label: menuText.quit[language], click: () => actions.quit() },
  ];
}

function benchmarkItem(
  { benchmarkStatus, language }: TrayMenuState,
  actions: TrayMenuActions,
): MenuItemConstructorOptions {
  const isBusy = benchmarkStatus === 'running' || benchmarkStatus === 'cancelling';
  if (!isBusy) return { label: menuText.benchmarkNow[language], click: () => actions.startBenchmark() };
  return {
    label: menuText.stopBenchmark[language],
    enabled: benchmarkStatus === 'running',
    click: () => actions.stopBenchmark(),
  };
}

function languageItems(
  { chosenLanguage, language }: TrayMenuState,
  actions: TrayMenuActions,
): MenuItemConstructorOptions[] {
  const item = (choice: LanguageChoice, label: string): MenuItemConstructorOptions => ({
    label,
    type: 'radio',
    checked: chosenLanguage === choice,
    click: () => actions.chooseLanguage(choice),
  });
  return [
    item('system', menuText.systemLanguage[language]),
    item('ja', languageNames.ja),
    item('en', languageNames.en),
  ];
}

function launchItem(
  { launchesAtLogin, language }: TrayMenuState,
  actions: TrayMenuActions,
): MenuItemConstructorOptions[] {
  if (launchesAtLogin === undefined) return [];
  return [
    {
      label: menuText.launchAtLogin[language],
      type: 'checkbox',
      checked: launchesAtLogin,
      click: () => actions.launchAtLogin(!launchesAtLogin),
    },
  ];
}
