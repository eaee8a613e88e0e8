import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Input, announce, html, input } from "../../../src/components/ui/element.js";
import { integer, listOf, number, oneOf, power, someOf, tuple, yesOrNo } from "../../../src/components/ui/urlKinds.js";
import {
  type UrlState,
  faultSentence,
  field,
  inRange,
  inUrl,
  part,
  readUrl,
  writeUrl,
} from "../../../src/components/ui/urlState.js";

interface State {
  readonly alpha: number;
  readonly at: readonly [row: number, column: number];
  readonly rule: "thin" | "wide";
  readonly on: boolean;
}

const start: State = { alpha: 1, at: [0, 0], rule: "wide", on: false };
const parameters: UrlState<State> = {
  alpha: field("alpha", number({ min: 0.25, max: 1, step: 0.05 })),
  // As many columns as the rule has.
  rule: field("rule", oneOf(["thin", "wide"])),
  at: field("at", ({ rule }) => tuple(integer(0, 9), integer(0, rule === "wide" ? 9 : 3))),
  on: field("on", yesOrNo),
};
const read = (query: string) => readUrl(parameters, new URLSearchParams(query), start);

describe("kinds of values", () => {
  it.each([
    ["0.5", 0.5, 0],
    ["0,5", 0.5, 0],
    [".5", 0.5, 0],
    ["5e-1", 0.5, 0],
    ["0.33", 0.35, 1],
    ["-1", 0.25, 1],
    ["1e9", 1, 1],
    ["", undefined, 1],
    ["NaN", undefined, 1],
    ["Infinity", undefined, 1],
    ["0x1", undefined, 1],
    ["half", undefined, 1],
    [`0.5${"0".repeat(5000)}`, 0.5, 0],
  ])("a number reads “%.12s”", (text, value, wrong) => {
    const reading = number({ min: 0.25, max: 1, step: 0.05 }).read(text);
    expect(reading?.value).toBe(value);
    expect(reading?.wrong.length ?? 1).toBe(wrong);
  });

  it("writes what it reads, and says what it allows", () => {
    const kinds = [
      [number({ min: -1, max: 1, step: 0.1 }), "-0.3", "a number from -1 to 1 in steps of 0.1"],
      [integer(0, 7), "7", "a whole number from 0 to 7"],
      [power([0.5, 64], 0.25), "5.66", "a number from 0.5 to 64, each 1.19 times the one before"],
      [oneOf(["a", "b"]), "b", "one of a, b"],
      [oneOf(["a", "b"], String, (v) => (v === "a" ? v : "the second")), "b", "one of a, b (the second)"],
      [oneOf([1]), "1", "only 1"],
      [someOf(["a", "b", "c"]), "a,c", "some of a, b, c, with commas between them, or none"],
      [someOf(["a", "b"]), "none", "some of a, b, with commas between them, or none"],
      [
        tuple(integer(0, 2), integer(0, 2)),
        "1,2",
        "2 values with commas between them, each a whole number from 0 to 2",
      ],
      [listOf(oneOf(["x", "y"])), "y,x,y", "a list with commas between its parts, each one of x, y"],
    ] as const;
    for (const [kind, text, allowed] of kinds) {
      const reading = kind.read(text);
      expect(reading?.wrong, text).toEqual([]);
      expect((kind.write as (value: unknown) => string)(reading?.value)).toBe(text);
      expect(kind.allowed).toBe(allowed);
    }
    expect(oneOf(Array.from({ length: 30 }, (_, i) => i)).allowed).toBe("one of 0, 1, 2, 3 and 26 more");
  });

  it("keeps the good parts of lists, and names the others", () => {
    expect(someOf(["a", "b"]).read("b,x,a,b")).toEqual({ value: ["a", "b"], wrong: ["x", "b"] });
    expect(listOf(integer(0, 9)).read("3,x,4")).toEqual({ value: [3, 4], wrong: ["x"] });
    expect(tuple(integer(0, 9), integer(0, 9)).read("3")).toBeUndefined();
    expect(tuple(integer(0, 9), integer(0, 9)).read("3,99")).toEqual({ value: [3, 9], wrong: ["3,99"] });
  });
});

