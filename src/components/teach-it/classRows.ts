/** The classes as rows: name, pictures, and where more of them come from. */
import type { Picture, Problem } from "../../model/types.js";
import { problemNote } from "../picture/detections.js";
import { readPicture } from "../picture/pictureRead.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { type Burst, burst, burstPictures } from "./burst.js";
import type { Sample, TaughtClass } from "./classes.js";
import { droppedFiles } from "./droppedFiles.js";
import { mostClasses } from "./exits.js";
import { mostPictures } from "./state.js";
import { thumbnail } from "./thumbnails.js";

export interface ClassRows {
  readonly element: HTMLElement;
  /** Draws all rows again. */
  show(classes: readonly TaughtClass[], heldBack: ReadonlySet<Sample>): void;
  say(text: string): void;
  /** Puts other classes in place of all, and offers the way back where pictures of the reader's own were there. */
  replace(next: readonly TaughtClass[], text: string): void;
}

export interface ClassActs {
  /** Pictures were added or taken away, a class came or went, or has another name. */
  changed(): void;
  example(): void;
  /** Takes files that fell beside all classes; says whether it did. */
  beside(files: readonly File[]): boolean;
}

/** Pictures of the example have this act; those of the reader count from 1. */
const exampleAct = 0;
const fewestClasses = 2;

const plural = (count: number) => (count === 1 ? "1 picture" : `${count} pictures`);

const moreWords = ({ name }: TaughtClass, taken: number) =>
  taken === 0 ? `“${name}” has no new pictures.` : `“${name}” has ${plural(taken)} more.`;

