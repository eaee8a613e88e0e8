// @vitest-environment jsdom
import { expect, test } from "vitest";
import { announce, commit, html, input, listen } from "../../../src/components/ui/element.js";

test("an assigned value is checked, kept and shown beside the one before; nothing is announced", () => {
  const shown: [number, number][] = [];
  const control = input<number, HTMLElement>(html("div"), 3, {
    check: (given) => Math.min(9, Math.max(0, Math.round(given))),
    show: (value, before) => shown.push([value, before]),
  });
  control.addEventListener("input", () => expect.unreachable("the program’s assignments are not announced"));
  expect(control.value).toBe(3);
  control.value = 12;
  control.value = 4.4;
  expect(control.value).toBe(4);
  expect(shown).toEqual([
    [9, 3],
    [4, 9],
  ]);
});

test("what cannot be leaves the value as it was", () => {
  const control = input<string, HTMLElement>(html("div"), "a", {
    check: (given) => {
      if (given === "") throw new RangeError("invalid value; it must be a word");
      return given;
    },
    show: (given) => expect.unreachable(`${given} is not shown`),
  });
  expect(() => (control.value = "")).toThrow(RangeError);
  expect(control.value).toBe("a");
});

test("a value that parts hold is read from them, also as the one before", () => {
  const field = html("input", { value: "1" });
  const shown: [string, string][] = [];
  const control = input<string, HTMLElement>(html("div", {}, field), "1", {
    read: () => field.value,
    show: (value, before) => {
      shown.push([value, before]);
      field.value = value;
    },
  });
  field.value = "2";
  expect(control.value).toBe("2");
  control.value = "3";
  expect([field.value, control.value]).toEqual(["3", "3"]);
  expect(shown).toEqual([["3", "2"]]);
});

test("what the reader does with a part is heard as the whole’s own value, once", () => {
  const part = html("input");
  const control = input<string, HTMLElement>(html("div", {}, part), "", () => undefined);
  const page = html("main", {}, control);
  const heard: unknown[] = [];
  page.addEventListener("input", ({ target }) => heard.push((target as typeof control).value));
  listen(part, () => commit(control, part.value));
  part.value = "typed";
  announce(part);
  expect(heard).toEqual(["typed"]);
});
