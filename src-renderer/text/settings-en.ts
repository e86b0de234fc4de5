/** The Settings view. */
export const settingsEn = {
  title: 'Settings',
  nav: 'Settings',
  language: 'Language',
  languageHint: 'Words, numbers and dates, in every window and in the menu at once.',
  system: (name: string) => `Same as the system (${name})`,
  app: 'App',
  login: 'Launch at login',
  loginWhere: 'In the menu of the icon in the menu bar (right-click): macOS keeps this switch.',
  updates: 'Updates',
  updatesWhere: 'In the same menu, “Check for updates…”. Nothing is looked for before you agree.',
  icon: 'Icon in the menu bar',
  iconWhere: 'If you can’t see it, macOS may be hiding it: allow Kaidoki in System Settings > Menu Bar.',
  page: 'Launching at login and updates belong to the menu-bar app; this page is served by a program in the terminal.',
  own: 'Your own catalogue',
  ownNone: 'Prices, Macs and models of your own: nothing was left out.',
  ownProblems: (count: string) => (count === '1' ? '1 row was left out:' : `${count} rows were left out:`),
  history: 'History',
  historyKept: (count: string) =>
    count === '1' ? '1 run is kept on this machine.' : `${count} runs are kept on this machine.`,
  privacy: 'Privacy',
  privacyText:
    'Measurements stay on this machine. Serial numbers and other identifiers are never kept, and nothing is sent.',
  about: 'About',
  version: (version: string) => `Kaidoki ${version}`,
  catalogue: (date: string) => `Catalogue of Macs, prices and speeds as of ${date}`,
};