/** @param classes changed in place, by what the reader does */
export function classRows(classes: TaughtClass[], acts: ClassActs): ClassRows {
  const list = html("ul", { class: "teach-classes" });
  const said = html("p", { class: "said", role: "status" });
  const trouble = html("div");
  const add = button("Add a class", () => {
    classes.push({ name: `class ${classes.length + 1}`, samples: [] });
    acts.changed();
    list.querySelector<HTMLInputElement>("li:last-child input")?.select();
  });
  const example = button("Take the example", () => acts.example());
  const clear = button("Clear all", () => {
    running?.stop();
    replace(
      [1, 2].map((number) => ({ name: `class ${number}`, samples: [] })),
      "All pictures are cleared.",
    );
    acts.changed();
  });
  const element = html(
    "section",
    { class: "own-classes", "aria-label": "Your classes" },
    list,
    html("div", { class: "controls close" }, add, example, clear),
    said,
    trouble,
  );
  let act = 0;
  let running: Burst | undefined;

  function say(text: string, problem?: Problem): void {
    said.textContent = text;
    trouble.replaceChildren(...(problem ? [problemNote(problem)] : []));
  }

  function replace(next: readonly TaughtClass[], text: string): void {
    const before = [...classes];
    classes.splice(0, classes.length, ...next);
    say(text);
    if (before.every(({ samples }) => samples.every(({ act: of }) => of === exampleAct))) return;
    const back = button("Bring the pictures back that were here", () => {
      classes.splice(0, classes.length, ...before);
      acts.changed();
      say("Your classes and pictures are here again.");
    });
    trouble.replaceChildren(back);
  }

  /** @returns whether there was room for it */
  function put(kind: TaughtClass, picture: Picture, name: string): boolean {
    if (kind.samples.length >= mostPictures) return false;
    kind.samples.push({ picture, name, act });
    return true;
  }

  async function bring(kind: TaughtClass, files: readonly File[]): Promise<void> {
    act += 1;
    let [taken, full] = [0, 0];
    let problem: Problem | undefined;
    for (const [i, file] of files.entries()) {
      say(`Reading ${i + 1} of ${files.length}: ${file.name}.`);
      const outcome = await readPicture(file, { longest: 300 });
      if (!outcome.ok) problem ??= outcome.problem;
      else if (put(kind, outcome.value.picture, file.name)) taken += 1;
      else full += 1;
      if (!classes.includes(kind)) return;
    }
    acts.changed();
    const left = files.length - taken - full;
    const more = [
      left > 0 && `${left === 1 ? "One file was" : `${left} files were`} left out.`,
      full > 0 && `A class holds ${mostPictures} pictures, so ${full} found no room.`,
    ].filter(Boolean);
    say([moreWords(kind, taken), ...more].join(" "), problem);
  }

  async function shoot(kind: TaughtClass): Promise<void> {
    if (running) return running.stop();
    act += 1;
    const mine = burst(element, (picture, count) => {
      if (!put(kind, picture, `camera ${count}`)) mine.stop();
      acts.changed();
      say(`Picture ${count} of ${burstPictures} for “${kind.name}”. Move the camera a little.`);
    });
    running = mine;
    acts.changed();
    say("Waiting for the camera. Its pictures stay in this page.");
    const outcome = await mine.over;
    running = undefined;
    acts.changed();
    if (outcome.ok) say(`${moreWords(kind, outcome.value)} The camera is off.`);
    else say("", outcome.problem);
  }

  function fileField(kind: TaughtClass, more: Readonly<Record<string, boolean | string>>): HTMLInputElement {
    const field = html("input", { type: "file", class: "vh", tabindex: -1, "aria-hidden": "true", ...more });
    field.addEventListener("input", (event) => event.stopPropagation());
    field.addEventListener("change", () => {
      // A folder holds other files, too.
      const files = [...(field.files ?? [])].filter(({ type }) => !field.webkitdirectory || type.startsWith("image/"));
      if (files.length > 0) void bring(kind, files);
      else if (field.webkitdirectory) say("This folder has no pictures. Choose one with photos in it.");
      field.value = "";
    });
    return field;
  }

  function row(kind: TaughtClass, i: number, heldBack: ReadonlySet<Sample>): HTMLElement {
    const name = html("input", {
      type: "text",
      value: kind.name,
      maxlength: 40,
      "aria-label": `Name of class ${i + 1}`,
    });
    name.addEventListener("input", (event) => event.stopPropagation());
    name.addEventListener("change", () => {
      kind.name = name.value.trim() || `class ${i + 1}`;
      acts.changed();
    });
    const files = fileField(kind, { multiple: true, accept: "image/*,.svg,.avif,.webp,.heic" });
    const folder = fileField(kind, { webkitdirectory: true });
    const camera = button(running ? "Stop" : "Camera", () => void shoot(kind));
    const undo = button("Undo", () => {
      const last = kind.samples.at(-1)?.act;
      kind.samples = kind.samples.filter((sample) => sample.act !== last);
      acts.changed();
      say(`“${kind.name}” has ${plural(kind.samples.length)}.`);
    });
    const remove = button("Remove", () => {
      classes.splice(classes.indexOf(kind), 1);
      acts.changed();
      say(`“${kind.name}” is removed.`);
    });
    undo.disabled = kind.samples.length === 0;
    remove.disabled = classes.length <= fewestClasses;
    const own = [button("Photos", () => files.click()), button("Folder", () => folder.click()), camera, undo, remove];
    for (const one of own) one.setAttribute("aria-label", `${one.textContent}: ${kind.name}`);
    const learn = kind.samples.filter((sample) => !heldBack.has(sample));
    const held = kind.samples.filter((sample) => heldBack.has(sample));
    const words =
      kind.samples.length === 0
        ? "No pictures yet. Drop some here."
        : `${plural(learn.length)} to learn from, ${held.length} held back`;
    const element = html(
      "li",
      {},
      name,
      html(
        "div",
        {},
        html(
          "div",
          { class: "teach-pictures" },
          ...learn.map((sample) => thumbnail(sample)),
          ...(held.length > 0
            ? [html("span", { class: "teach-held" }, ...held.map((sample) => thumbnail(sample)))]
            : []),
        ),
        html("p", { class: "label" }, words),
      ),
      html("div", { class: "teach-acts" }, ...own, files, folder),
    );
    return element;
  }

  droppedFiles(element, list, (files, at) => {
    if (at < 0 && acts.beside(files)) return;
    const kind = classes[at] ?? classes.find(({ samples }) => samples.length === 0) ?? classes.at(-1);
    if (kind) void bring(kind, files);
  });

  return {
    element,
    say,
    replace,
    show(_, heldBack) {
      // The focus stays on what the reader pressed, though its row is new.
      const focused = document.activeElement;
      const place =
        focused && list.contains(focused) ? [...list.querySelectorAll("input, button")].indexOf(focused) : -1;
      list.replaceChildren(...classes.map((kind, i) => row(kind, i, heldBack)));
      if (place >= 0) [...list.querySelectorAll<HTMLElement>("input, button")].at(place)?.focus();
      add.disabled = classes.length >= mostClasses;
      clear.disabled = classes.every(({ samples }) => samples.length === 0);
    },
  };
}
