// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";
import { keepPath, showPath } from "../../../src/components/ui/readingPath.js";

const key = "mobilenet-taken-apart:path";

/** The path as docs/path.ts writes it, on the page of a step or on none. */
function page(current?: string): void {
  const steps = [
    ["one", "One", 5],
    ["two", "Two", 7],
    ["three", "Three", 11],
  ] as const;
  const links = steps.map(([id, name, minutes]) => {
    const here = id === current ? ` aria-current="page"` : "";
    return `<a href="./${id}" data-step="${id}" data-name="${name}" data-minutes="${minutes}"${here}><i data-time>${minutes} min</i></a>`;
  });
  document.body.innerHTML = `<p data-path-sum>3 chapters</p><button data-path-forget hidden></button>${links.join("")}
    <a data-path-next href="./one">Start with chapter 1: One</a><section class="ask"></section><section class="ask"></section>`;
}

const find = (selector: string) => document.querySelector<HTMLElement>(selector)!;
const states = () => [...document.querySelectorAll<HTMLElement>("[data-step]")].map(({ dataset }) => dataset.state);

beforeEach(() => localStorage.clear());

test("begins with the first step, and leaves the page's words alone", () => {
  page();
  showPath();
  expect(states()).toEqual(["next", "open", "open"]);
  expect(find("[data-path-sum]").textContent).toBe("3 chapters");
  expect(find("[data-path-forget]").hidden).toBe(true);
});

test("says what is done, what is next, and how long the rest takes", () => {
  localStorage.setItem(key, `["one"]`);
  page();
  showPath();
  expect(states()).toEqual(["done", "next", "open"]);
  expect(find("[data-path-sum]").textContent).toBe("1 of 3 done, about 18 minutes to go.");
  expect(find("[data-path-next]").textContent).toBe("Go on with chapter 2: Two");
  expect(find("[data-path-next]").getAttribute("href")).toMatch(/\/two$/);
  expect(find("[data-time]").textContent).toBe("done");
});

test("a step is done when the answer to its last question is open, not when an earlier one is", () => {
  page("two");
  keepPath();
  const asks = document.querySelectorAll(".ask");
  const answer = (ask: Element) => {
    ask.classList.add("revealed");
    ask.dispatchEvent(new Event("input", { bubbles: true }));
  };
  answer(asks[0]);
  expect(localStorage.getItem(key)).toBeNull();
  answer(asks[1]);
  expect(JSON.parse(localStorage.getItem(key) ?? "")).toEqual(["two"]);
  expect(states()).toEqual(["next", "done", "open"]);
});

test("all done, it offers the first step again; starting over forgets", () => {
  localStorage.setItem(key, `["three","one","two"]`);
  page();
  keepPath();
  expect(find("[data-path-sum]").textContent).toBe("3 of 3 done.");
  expect(find("[data-path-next]").textContent).toBe("Repeat chapter 1: One");
  find("[data-path-forget]").click();
  expect(localStorage.getItem(key)).toBeNull();
  expect(states()).toEqual(["next", "open", "open"]);
  expect(find("[data-path-sum]").textContent).toBe("3 chapters");
});

test.each([`"one"`, "7", "{", "null"])("something else in its place, %s, counts as nothing", (text) => {
  localStorage.setItem(key, text);
  page();
  showPath();
  expect(states()).toEqual(["next", "open", "open"]);
});

test("storage that is blocked costs nothing but the memory", () => {
  const blocked = vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
    throw new DOMException("blocked", "SecurityError");
  });
  page("one");
  expect(() => keepPath()).not.toThrow();
  expect(states()).toEqual(["next", "open", "open"]);
  blocked.mockRestore();
});
