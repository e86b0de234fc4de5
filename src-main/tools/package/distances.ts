/**
 * How far a point is outside a shape, in the shape's own units; 0 on its edge, negative inside. Exact but
 * for the ends of a dial, where it is never more than the true distance.
 */
export type SignedDistance = (x: number, y: number) => number;

export interface Point {
  x: number;
  y: number;
}

export interface RoundedRectangle extends Point {
  width: number;
  height: number;
  radius: number;
}

export function roundedRectangle({ x, y, width, height, radius }: RoundedRectangle): SignedDistance {
  const [centreX, centreY] = [x + width / 2, y + height / 2];
  return (pointX, pointY) => {
    const beyondX = Math.abs(pointX - centreX) - width / 2 + radius;
    const beyondY = Math.abs(pointY - centreY) - height / 2 + radius;
    const corner = Math.hypot(Math.max(beyondX, 0), Math.max(beyondY, 0));
    return corner + Math.min(Math.max(beyondX, beyondY), 0) - radius;
  };
}

export const disc =
  (centre: Point, radius: number): SignedDistance =>
  (x, y) =>
    Math.hypot(x - centre.x, y - centre.y) - radius;

/** A stroke with round ends. */
export function needle(from: Point, to: Point, width: number): SignedDistance {
  const [alongX, alongY] = [to.x - from.x, to.y - from.y];
  const squaredLength = alongX ** 2 + alongY ** 2;
  return (x, y) => {
    const share = ((x - from.x) * alongX + (y - from.y) * alongY) / squaredLength;
    const clamped = Math.min(1, Math.max(0, share));
    return Math.hypot(x - from.x - clamped * alongX, y - from.y - clamped * alongY) - width / 2;
  };
}

export interface DialShape {
  centre: Point;
  radius: number;
  width: number;
  /** Half of the angle left open at the bottom, 0…π. */
  openHalfAngleRadians: number;
}

/** A circle's stroke, open at the bottom, its ends cut straight towards the centre. */
export function dial({ centre, radius, width, openHalfAngleRadians }: DialShape): SignedDistance {
  return (x, y) => {
    const fromCentre = Math.hypot(x - centre.x, y - centre.y);
    const fromBottomRadians = Math.abs(Math.atan2(x - centre.x, y - centre.y));
    const intoOpening = Math.min(openHalfAngleRadians - fromBottomRadians, Math.PI / 2);
    return Math.max(Math.abs(fromCentre - radius) - width / 2, fromCentre * Math.sin(intoOpening));
  };
}
