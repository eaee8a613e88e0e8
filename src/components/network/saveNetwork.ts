/** A network as files: what is open is asked for its layers, and written as safetensors or for TensorFlow.js. */
import type { Layer } from "../../model/architecture/layers.js";
import { writeGraphModel } from "../../model/own/exports/graphModel.js";
import { type Described, savedTexts } from "../../model/own/savedHere.js";
import { writeSafetensors } from "../../model/own/exports/safetensors.js";
import type { WeightArray } from "../../model/pass/weights.js";
import type { LayerWeights } from "../../model/pass/weights.js";
import type { Outcome } from "../../model/types.js";
import { problemNote } from "../picture/detections.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { save } from "../ui/figure.js";

export interface SaveSources {
  /** Begins the names of the files. */
  readonly name: string;
  readonly layers: readonly Layer[];
  /** Unchanged weights of one layer; undefined where no network is open. */
  readonly weights: (layer: string) => Promise<Outcome<LayerWeights> | undefined>;
  /** What it is, so that this site opens the files as the same network. */
  readonly about: Omit<Described, "layers">;
}

/** Two buttons, and what they say. */
export function saveNetwork({ name, layers, weights, about }: SaveSources): HTMLElement {
  const said = html("div", { class: "save-said", role: "status" });
  const texts = savedTexts({ ...about, layers });
  const file = name.replace(/[^\w.-]+/g, "-");

  async function all(): Promise<Map<string, WeightArray> | undefined> {
    const arrays = new Map<string, WeightArray>();
    for (const { id, role } of layers) {
      if (role === "pool") continue;
      const outcome = await weights(id);
      if (outcome === undefined) return undefined;
      if (!outcome.ok) {
        said.replaceChildren(problemNote(outcome.problem));
        return undefined;
      }
      const { shape, kernel, bias } = outcome.value;
      arrays.set(`${id}/kernel`, { shape, data: kernel });
      arrays.set(`${id}/bias`, { shape: [bias.length], data: bias });
    }
    return arrays;
  }

  async function write(act: (arrays: Map<string, WeightArray>) => string): Promise<void> {
    said.textContent = "Reading the weights …";
    const arrays = await all();
    if (arrays === undefined) {
      if (said.childElementCount === 0) said.textContent = "The network is not loaded yet. Try it again in a moment.";
      return;
    }
    try {
      said.textContent = act(arrays);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      said.replaceChildren(
        problemNote({ kind: "bad-request", message: `${message}.`, advice: "Save it as safetensors." }),
      );
    }
  }

  const safetensors = button("Save as safetensors", () => {
    void write((arrays) => {
      const bytes = writeSafetensors(layers, arrays, texts);
      save({
        label: "",
        name: `${file}.safetensors`,
        type: "application/octet-stream",
        content: () => new Blob([bytes]),
      });
      return `${file}.safetensors has kernels and biases, with their axes in PyTorch’s order. Normalizations are merged in.`;
    });
  });
  const tfjs = button("Save for TensorFlow.js", () => {
    void write((arrays) => {
      const { model, shard } = writeGraphModel(layers, arrays, texts);
      save({ label: "", name: "model.json", type: "application/json", content: () => model });
      save({ label: "", name: shard.name, type: "application/octet-stream", content: () => new Blob([shard.bytes]) });
      return `model.json and ${shard.name} are a graph model. Load them with tf.loadGraphModel.`;
    });
  });
  return html("div", { class: "save-network" }, html("div", { class: "controls close" }, safetensors, tfjs), said);
}