describe("a state in the address", () => {
  it("leaves defaults out, and reads in the declared order", () => {
    expect(writeUrl(parameters, { ...start, alpha: 0.5, on: true }, start)).toEqual({
      ...{ alpha: "0.5", on: "yes", at: undefined, rule: undefined },
    });
    expect(read("at=9,9&rule=thin").state).toEqual({ ...start, rule: "thin", at: [9, 3] });
    expect(read("at=9,9").faults).toEqual([]);
  });

  it.each([
    ["alpha=2", "The link asks for alpha “2”, but alpha is a number from 0.25 to 1 in steps of 0.05; you see 1."],
    ["rule=", "The link asks for rule without a value, but rule is one of thin, wide; you see wide."],
    ["rule=thin&rule=wide", "The link asks for rule 2 times; you see thin, which is the first."],
    [`on=${"x".repeat(99)}`, `The link asks for on “${"x".repeat(40)}…”, but on is one of yes, no; you see no.`],
  ])("says in one sentence what is wrong: %.20s", (query, sentence) => {
    const { state, faults } = read(query);
    expect(faults.map((fault) => faultSentence(fault, writeUrl(parameters, state)[fault.name]))).toEqual([sentence]);
  });

  it("never throws, whatever a link has", () => {
    for (const text of ["__proto__", "constructor", "\0", "%", "9".repeat(400), "1,2,3", "[object Object]"])
      for (const name of Object.keys(parameters)) {
        const { state, faults } = read(new URLSearchParams({ [name]: text }).toString());
        expect(faults).toHaveLength(1);
        expect(
          read(new URLSearchParams({ [name]: writeUrl(parameters, state)[name] ?? "" }).toString()).faults,
        ).toEqual([]);
      }
  });

  it("moves any state into its range by the same words", () => {
    const wild = { alpha: -3, at: [4.4, Infinity], rule: "none", on: true } as unknown as State;
    expect(inRange(parameters, wild, start)).toEqual({ alpha: 0.25, at: [0, 0], rule: "wide", on: true });
  });
});

describe("an input in the address", () => {
  const box = (value: State = start): Input<State> => input(html("div"), value, () => undefined);
  beforeEach(() => {
    vi.useFakeTimers();
    document.body.replaceChildren(html("main"));
    history.replaceState({ kept: 1 }, "", "/?reveal=all&seed=7b#here");
  });
  afterEach(() => {
    vi.runAllTimers();
    vi.useRealTimers();
  });

  const put = (element: HTMLElement) => {
    announce(element);
    vi.advanceTimersByTime(1000);
    return location.search + location.hash;
  };

  it("keeps every other parameter, the hash, and the history's own state", () => {
    const element = inUrl(box(), parameters);
    document.querySelector("main")?.append(element);
    element.value = { ...start, at: [1, 2] };
    expect(put(element)).toBe("?reveal=all&seed=7b&at=1,2#here");
    expect(history.state).toEqual({ kept: 1 });
    element.value = start;
    expect(put(element)).toBe("?reveal=all&seed=7b#here");
  });

  it("writes what a linked figure has moved without an event of its own", () => {
    const element = inUrl(box(), parameters);
    const other = html("div");
    document.querySelector("main")?.append(element, other);
    other.addEventListener("input", () => (element.value = { ...start, alpha: 0.5 }));
    expect(put(other)).toContain("alpha=0.5");
  });

  it("changes the address at most twice a second or so, and at last to what is shown", () => {
    const element = inUrl(box(), parameters);
    document.querySelector("main")?.append(element);
    const replaced = vi.spyOn(history, "replaceState");
    for (let i = 0; i < 100; i++) {
      element.value = { ...start, at: [i % 9, 1] };
      announce(element);
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(1000);
    expect(replaced.mock.calls.length).toBeLessThan(8);
    expect(location.search).toContain("at=0,1");
    replaced.mockRestore();
  });

  it("says what it could not read, until the reader changes just that", () => {
    history.replaceState(null, "", "/?alpha=-1&rule=x");
    const element = inUrl(box(), parameters);
    document.querySelector("main")?.append(element);
    const said = () => Array.from(document.querySelectorAll(".address-notes p"), (p) => p.textContent);
    expect(element.value).toEqual({ ...start, alpha: 0.25 });
    expect(said()).toEqual([
      expect.stringMatching(/^The link asks for alpha “-1”.*you see 0\.25\.$/),
      expect.stringMatching(/^The link asks for rule “x”.*you see wide\.$/),
    ]);
    element.value = { ...element.value, alpha: 0.5 };
    put(element);
    expect(said()).toHaveLength(1);
    element.value = { ...element.value, rule: "thin" };
    put(element);
    expect(document.querySelector(".address-notes")).toBeNull();
  });

  it("takes parts of a state that are no property", () => {
    const pair: UrlState<{ readonly a: number; readonly b: number }> = {
      size: part(
        ({ a, b }) => [a, b] as const,
        (state, [a, b]) => ({ ...state, a, b }),
        tuple(integer(1, 9), integer(1, 9)),
      ),
    };
    expect(readUrl(pair, new URLSearchParams("size=3,4"), { a: 1, b: 1 }).state).toEqual({ a: 3, b: 4 });
  });
});
