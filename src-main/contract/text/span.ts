/** One figure with a unit after it, or none: "27.6 tokens/s", "$31". */
const oneFigure = /^([^\d]*[\d.,]+)([^\d]*)$/;

/**
 * Two worded figures as a range, the unit said once: "27.6 tokens/s" and "44.2 tokens/s" are
 * "27.6–44.2 tokens/s"; two that read alike are one.
 */
export function spanOf(low: string, high: string, dash: string): string {
  if (low === high) return low;
  const [, figure, unit] = oneFigure.exec(low) ?? [];
  const isSameUnit = figure !== undefined && unit === oneFigure.exec(high)?.[2];
  return `${isSameUnit ? figure : low}${dash}${high}`;
}
