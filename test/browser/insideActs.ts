/**
 * A reader of the explorer who never tires: acts by chance on the page's own controls. Both functions are carried out in
 * the page, so that no act waits for the test's connection to the browser; they call nothing outside themselves.
 */

export interface ActsAsked {
  /** Numbers by chance, 0 … 1; they begin again when they are used up. */
  readonly dice: readonly number[];
  readonly count: number;
  /** Whether to begin with a change of each kind. */
  readonly everyChange: boolean;
}

export interface Acts {
  /** How often each kind of act was carried out. */
  readonly done: Readonly<Record<string, number>>;
  /** Jobs that the worker has answered since the page was opened. */
  readonly answers: number;
  /** What was not on the page as it should have been, one line for each act. */
  readonly wrong: readonly string[];
}

/** For `addInitScript`: counts the jobs that the page gives its workers, and the answers. */
export function countJobs(): void {
  const jobs = { asked: 0, answered: 0 };
  Object.assign(globalThis, { jobs });
  const known = new WeakSet<Worker>();
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, message: { type: string }, ...more: []) {
    if (!known.has(this)) {
      known.add(this);
      this.addEventListener("message", ({ data }: MessageEvent<{ type: string }>) => {
        if (data.type === "done" || data.type === "failed") jobs.answered += 1;
      });
    }
    if (message.type === "job") jobs.asked += 1;
    postMessage.call(this, message, ...more);
  };
}

/**
 * For `page.evaluate` on a page that {@link countJobs} watches: acts one after another, most of them when the explorer has
 * answered the one before, then the way back to the first photo, stretched, without changes, all panels shown.
 */
