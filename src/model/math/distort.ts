/** Small gray pictures, changed as a reader changes them: moved, turned, partly erased, inverted. */

export interface Distortion {
  /** Pixels to the right and down; what leaves the picture is gone, what comes in is black. */
  readonly right: number;
  readonly down: number;
  /** Degrees, clockwise, about the center. */
  readonly turn: number;
  /** Side of the square in the middle that is set to black, in pixels. */
  readonly erase: number;
  /** Whether black becomes white. */
  readonly invert: boolean;
}

export const noDistortion: Distortion = { right: 0, down: 0, turn: 0, erase: 0, invert: false };

/**
 * The picture, erased, then turned and moved, then inverted.
 *
 * @param picture side² bytes, row by row
 */
export function distort(picture: Uint8Array, { right, down, turn, erase, invert }: Distortion): Uint8Array {
  const side = Math.sqrt(picture.length);
  const first = Math.floor((side - erase) / 2);
  const isErased = (at: number) => at >= first && at < first + erase;
  const source = (row: number, column: number): number => {
    if (row < 0 || column < 0 || row >= side || column >= side) return 0;
    return isErased(row) && isErased(column) ? 0 : picture[row * side + column];
  };
  const angle = (-turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const center = (side - 1) / 2;
  return Uint8Array.from({ length: picture.length }, (_, i) => {
    const x = (i % side) - right - center;
    const y = Math.floor(i / side) - down - center;
    // Where the pixel comes from: turned back about the center. Sines of right angles are not quite whole.
    const column = Number((cos * x - sin * y + center).toFixed(9));
    const row = Number((sin * x + cos * y + center).toFixed(9));
    const [top, left] = [Math.floor(row), Math.floor(column)];
    const [below, beside] = [row - top, column - left];
    const upper = source(top, left) * (1 - beside) + source(top, left + 1) * beside;
    const lower = source(top + 1, left) * (1 - beside) + source(top + 1, left + 1) * beside;
    const value = Math.round(upper * (1 - below) + lower * below);
    return invert ? 255 - value : value;
  });
}
