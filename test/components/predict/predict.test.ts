// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { gapInWords, thinned } from "../../../src/components/predict/guessScale.js";
import { sketchError } from "../../../src/components/predict/guessSketch.js";
import { givenIn } from "../../../src/components/predict/given.js";
import { predict, revealAll, revealButton } from "../../../src/components/predict/predict.js";
import { times } from "../../../src/model/math/format.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { total } from "../../../src/model/architecture/cost.js";

function ratio(): number {
  return total(layers({ variant: "v1", convolution: "full" })).macs / total(layers({ variant: "v1" })).macs;
}
const nine = {
  id: "test-nine",
  kind: "number",
  question: "How many times more multiply-adds?",
  label: "Times",
  min: 1,
  max: 16,
  scale: "log",
  format: (x: number) => times(x),
  answer: ratio,
  explain: (guess: number | undefined) => `why, after ${guess ?? "nothing"}`,
  mistakes: { low: "You forgot the maps.", high: "You forgot the stride." },
} as const;

function find<E extends Element>(root: Element, selector: string, type: new () => E): E {
  const element = root.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`no ${selector}`);
  return element;
}
function type(root: Element, text: string): void {
  const box = find(root, "input.number", HTMLInputElement);
  box.value = text;
  box.dispatchEvent(new Event("input"));
}
const press = (root: Element) => find(root, ".ask-acts button", HTMLButtonElement).click();

beforeEach(() => localStorage.clear());

describe("a guess of a number", () => {
  it("shows nothing of the answer before the reveal, and guess, answer and gap after it", () => {
    const ask = predict(nine);
    type(ask, "6");
    const seen = Array.from(ask.querySelectorAll("svg text, .answer"), (e) => e.textContent).join(" ");
    expect(seen).toContain("you 6.00×");
    expect(seen).not.toContain("8.56");
    press(ask);
    // 8.56: the published counts, 4866 M for full convolutions against 569 M (arXiv:1704.04861, table 4).
    expect(find(ask, ".truth text", SVGElement).textContent).toBe("computed 8.56×");
    expect(find(ask, ".answer", HTMLElement).textContent).toContain(
      "You: 6.00×; computed: 8.56×, 1.43 times your guess.",
    );
    expect(find(ask, ".answer", HTMLElement).textContent).toContain("why, after 6");
    expect(ask.value).toEqual({ guess: 6, revealed: true });
  });
  it("opens no answer on a guess that cannot be read", () => {
    const ask = predict(nine);
    type(ask, "abc");
    find(ask, "input.number", HTMLInputElement).dispatchEvent(new Event("change"));
    press(ask);
    expect(ask.value.revealed).toBe(false);
    expect(find(ask, ".number-note", HTMLElement).textContent).toContain("“abc” is not a number.");
    type(ask, "");
    find(ask, "input.number", HTMLInputElement).dispatchEvent(new Event("change"));
    press(ask);
    expect(ask.value.revealed).toBe(true);
  });
  it("sets indices low", () => {
    const ask = predict({ ...nine, question: "Variance 2 / (k² · C_out)?", explain: () => "It is √C_out." });
    press(ask);
    expect(Array.from(ask.querySelectorAll("h3 sub, .why sub"), (sub) => sub.textContent)).toEqual(["out", "out"]);
    expect(ask.textContent).not.toContain("C_");
  });
  it("says what a wrong guess overlooked, and nothing about one that is near", () => {
    const said = (guess: number) => {
      const ask = predict(nine);
      ask.value = { guess, revealed: true };
      return ask.querySelector(".mistake")?.textContent;
    };
    expect(said(6)).toBe("You forgot the maps.");
    expect(said(15)).toBe("You forgot the stride.");
    expect(said(8.4)).toBeUndefined();
  });
  it("puts guess and truth in their places on the log scale", () => {
    const ask = predict({ ...nine, min: 1, max: 100, answer: () => 10 }, { revealed: true });
    // The picture is 480 wide in jsdom, with 10 pixels at either end: the middle of 1 … 100 is 10.
    expect(Number(find(ask, ".truth circle", SVGElement).getAttribute("cx"))).toBeCloseTo(240, 6);
  });
  it("never locks: the answer opens without a guess", () => {
    const ask = predict(nine);
    press(ask);
    expect(find(ask, ".answer", HTMLElement).textContent).toContain("computed: 8.56×.why, after nothing");
    expect(ask.querySelector(".guess circle")).toBeNull();
  });
  it("moves by the slider, in steps of a hundredth, and tells listeners", () => {
    const ask = predict(nine);
    const heard = vi.fn();
    ask.addEventListener("input", heard);
    const slider = find(ask, "input[type=range]", HTMLInputElement);
    slider.value = "50";
    slider.dispatchEvent(new Event("input"));
    expect(ask.value.guess).toBe(4);
    expect(slider.getAttribute("aria-valuetext")).toBe("4.00×");
    expect(heard).toHaveBeenCalledTimes(1);
  });
  it("keeps the guess in this browser, and takes it back for another guess", () => {
    type(predict(nine), "5");
    const again = predict(nine);
    expect(again.value).toEqual({ guess: 5, revealed: false });
    press(again);
    press(again);
    expect(again.value.revealed).toBe(false);
    expect(find(again, ".answer", HTMLElement).textContent).toBe("");
  });
  it("works where storage is forbidden or holds nonsense", () => {
    localStorage.setItem("mobilenet-taken-apart:guess:test-nine", "{");
    expect(predict(nine).value.guess).toBeUndefined();
    const spy = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new Error("no");
    });
    const ask = predict(nine);
    type(ask, "3");
    expect(ask.value.guess).toBe(3);
    spy.mockRestore();
  });
  it("names a bad scale", () => {
    expect(() => predict({ ...nine, min: 0 })).toThrow("invalid min: 0; it must be above 0 on a log scale");
    expect(() => predict({ ...nine, max: 1 })).toThrow("invalid max: 1; it must be above min, 1");
  });
});

