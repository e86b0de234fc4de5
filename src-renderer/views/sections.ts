/** What stands below the first screen of the window: loaded after the page has been drawn. */
export { default as EnginesView } from './EnginesView.svelte';
export { default as HistoryView } from './HistoryView.svelte';
export { default as LocalModelsView } from './LocalModelsView.svelte';
export { default as SettingsView } from './SettingsView.svelte';
export { default as SpeedView } from './SpeedView.svelte';
export { default as UpgradeView } from './UpgradeView.svelte';
