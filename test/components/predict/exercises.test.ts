// @vitest-environment jsdom
import { expect, it } from "vitest";
import { answerSheet } from "../../../src/components/predict/answerSheet.js";
import { exerciseKey, exerciseList } from "../../../src/components/predict/exercises.js";
import { addressSet, setOfNumbers } from "../../../src/components/predict/setOfNumbers.js";
import { givenIn } from "../../../src/components/predict/given.js";
import { revealAll } from "../../../src/components/predict/predict.js";
import { exercises, generators } from "../../../src/model/exercises/index.js";

function answer(list: Element, i: number, text: string): string | null | undefined {
  const item = list.querySelectorAll("li.exercise")[i];
  const field = item.querySelector("input");
  if (field !== null) field.value = text;
  item.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  return item.querySelector(".said")?.textContent;
}

it("checks answers against the model", () => {
  const list = exerciseList("bottleneck", { set: "1" });
  const [first] = exercises("bottleneck", "1");
  // «… receives C channels and has the expansion factor t = T»: their product, by hand from the question.
  const [c, t] = (first.question.match(/\d+/g) ?? []).map(Number);
  expect(answer(list, 0, String(c * t))).toBe(`Right. ${c * t}\u202fchannels.`);
  expect(answer(list, 0, String(2 * c * t))).toContain("Not correct");
  expect(answer(list, 0, "")).toContain("Write one number");
});

it("asks back what means two numbers, whether one is right or none, and takes the one that is chosen", () => {
  const list = exerciseList("bottleneck", { set: "1" });
  document.body.append(list);
  expect(answer(list, 1, "1,234")).toBe("Do you mean 1.234 or 1234?");
  const truth = Math.round(exercises("bottleneck", "1")[0].answer);
  expect(answer(list, 0, "1.000")).toBe("Do you mean 1.000 or 1000?");
  const item = list.querySelectorAll("li.exercise")[0];
  expect(item.querySelector(".said")?.getAttribute("data-mark")).toBeNull();
  item.querySelectorAll<HTMLButtonElement>(".said button")[1].click();
  expect(item.querySelector("input")?.value).toBe("1000");
  expect(item.querySelector(".said")?.textContent).toContain(truth === 1000 ? "Right" : "Not correct");
  list.remove();
});

it("opens every answer where the address asks for it, and when all are revealed", () => {
  const open = (list: Element) => [...list.querySelectorAll("details")].map((details) => details.open);
  history.replaceState(null, "", "?reveal=all");
  expect(open(exerciseList("v2", { set: "1" }))).toEqual([true, true, true]);
  history.replaceState(null, "", "?");
  const list = exerciseList("v2", { set: "1" });
  expect(open(list)).toEqual([false, false, false]);
  revealAll(list);
  expect(open(list)).toEqual([true, true, true]);
  revealAll(list, false);
  expect(open(list)).toEqual([false, false, false]);
});

it("takes other numbers and puts the set into the address", () => {
  const list = exerciseList("v2", { set: "1" });
  document.body.append(list);
  list.querySelector<HTMLButtonElement>(".label button")?.click();
  expect(list.value).not.toBe("1");
  expect(new URLSearchParams(location.search).get("numbers")).toBe(list.value);
  const twin = exerciseList("v2");
  expect(twin.value).toBe(list.value);
  expect(twin.querySelector("li p")?.textContent).toBe(list.querySelector("li p")?.textContent);
  list.remove();
  history.replaceState(null, "", "?");
});

it("gives the whole address of a set, whatever else the address of the page says", () => {
  history.replaceState(null, "", "?alpha=0.5&seed=3#figure");
  const list = exerciseList("v1", { set: "class 4b & 1" });
  document.body.append(list);
  const link = list.querySelector<HTMLAnchorElement>(".label a")!;
  expect(link.getAttribute("href")).toBe("http://localhost:3000/v1.html?numbers=class%204b%20%26%201#exercises");
  list.querySelector<HTMLButtonElement>(".label button")?.click();
  expect(new URL(list.querySelector<HTMLAnchorElement>(".label a")!.href).searchParams.get("numbers")).toBe(list.value);
  list.remove();
  history.replaceState(null, "", "?");
});

