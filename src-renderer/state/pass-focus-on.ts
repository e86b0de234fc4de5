import { tick } from 'svelte';

/**
 * To be called in `$effect.pre` by what swaps its buttons: where the one with the focus goes, the one that comes in
 * its place within `region` gets it (the primary one, else the first), not the page's body. A focus elsewhere is left.
 */
export function passFocusOn(region: HTMLElement | undefined): void {
  const pressed = document.activeElement;
  if (!region || !(pressed instanceof HTMLElement) || !region.contains(pressed)) return;
  void tick().then(() => {
    if (pressed.isConnected || document.activeElement !== document.body) return;
    const next =
      region.querySelector<HTMLElement>('button.primary:not([disabled])') ??
      region.querySelector<HTMLElement>('button:not([disabled])');
    next?.focus();
  });
}

/** The first that can be operated within `region`, but no mark of a term. */
export function focusFirst(region: HTMLElement | null | undefined): void {
  region
    ?.querySelector<HTMLElement>(
      ':is(a[href], button, input, select, textarea):not([disabled], [popovertarget])',
    )
    ?.focus();
}