export async function actByChance({ dice, count, everyChange }: ActsAsked): Promise<Acts> {
  const { jobs } = globalThis as unknown as { jobs: { asked: number; answered: number } };
  const explorer = document.querySelector<HTMLElement & { value: { layer: string } }>(".explorer")!;
  const wrong: string[] = [];
  const done: Record<string, number> = {};
  let thrown = 0;
  const die = () => dice[thrown++ % dice.length];
  const below = (n: number) => Math.floor(die() * n);
  const pick = <T>(values: readonly T[]): T | undefined => values[below(values.length)];
  /** Only what a reader can see is acted on. */
  const seen = (selector: string) =>
    [...explorer.querySelectorAll<HTMLElement>(selector)].filter((element) => element.checkVisibility());
  const pause = (milliseconds: number) => new Promise<void>((go) => setTimeout(go, milliseconds));
  /** Lets promises and messages through; a timer would wait longer. */
  const hop = () =>
    new Promise<void>((go) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => go();
      port2.postMessage(0);
    });

  async function answered(): Promise<void> {
    const pictures = explorer.querySelector(".picture-input");
    // An answer may lead to the next question, after a promise or two.
    for (let quiet = 0; quiet < 3; quiet++) {
      await hop();
      while (jobs.asked > jobs.answered || pictures?.getAttribute("aria-busy") === "true") {
        quiet = 0;
        await pause(1);
      }
    }
  }

  /** The maps on the page are those of the chosen layer, or a sentence says that a change removed it. */
  function check(act: string): void {
    const { layer } = explorer.value;
    const label = explorer.querySelector(".channel-grid [role=listbox]")?.getAttribute("aria-label") ?? "";
    const gone = explorer.querySelector<HTMLElement>(".p-chan > .note")?.hidden === false;
    if (!gone && !label.endsWith(` channels of ${layer}`)) wrong.push(`${act}: “${label}” instead of ${layer}`);
    const problem = explorer.querySelector(".problem")?.textContent;
    if (problem !== undefined) wrong.push(`${act}: ${problem}`);
  }

  // Each of these says whether there was anything to act on.
  const click = (target: HTMLElement | undefined): boolean => {
    target?.click();
    return target !== undefined;
  };
  const clickInto = (target: HTMLElement | undefined): boolean => {
    if (target === undefined) return false;
    const { left, top, width, height } = target.getBoundingClientRect();
    const at = { clientX: left + die() * width, clientY: top + die() * height };
    target.dispatchEvent(new MouseEvent("click", { ...at, bubbles: true, cancelable: true }));
    return true;
  };
  const key = (target: HTMLElement | undefined, names: readonly string[]): boolean => {
    const event = new KeyboardEvent("keydown", { key: pick(names)!, bubbles: true, cancelable: true });
    target?.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const choose = (menu: HTMLElement | undefined, at?: number): boolean => {
    if (!(menu instanceof HTMLSelectElement)) return false;
    // An activation without a fused kernel takes many times longer.
    const quick = [...menu.options].filter(({ text }) => !/Mish|SiLU|GELU|swish|igmoid/.test(text));
    menu.selectedIndex = at ?? pick(quick)!.index;
    menu.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return true;
  };
  const slide = (target: HTMLElement | undefined): boolean => {
    if (!(target instanceof HTMLInputElement)) return false;
    target.value = String(Number(target.min) + die() * (Number(target.max) - Number(target.min)));
    target.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return true;
  };
  const showPanel = (name: string) => click(seen("[role=tab]").find(({ textContent }) => textContent === name));
  const makeChange = (kind?: number): boolean => {
    if (kind !== undefined) showPanel("Break it");
    const maker = explorer.querySelector(".maker");
    if (maker === null) return false;
    maker.closest("details")!.open = true;
    const [menu] = seen(".maker select");
    if (!choose(menu, kind)) return false;
    for (const other of seen(".maker select").slice(1)) choose(other);
    for (const slider of seen(".maker input[type=range]")) slide(slider);
    return click(seen(".maker .btn").at(-1));
  };
  const arrows = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

  const hiddenPanels = () =>
    seen(".panel-choice input").filter((box) => box instanceof HTMLInputElement && !box.checked);

  /** Each act with its weight. What hides controls is soon undone. */
  const acts = (
    hidden = hiddenPanels(),
  ): readonly (readonly [name: string, weight: number, act: () => boolean | Promise<boolean>])[] => [
    ["next or previous layer", 14, () => click(pick(seen(".steps button")))],
    ["layer by key", 8, () => key(explorer, ["ArrowLeft", "ArrowRight"])],
    ["layer by menu", 4, () => choose(seen(".steps select")[0])],
    ["layer on the strip", 5, () => clickInto(seen(".p-map .strip")[0])],
    ["channel", 12, () => click(pick(seen(".channel-grid [role=option]")))],
    [
      "channel by key",
      8,
      () => key(seen(".channel-grid [role=listbox]")[0], ["Home", "End", "ArrowRight", "PageDown"]),
    ],
    ["channel by the explorer's keys", 4, () => key(explorer, ["ArrowUp", "ArrowDown"])],
    ["value", 12, () => clickInto(seen(".one")[0])],
    ["value by key", 5, () => key(seen(".one")[0], arrows)],
    ["along a term", 6, () => click(pick(seen(".terms button, .k3 button")))],
    ["photo", 4, () => click(pick(seen(".pick input[type=radio]")))],
    ["fit", 3, () => click(pick(seen(".p-see .choice input[type=radio]")))],
    ["change", 4, () => click(pick(seen(".chips .chip").filter(({ textContent }) => textContent !== "Mish")))],
    ["change put together", 1, () => makeChange()],
    ["undo", 3, () => click(pick(seen("[aria-label^='Undo:']")))],
    ["undo all", 3, () => click(seen(".active-changes .all button")[0])],
    ["scale of colors", 2, () => click(pick(seen(".chan-sub input[type=radio]")))],
    ["photo or map", 2, () => slide(seen(".channel-panel input[type=range]")[0])],
    ["panel of the workbench", 6, () => click(pick(seen("[role=tab]")))],
    ["compare", 2, () => choose(seen(".p-split header select")[0])],
    ["zoom", 1, () => click(pick(seen(".p-split .under input[type=radio]")))],
    ["panel", hidden.length > 0 ? 12 : 2, () => click(pick(hidden.length > 0 ? hidden : seen(".panel-choice input")))],
    ["presenter's view", explorer.classList.contains("presenter") ? 50 : 1, () => click(seen(".presenter-switch")[0])],
    // The explorer looks at other photos, and compares, when nobody has acted for a quarter of a second.
    ["rest", 1, () => pause(300).then(() => true)],
  ];

  for (const menu of explorer.querySelectorAll("details.menu")) menu.setAttribute("open", "");
  if (everyChange) showPanel("Break it");
  const kinds = everyChange ? explorer.querySelectorAll(".maker select")[0]?.querySelectorAll("option").length : 0;
  for (let acted = 0; acted < count;) {
    const choices = acts();
    let at = die() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    const [name, , act] =
      acted < kinds
        ? (["change put together", 0, () => makeChange(acted)] as const)
        : choices.find(([, weight]) => (at -= weight) < 0)!;
    if (!(await act())) continue;
    acted += 1;
    done[name] = (done[name] ?? 0) + 1;
    // Now and then a reader acts again before the answer is there.
    if (acted > kinds && die() < 0.1) continue;
    await answered();
    check(name);
  }
  click(seen(".presenter-switch[aria-pressed=true]")[0]);
  for (const box of hiddenPanels()) box.click();
  showPanel("Break it");
  for (let undo; (undo = seen(".active-changes button").at(-1)) !== undefined;) undo.click();
  click(seen(".p-see .choice input[type=radio]")[0]);
  click(seen(".pick input[type=radio]")[0]);
  await answered();
  check("the way back");
  return { done, answers: jobs.answered, wrong };
}
