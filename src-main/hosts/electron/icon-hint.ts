import type { Language } from '#contract/text/format.ts';
import { macosMajorOfVersion } from '#core/hardware/macos-version.ts';
import { menuText } from './menu-text.ts';
import type { HostDialog } from './modules.ts';

/** macOS 26 lets the user, and itself, keep an app's icon out of the menu bar (unverified on a Mac). */
const firstMacosThatHidesIcons = 26;

export interface IconHintOptions {
  dialog: Pick<HostDialog, 'showMessageBox'>;
  /** `26.1`; absent while it is not known, and elsewhere. */
  macosVersion(): string | undefined;
  wasSeen(): boolean;
  onSeen(): void;
  language(): Language;
}

/**
 * Answers what tells, once, where the icon may have gone. To be called when the user opens an app that is
 * open already: whoever sees the icon has no need to.
 */
export function createIconHint(options: IconHintOptions): () => void {
  return () => {
    const version = options.macosVersion();
    if (version === undefined || macosMajorOfVersion(version) < firstMacosThatHidesIcons) return;
    if (options.wasSeen()) return;
    options.onSeen();
    const language = options.language();
    void options.dialog
      .showMessageBox({
        type: 'info',
        message: menuText.iconHint[language],
        detail: menuText.iconHintDetail[language],
      })
      .catch(() => undefined);
  };
}
