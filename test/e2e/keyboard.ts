import type { Page } from 'playwright-core';

/** Where Tab stopped, and whether that can be seen. */
export interface Stop {
  name: string;
  isMarked: boolean;
}

interface Group {
  name: string;
  elements: Element[];
}

interface Record {
  groups: Group[];
  stopped: Element[];
  stops: Stop[];
}

declare global {
  interface Window {
    keyboardRecord?: Record;
  }
}

/**
 * Looks for what can be operated and is shown: of a group that the arrows go through (radios of one name, a grid,
 * the dots of a chart) one element stands for all. From then on each stop of the focus is recorded, with whether a
 * ring around the element, or around the label that stands for it, shows that it has the focus.
 */
function record(page: Page): Promise<void> {
  return page.evaluate(() => {
    const groups = new Map<unknown, Group>();
    const nameOf = (element: HTMLElement): string =>
      `${element.tagName} ${element.dataset['testid'] ?? ''} ${element.getAttribute('aria-label') ?? element.textContent ?? ''}`
        .replace(/\s+/g, ' ')
        .slice(0, 80);
    for (const element of document.querySelectorAll<HTMLElement>(
      'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, summary',
    )) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const radios =
        element instanceof HTMLInputElement && element.type === 'radio' ? element.name : undefined;
      const key = radios ?? element.closest('[role="grid"], [data-testid="chart-points"]') ?? element;
      const group = groups.get(key) ?? { name: nameOf(element), elements: [] };
      group.elements.push(element);
      groups.set(key, group);
    }
    const kept: Record = { groups: [...groups.values()], stopped: [], stops: [] };
    window.keyboardRecord = kept;
    document.addEventListener('focusin', ({ target }) => {
      if (!(target instanceof HTMLElement)) return;
      const isMarked = [target, target.closest('label')].some((element) => {
        if (!element) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const { width, height, bottom, top } = element.getBoundingClientRect();
        const isSeen = width > 4 && height > 4 && bottom > 0 && top < window.innerHeight;
        return isSeen && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
      });
      kept.stopped.push(target);
      kept.stops.push({ name: nameOf(target), isMarked });
    });
  });
}

/** Presses Tab through the whole page; answers the stops, and what could be operated but was never reached. */
export async function tabThrough(page: Page): Promise<{ stops: Stop[]; missed: string[] }> {
  // From the top; this stop is none of the keyboard's, and is reached again at the end.
  await page.locator('a, button, select, input').first().focus();
  await record(page);
  const isRound = (): Promise<boolean> =>
    page.evaluate(() => {
      const stopped = window.keyboardRecord?.stopped ?? [];
      return stopped.length > 1 && stopped.indexOf(stopped.at(-1) ?? document.body) < stopped.length - 1;
    });
  for (let batch = 0; batch < 12 && !(await isRound()); batch += 1) {
    for (let press = 0; press < 25; press += 1) await page.keyboard.press('Tab');
  }
  return page.evaluate(() => {
    const { groups, stopped, stops } = window.keyboardRecord ?? { groups: [], stopped: [], stops: [] };
    return {
      stops,
      missed: groups
        .filter(({ elements }) => !elements.some((element) => stopped.includes(element)))
        .map(({ name }) => name),
    };
  });
}