it("thins ticks on a narrow scale", () => {
  expect(thinned([0.25, 0.5, 1, 2, 4, 8, 16], 4, false)).toEqual([0.25, 1, 4, 16]);
  expect(thinned([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 100], 4, true)).toEqual([1, 10, 100]);
  expect(thinned([1, 4, 9, 16], 5, true)).toEqual([1, 4, 9, 16]);
});

describe("the gap in words", () => {
  it("is a ratio on a log scale and a difference on a linear one", () => {
    expect(gapInWords(4, 10, "log", String)).toBe("2.50 times your guess");
    expect(gapInWords(10, 4, "log", String)).toBe("your guess divided by 2.50");
    expect(gapInWords(17, 10, "linear", String)).toBe("7 below your guess");
    expect(gapInWords(10, 10, "linear", String)).toBe("exactly your guess");
  });
});

describe("a guess among a few", () => {
  const question = {
    id: "test-skip",
    kind: "choice",
    question: "Does block 3 have a skip?",
    choices: ["yes", "no"],
    answer: () => (layers().some((l) => l.block === 3 && l.residualFrom !== undefined) ? "yes" : "no"),
    explain: () => "Its stride is 2.",
    mistakes: { yes: "The shapes differ." },
  } as const;
  it("says who was right", () => {
    const ask = predict(question);
    const yes = find(ask, "input[value=yes]", HTMLInputElement);
    yes.checked = true;
    yes.dispatchEvent(new Event("input"));
    press(ask);
    expect(find(ask, ".said", HTMLElement).textContent).toBe("You: yes; computed: no.");
    expect(find(ask, ".mistake", HTMLElement).textContent).toBe("The shapes differ.");
    expect(find(ask, "label.truth", HTMLElement).textContent).toBe("nocomputed");
    expect(find(ask, "label.guess", HTMLElement).textContent).toBe("yesyou");
  });
});

