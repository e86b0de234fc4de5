import type { Page } from 'playwright-core';

/**
 * Words in drawings whose colour stands out from the ground by less than 4.5 to 1. axe reads `color` and not
 * `fill`, so it does not see them. The ground is the nearest painted one around the drawing.
 */
export function fadedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    /** Relative luminance of WCAG 2.2. */
    const luminance = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
        const share = channel / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const groundOf = (from: Element | null): string => {
      for (let element = from; element; element = element.parentElement) {
        const { backgroundColor } = getComputedStyle(element);
        if ((channels(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    };
    return [...document.querySelectorAll('svg text')].flatMap((text) => {
      const { fill, fillOpacity, opacity } = getComputedStyle(text);
      const [low = 0, high = 0] = [luminance(fill), luminance(groundOf(text))].sort((a, b) => a - b);
      const contrast = (high + 0.05) / (low + 0.05);
      const isFaded = contrast < 4.5 || Number(fillOpacity) < 1 || Number(opacity) < 1;
      return isFaded ? [`${text.textContent?.trim()}: ${fill}, ${contrast.toFixed(2)}`] : [];
    });
  });
}
