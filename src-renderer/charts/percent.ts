/** A share as an SVG length: 0.125 is "12.5%". */
export const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
