// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import { foldOnPhones } from "../../../src/components/ui/phoneFolds.js";

/** A window whose width the test changes. */
function windowOf(narrow: boolean) {
  const query = Object.assign(new EventTarget(), { matches: narrow });
  Object.assign(globalThis, { matchMedia: () => query });
  return (now: boolean) => {
    query.matches = now;
    query.dispatchEvent(new Event("change"));
  };
}

const page = '<p>tool</p><h2 id="keys">Keys</h2><p>left</p><p>right</p><h2 id="numbers">Numbers</h2><p>weights</p>';

function main(): HTMLElement {
  const element = document.createElement("main");
  element.innerHTML = page;
  document.body.replaceChildren(element);
  return element;
}

afterEach(() => history.replaceState(null, "", "?"));

test("a phone gets a fold for each section, and a wider window the page as it was written", () => {
  const widen = windowOf(true);
  const element = main();
  foldOnPhones(element);
  expect([...element.querySelectorAll("details")].map(({ open, textContent }) => [open, textContent])).toEqual([
    [false, "Keysleftright"],
    [false, "Numbersweights"],
  ]);
  expect(element.querySelector("p")?.textContent).toBe("tool");
  widen(false);
  expect(element.innerHTML).toBe(page);
  widen(true);
  expect(element.querySelectorAll("details")).toHaveLength(2);
});

test("a wide window has none, nor has a page whose link names a section", () => {
  windowOf(false);
  const wide = main();
  foldOnPhones(wide);
  expect(wide.innerHTML).toBe(page);
  history.replaceState(null, "", "#numbers");
  windowOf(true);
  const element = main();
  foldOnPhones(element);
  expect(element.innerHTML).toBe(page);
});
