/** What a network expects beside its weights: each with where it comes from and, where it can be chosen, a switch. */
import { initialChoices } from "../../model/own/choices.js";
import type { BytesId, Origin } from "../../model/own/conventions.js";
import type { Choices, OwnSummary } from "../../model/own/protocol.js";
import { activations } from "../../model/math/activation.js";
import type { Activation, Padding } from "../../model/types.js";
import { choiceInput, selectInput } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";

const origins: Readonly<Record<Origin | "yours", string>> = {
  file: "in the file",
  usual: "usual for this family",
  assumed: "assumed",
  yours: "your choice",
};

/** How each way to take bytes in is called. */
export const bytesNames: Readonly<Record<BytesId, string>> = {
  plusMinusOne: "−1 … 1",
  zeroToOne: "0 … 1",
  imagenet: "ImageNet’s mean and deviation",
  caffe: "blue first, less a mean",
  file: "as the file says",
};

export const paddingNames: Readonly<Record<Padding, string>> = { tensorflow: "TensorFlow’s", pytorch: "symmetric" };

/** Sides of published networks; the file's own among them. */
const sides = [96, 128, 160, 192, 224];

export type ConventionsPanel = Input<Choices>;

/** `.value` are the choices; each change of the reader's is announced. */
export function conventionsPanel({ conventions: found, options, hasStatistics }: OwnSummary): ConventionsPanel {
  const first = initialChoices(found);
  const classes = options.classes ?? 0;
  const list = html("ul", { class: "conventions" });
  const element = html("section", { class: "panel" }, html("h2", {}, "Conventions"), list);
  const control = input<Choices, HTMLElement>(element, first, (now) => {
    for (const row of rows) row(now);
  });
  const rows: ((now: Choices) => void)[] = [];

  function row<K extends keyof Choices>(key: K, what: string, origin: Origin, choice: Input<Choices[K]>): void {
    const from = html("span", { class: "from" }, origins[origin]);
    list.append(html("li", {}, choice, from));
    choice.setAttribute("title", what);
    listen(choice, () => commit(control, { ...control.value, [key]: choice.value }));
    rows.push((now) => {
      choice.value = now[key];
      from.textContent = origins[now[key] === first[key] ? origin : "yours"];
    });
  }

  function fixed(what: string, value: string, origin: Origin): void {
    list.append(
      html(
        "li",
        {},
        html("span", {}, `${what}: `, html("b", {}, value)),
        html("span", { class: "from" }, origins[origin]),
      ),
    );
  }

  const ids: BytesId[] = ["plusMinusOne", "zeroToOne", "imagenet", "caffe"];
  const values = first.bytes === "file" ? (["file", ...ids] as const) : ids;
  row(
    "bytes",
    "How bytes become numbers",
    found.bytes.origin,
    selectInput<BytesId>([...values], { label: "Input values", value: first.bytes, format: (id) => bytesNames[id] }),
  );
  row(
    "padding",
    "Where a window with stride 2 gets its zeros",
    found.padding.origin,
    choiceInput<Padding>(["tensorflow", "pytorch"], {
      label: "Padding at stride 2",
      value: first.padding,
      format: (way) => paddingNames[way],
    }),
  );
  const functions: Activation[] = [...new Set<Activation>([first.activation, "relu6", "relu"])];
  row(
    "activation",
    "The function after each layer",
    found.activation.origin,
    choiceInput<Activation>(functions, {
      label: "Activation",
      value: first.activation,
      format: (name) => activations[name].label,
    }),
  );
  row(
    "resolution",
    "Side of the input in pixels",
    found.resolution.origin,
    selectInput<number>(
      [...new Set([...sides, first.resolution])].sort((a, b) => a - b),
      {
        label: "Input size",
        value: first.resolution,
        format: (side) => `${side} × ${side}`,
      },
    ),
  );
  if (classes > 1)
    row(
      "firstLabel",
      "What the first output means",
      found.firstLabel.origin,
      choiceInput<Choices["firstLabel"]>(["class", "background"], {
        label: "Output 0",
        value: first.firstLabel,
        format: (what) => (what === "class" ? "a class" : "background"),
      }),
    );
  if (hasStatistics)
    row(
      "epsilon",
      "What is added to each variance before its root",
      found.epsilon.origin,
      choiceInput<number>(
        [...new Set([first.epsilon, 1e-3, 1e-5])].sort((a, b) => b - a),
        {
          label: "ε of the normalizations",
          value: first.epsilon,
          format: epsilonText,
        },
      ),
    );
  else fixed("ε of the normalizations", "merged into the kernels", "file");
  return control;
}

/** `1e-3`, in the plain digits that configurations have. */
const epsilonText = (value: number) => (value < 1e-6 ? value.toExponential() : String(value));