it("lists all answers for the teacher", () => {
  const key = exerciseKey(undefined, { set: "7" });
  expect(key.querySelectorAll("details > ol > li")).toHaveLength(3 * Object.keys(generators).length);
  expect(key.querySelector("a")?.getAttribute("href")).toBe("./convolution.html?numbers=7#exercises");
});

it("lets the page's links to exercises name the set of the key", () => {
  const link = document.createElement("a");
  link.href = "./v1?alpha=0.5&numbers=1#exercises";
  document.body.append(link);
  const set = setOfNumbers({ set: "1" });
  const sheet = answerSheet(set, (chapter) => chapter.toUpperCase());
  const field = set.querySelector("input")!;
  field.value = "class 4b & $1";
  field.dispatchEvent(new Event("input"));
  expect(sheet.textContent).toContain(exercises("v1", "class 4b & $1")[2].question);
  expect([...sheet.querySelectorAll("summary")].map(({ textContent }) => textContent)).toContain("V1");
  expect(new URLSearchParams(location.search).get("numbers")).toBe("class 4b & $1");
  expect(link.getAttribute("href")).toBe("./v1?alpha=0.5&numbers=class%204b%20%26%20%241#exercises");
  link.remove();
  history.replaceState(null, "", "?");
});

it("knows the set by its former name, too, which is also that of a training's start", () => {
  history.replaceState(null, "", "?seed=7b");
  expect(addressSet()).toBe("7b");
  history.replaceState(null, "", "?seed=3&numbers=7b");
  expect(addressSet()).toBe("7b");
  history.replaceState(null, "", "?");
  expect(addressSet()).toBe("1");
});

it("says how exact an answer has to be", () => {
  const list = exerciseList("v1", { set: "1" });
  const rows = [...list.querySelectorAll(".answer-row .label")].map((label) => label.textContent);
  expect(rows).toEqual(["positions, exact", "times, may be off by 0.5\u202f%", "M, may be off by 0.5\u202f%"]);
  expect(exerciseKey(["v1"], { set: "1" }).textContent).toContain("(two steps; may be off by 0.5\u202f%)");
});

it("copies what the boxes show: an answer that was changed after its check is not checked", () => {
  const list = exerciseList("bottleneck", { set: "1" });
  document.body.append(list);
  const [first] = exercises("bottleneck", "1");
  answer(list, 0, String(first.answer));
  expect(givenIn(list)).toEqual([{ kind: "exercise", id: first.id, text: String(first.answer), mark: "right" }]);
  const field = list.querySelector("input")!;
  field.value = "17";
  field.dispatchEvent(new Event("input"));
  expect(list.querySelector(".said")?.textContent).toBe("");
  expect(givenIn(list)).toEqual([{ kind: "exercise", id: first.id, text: "17", mark: "open" }]);
  const name = list.querySelector<HTMLInputElement>(".collect input")!;
  name.value = "Ada";
  [...list.querySelectorAll("button")].find(({ textContent }) => textContent === "Copy my answers")?.click();
  const line = list.querySelector<HTMLElement>(".answer-line-text")!;
  expect([line.hidden, line.textContent?.includes(":17:open")]).toEqual([false, true]);
  // What means no number has not just been forgotten.
  field.value = "abc";
  [...list.querySelectorAll("button")].find(({ textContent }) => textContent === "Copy my answers")?.click();
  expect(list.querySelector(".collect")?.textContent).toContain("1 of your answers cannot be read as one number");
  // With other numbers the line is about exercises that are gone.
  [...list.querySelectorAll("button")].find(({ textContent }) => textContent === "Other numbers")?.click();
  expect(line.hidden).toBe(true);
  list.remove();
  history.replaceState(null, "", "?");
});

it("says what a press on the steps does", () => {
  const list = exerciseList("v1", { set: "1" });
  const details = list.querySelector("details")!;
  const words = () => details.querySelector("summary")?.textContent;
  expect(words()).toBe("Show the steps");
  details.open = true;
  details.dispatchEvent(new Event("toggle"));
  expect(words()).toBe("Hide the steps");
});
