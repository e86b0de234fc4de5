interface Box {
  left: number;
  top: number;
  bottom: number;
  width: number;
}

interface Size {
  width: number;
  height: number;
}

const gap = 4;
const margin = 8;

/**
 * Where a bubble stands in a page: under its mark and a little to the left, inside the page's edges; above it
 * where there is no room below. All in pixels from the page's upper left corner.
 */
export function bubblePlace(mark: Box, bubble: Size, page: Size): { left: number; top: number } {
  const left = Math.min(mark.left - margin, page.width - bubble.width - margin);
  const below = mark.bottom + gap;
  const above = mark.top - gap - bubble.height;
  const isBelow = below + bubble.height <= page.height - margin || above < margin;
  return { left: Math.max(margin, left), top: isBelow ? below : above };
}
