/**
 * The path through the site: which of its steps the reader has done. It is kept in this browser only; where storage is off,
 * every step is open and nothing else changes. The steps stand in the page's text, see docs/path.ts.
 */
import { recall, remember } from "./localStorage.js";

const key = "path";

interface Step {
  readonly id: string;
  readonly name: string;
  readonly minutes: number;
}

/** The steps in order, each once, as the page's links have them. */
function stepsOf(root: ParentNode): Step[] {
  const steps = new Map<string, Step>();
  for (const { dataset } of root.querySelectorAll<HTMLElement>("[data-step]")) {
    const { step: id = "", name = "", minutes } = dataset;
    if (!steps.has(id)) steps.set(id, { id, name, minutes: Number(minutes) });
  }
  return [...steps.values()];
}

function doneSteps(): ReadonlySet<unknown> {
  const kept = recall(key);
  return new Set(Array.isArray(kept) ? (kept as unknown[]) : []);
}

function sumText(steps: readonly Step[], left: readonly Step[]): string {
  const minutes = left.reduce((sum, step) => sum + step.minutes, 0);
  const rest = left.length === 0 ? "" : `, about ${minutes} minutes to go`;
  return `${steps.length - left.length} of ${steps.length} done${rest}.`;
}

/** Marks what is done, what comes next, and how much is left, wherever the page shows the path. */
export function showPath(root: ParentNode = document): void {
  const steps = stepsOf(root);
  const done = doneSteps();
  const left = steps.filter(({ id }) => !done.has(id));
  for (const link of root.querySelectorAll<HTMLElement>("[data-step]")) {
    const { step = "", minutes = "" } = link.dataset;
    const state = done.has(step) ? "done" : step === left[0]?.id ? "next" : "open";
    link.dataset.state = state;
    const time = link.querySelector("[data-time]");
    if (time !== null) time.textContent = state === "done" ? "done" : `${minutes} min`;
  }
  const isBegun = left.length < steps.length;
  for (const button of root.querySelectorAll<HTMLElement>("[data-path-forget]")) button.hidden = !isBegun;
  // Before the first step the page says how long the path is.
  for (const sum of root.querySelectorAll<HTMLElement>("[data-path-sum]")) {
    sum.dataset.before ??= sum.textContent ?? "";
    sum.textContent = isBegun ? sumText(steps, left) : sum.dataset.before;
  }
  const [next = steps[0]] = left;
  for (const link of root.querySelectorAll<HTMLAnchorElement>("[data-path-next]")) {
    const home = root.querySelector<HTMLAnchorElement>(`[data-step="${next.id}"]`);
    if (home !== null) link.href = home.href;
    const verb = left.length === 0 ? "Repeat" : isBegun ? "Go on with" : "Start with";
    link.textContent = `${verb} chapter ${steps.indexOf(next) + 1}: ${next.name}`;
  }
}

/**
 * Counts the page as done when the reader opens the answer to its last question, or when the link at its end is in the
 * window.
 *
 * @param id of the page's step
 */
function watchEnd(id: string, root: Document): void {
  const finish = () => {
    const done = doneSteps();
    if (done.has(id)) return;
    remember(key, [...done, id]);
    showPath(root);
  };
  root.addEventListener("input", ({ target }) => {
    const last = [...root.querySelectorAll(".ask")].at(-1);
    if (target === last && last?.classList.contains("revealed")) finish();
  });
  const end = root.querySelector(".way-on");
  if (end === null || typeof IntersectionObserver !== "function") return;
  const observer = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) finish();
  });
  observer.observe(end);
}

/** Shows the path wherever the page has it, and keeps it true while the reader works. */
export function keepPath(root: Document = document): void {
  const current = root.querySelector<HTMLElement>("[data-step][aria-current=page]")?.dataset.step;
  showPath(root);
  if (current !== undefined) watchEnd(current, root);
  for (const button of root.querySelectorAll("[data-path-forget]")) {
    button.addEventListener("click", () => {
      remember(key, undefined);
      showPath(root);
      // The button has gone, and the focus is not to go with it.
      root.querySelector<HTMLElement>("[data-path-next]")?.focus();
    });
  }
  // A page that comes back as it was left has not seen what happened on the pages between.
  root.defaultView?.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) showPath(root);
  });
}
