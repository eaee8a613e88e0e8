/** The head as files: two ways to save it, and the way back. */
import { type SavedHead, headGraphModel, headSafetensors, readHead } from "../../model/own/headFile.js";
import { Refusal } from "../../model/own/refusal.js";
import type { Problem } from "../../model/types.js";
import { problemNote } from "../picture/detections.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { save } from "../ui/figure.js";
import { type Backbone, type HeadExitName, exitIn, headPlacesOf } from "./exits.js";

export interface HeadFiles {
  readonly element: HTMLElement;
  /** @param isOther whether the head in use is another one, on blocks that have learned */
  show(saved: SavedHead | undefined, isOther: boolean): void;
}

function problemOf(error: unknown): Problem {
  if (error instanceof Refusal)
    return { kind: "bad-request", message: `${error.title}.`, advice: `${error.reason} ${error.advice}` };
  return { kind: "bad-request", message: "The file cannot be read.", advice: "Choose it again, or save it again." };
}

/**
 * @param backbone the network that heads must fit now
 * @param take gets a head that was read from files
 */
export function headFiles(backbone: () => Backbone, take: (saved: SavedHead) => void): HeadFiles {
  let current: SavedHead | undefined;
  const trouble = html("div");
  const note = html("p", { class: "label" });
  const said = html("p", { class: "said", role: "status" });
  const field = html("input", {
    ...{ type: "file", multiple: true, accept: ".safetensors,.json,.bin" },
    ...{ class: "vh teach-load", tabindex: -1, "aria-hidden": "true" },
  });
  /** Saves the head that there is, and says so; what was said of other files goes. */
  const withHead = (act: (saved: SavedHead) => string) => () => {
    if (!current) return;
    trouble.replaceChildren();
    said.textContent = act(current);
  };
  const shapeOf = ({ exit }: SavedHead) => exitIn(backbone(), exit as HeadExitName).shape;
  const safetensors = button(
    "Save for PyTorch (.safetensors)",
    withHead((saved) => {
      const content = () => new Blob([headSafetensors(saved, shapeOf(saved))]);
      save({ label: "", name: "head.safetensors", type: "application/octet-stream", content });
      return "The browser saves head.safetensors.";
    }),
  );
  const tfjs = button(
    "Save for TensorFlow.js",
    withHead((saved) => {
      const { model, shard } = headGraphModel(saved, shapeOf(saved));
      save({ label: "", name: "model.json", type: "application/json", content: () => model });
      save({ label: "", name: shard.name, type: "application/octet-stream", content: () => new Blob([shard.bytes]) });
      return `The browser saves model.json and ${shard.name}.`;
    }),
  );
  const load = button("Load a head", () => field.click());
  const element = html(
    "div",
    { class: "teach-files" },
    html("div", { class: "controls close" }, safetensors, tfjs, load, field),
    note,
    said,
    trouble,
  );

  async function read(files: readonly File[]): Promise<void> {
    trouble.replaceChildren();
    said.textContent = "";
    try {
      const contents = files.map(async (file) => ({
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      }));
      take(readHead(await Promise.all(contents), headPlacesOf(backbone())));
    } catch (error) {
      const kept = current && html("p", { class: "label" }, "The head from before is still here.");
      trouble.replaceChildren(problemNote(problemOf(error)), ...(kept ? [kept] : []));
    }
  }

  field.addEventListener("input", (event) => event.stopPropagation());
  field.addEventListener("change", () => {
    const files = [...(field.files ?? [])];
    field.value = "";
    if (files.length > 0) void read(files);
  });
  return {
    element,
    show(saved, isOther) {
      note.textContent = isOther ? "These buttons save the head of part 2, for the frozen network." : "";
      current = saved;
      safetensors.disabled = tfjs.disabled = saved === undefined;
    },
  };
}