describe("a sketch of a curve", () => {
  const question = {
    id: "test-mish",
    kind: "sketch",
    question: "Sketch it",
    label: "the line",
    domain: [-2, 2],
    range: [-2, 2],
    truth: (x: number) => x,
    points: 5,
    explain: (error: number | undefined) => `error ${error}`,
  } as const;
  const handle = (ask: Element, i: number) => find(ask, `.handle[data-index="${i}"]`, SVGElement);
  const key = (ask: Element, i: number, name: string) =>
    handle(ask, i).dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));

  it("moves points by keys and measures the distance from the truth", () => {
    const ask = predict(question);
    for (let k = 0; k < 10; k++) key(ask, 3, "ArrowUp");
    // The range of 4 has 40 steps: ten of them are 1, where the true line is 1, too.
    expect(ask.value.guess).toEqual([0, 0, 0, 1, 0]);
    expect(handle(ask, 3).getAttribute("aria-valuetext")).toBe("at 1: 1.00");
    press(ask);
    // Distances 2, 1, 0, 0, 2.
    expect(find(ask, ".why", HTMLElement).textContent).toBe("error 1");
    expect(find(ask, ".mistake", HTMLElement).textContent).toBe(
      "It is furthest off at -2: you drew 0.00, and the curve has −2.00.",
    );
    expect(ask.querySelector(".sketch-truth")).not.toBeNull();
  });
  /** Draws through places in the units of the axes, and gives the heights of the points. */
  function drawn(ask: Element, way: readonly (readonly [x: number, y: number])[]): readonly number[] {
    const picture = find(ask, "svg.sketch", SVGSVGElement);
    const place = (i: number, name: string) => Number(handle(ask, i).getAttribute(name));
    const [left, right, zero] = [place(0, "cx"), place(4, "cx"), 10 + (220 - 26 - 10) / 2];
    way.forEach(([x, y], i) => {
      const at = { clientX: left + ((x + 2) / 4) * (right - left), clientY: zero - ((220 - 26 - 10) / 4) * y };
      picture.dispatchEvent(new MouseEvent(i === 0 ? "pointerdown" : "pointermove", at));
    });
    picture.dispatchEvent(new MouseEvent("pointerup"));
    return (predict(question).value.guess as number[]).map((y) => Number(y.toFixed(6)));
  }
  const bent = (x: number) => x * x - 2;
  const bends = Array.from({ length: 13 }, (_, i) => -2 + i / 3).map((x) => [x, bent(x)] as const);

  it("takes from a stroke the height at each point’s own x, from either side", () => {
    // The places of the pointer lie at thirds. At the whole numbers it is where the curve is.
    const wanted = [2, -1, -2, -1, 2];
    expect(drawn(predict(question), bends)).toEqual(wanted);
    expect(drawn(predict(question), bends.toReversed())).toEqual(wanted);
    // A stroke that goes on beyond the end does not change the last point.
    localStorage.clear();
    expect(drawn(predict(question), [...bends, [2.2, -1], [2.4, -2]])).toEqual(wanted);
    // Between the places of a quick stroke the way is straight: from (−1.6, −1) to (1.4, 2) with slope 1.
    localStorage.clear();
    expect(
      drawn(predict(question), [
        [-1.6, -1],
        [1.4, 2],
      ]),
    ).toEqual([-1, -0.4, 0.6, 1.6, 0]);
  });
  it("takes the height of a press beside a point, and a point goes up and down with the pointer", () => {
    expect(drawn(predict(question), [[0.2, 1.5]])).toEqual([0, 0, 1.5, 0, 0]);
    localStorage.clear();
    const shaken = [
      [0.02, 0],
      [0.01, 0.4],
      [0.03, 0.8],
      [-0.02, 1.2],
      [0.03, 1.6],
    ] as const;
    expect(drawn(predict(question), shaken)).toEqual([0, 0, 1.6, 0, 0]);
  });
  it("has one tab stop that the side arrows move", () => {
    const ask = predict(question);
    document.body.append(ask);
    key(ask, 0, "ArrowRight");
    expect(ask.querySelectorAll('.handle[tabindex="0"]')).toHaveLength(1);
    expect(document.activeElement).toBe(handle(ask, 1));
    ask.remove();
  });
  it("computes the mean distance", () => {
    expect(sketchError([0, 1], [1, 1], (x) => x)).toBe(0.5);
  });
});

describe("what a student hands in", () => {
  const given = (ask: Element) => {
    const main = document.createElement("main");
    main.append(ask);
    return givenIn(main);
  };
  it("has no mark for a guess before its answer was opened", () => {
    const ask = predict(nine);
    expect(given(ask)).toEqual([]);
    type(ask, "6");
    expect(given(ask)).toMatchObject([{ kind: "guess", id: "test-nine", text: "6", mark: "open" }]);
    // What was asked, in few words.
    expect(given(ask)[0].asked?.split(/\s/).length).toBeLessThanOrEqual(10);
    press(ask);
    // 8.56: the published counts.
    expect(given(ask)).toMatchObject([{ text: "6", mark: "wrong", truth: "8.56×" }]);
    press(ask);
    expect(given(ask)).toMatchObject([{ text: "6", mark: "wrong" }]);
    type(ask, "8.5");
    expect(given(ask)).toMatchObject([{ text: "8.5", mark: "open" }]);
    press(ask);
    expect(given(ask)).toMatchObject([{ text: "8.5", mark: "right" }]);
  });
  it("keeps its mark on another day", () => {
    const ask = predict(nine);
    type(ask, "6");
    press(ask);
    expect(given(predict(nine))).toMatchObject([{ text: "6", mark: "wrong" }]);
  });
});

describe("reveal all", () => {
  it("opens every question under a root, and closes them again", () => {
    const root = document.createElement("main");
    root.append(predict(nine), predict({ ...nine, id: "test-other" }));
    const toggle = revealButton(() => root);
    toggle.click();
    expect(root.querySelectorAll(".ask.revealed")).toHaveLength(2);
    toggle.click();
    expect(root.querySelectorAll(".ask.revealed")).toHaveLength(0);
    expect(revealAll(root)).toBe(2);
  });
  it("follows the address", () => {
    history.replaceState(null, "", "?reveal=all");
    expect(predict(nine).value.revealed).toBe(true);
    history.replaceState(null, "", "?");
  });
  it("holds no answer, not even for paper, while it is closed", () => {
    expect(predict(nine).textContent).not.toContain("8.56");
  });
});
