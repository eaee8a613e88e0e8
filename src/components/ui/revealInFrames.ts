/** A figure of many elements is laid out over several frames, so that the browser can answer between two of them. */

/** How many elements a frame gets: their style and layout take a few milliseconds. */
const atATime = 200;

/** A part of a figure that can get a frame of its own. */
interface Box {
  readonly element: Element;
  /** How many elements there are to lay out. */
  readonly size: number;
}

/** The boxes that make up an element: each is small, or cannot be divided, as a drawing or a table. */
function boxesOf(element: Element): Box[] {
  // Nothing in a closed element is laid out.
  if (element instanceof HTMLDetailsElement && !element.open) return [{ element, size: 1 }];
  const children = [...element.children];
  const boxes = children.flatMap(boxesOf);
  const size = boxes.reduce((sum, box) => sum + box.size, 1);
  const isWhole = element instanceof HTMLTableElement || !children.every((child) => child instanceof HTMLElement);
  return size <= atATime || isWhole ? [{ element, size }] : boxes;
}

/** All that makes up `figures`, in their order, in groups for one frame each. */
export function framesOf(figures: readonly Element[]): Element[][] {
  const frames: Element[][] = [];
  let room = 0;
  for (const { element, size } of figures.flatMap(boxesOf)) {
    if (frames.length === 0 || size > room) {
      frames.push([]);
      room = atATime;
    }
    frames[frames.length - 1].push(element);
    room -= size;
  }
  return frames;
}

/**
 * Gives each frame some boxes of what has just come to the page. Until its turn a box has `data-later`, and its content no
 * layout.
 *
 * @param done called in the frame after the last one, but not before the second
 */
export function revealInFrames(figures: readonly Element[], done: () => void): void {
  const [, ...later] = framesOf(figures);
  for (const box of later.flat()) box.setAttribute("data-later", "");
  const next = () => {
    const boxes = later.shift();
    if (boxes === undefined) return done();
    for (const box of boxes) box.removeAttribute("data-later");
    requestAnimationFrame(next);
  };
  // A frame lays out what is there after it has called back: the first group has the frame that comes now.
  requestAnimationFrame(() => requestAnimationFrame(next));
}

/** Gives all boxes their layout at once: a reader who acts may want any of them, and what has no layout takes no focus. */
export function revealAll(): void {
  for (const box of document.querySelectorAll("[data-later]")) box.removeAttribute("data-later");
}
