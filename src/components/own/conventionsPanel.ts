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
  usual: "not in the file; the usual value",
  assumed: "not in the file; a guess",
  yours: "your choice",
};

/** How each way to take bytes in is called. */
export const bytesNames: Readonly<Record<BytesId, string>> = {
  plusMinusOne: "−1 … 1",
  zeroToOne: "0 … 1",
  imagenet: "ImageNet’s mean and deviation",
  caffe: "blue, green, red; minus a mean",
  file: "as the file says",
};

export const paddingNames: Readonly<Record<Padding, string>> = {
  tensorflow: "as in TensorFlow",
  pytorch: "as in PyTorch",
};

/** Sides of published networks; the file's own among them. */
const sides = [96, 128, 160, 192, 224];

/** One that the reader can choose. */
interface Convention<T> {
  readonly label: string;
  /** In a sentence, for who points at it. */
  readonly what: string;
  readonly values: readonly T[];
  readonly format: (value: T) => string;
  readonly control: (values: readonly T[], options: ConventionOptions<T>) => Input<T>;
}

interface ConventionOptions<T> {
  readonly label: string;
  readonly value: T;
  readonly format: (value: T) => string;
}

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

  function row<K extends keyof Choices>(key: K, origin: Origin, convention: Convention<Choices[K]>): void {
    const { label, what, values, format, control: make } = convention;
    const choice = make(values, { label, value: first[key], format });
    const from = html("span", { class: "from" }, origins[origin]);
    const printed = html("span", { class: "on-paper" });
    list.append(html("li", {}, choice, printed, from));
    choice.setAttribute("title", what);
    listen(choice, () => commit(control, { ...control.value, [key]: choice.value }));
    const show = (now: Choices) => {
      choice.value = now[key];
      printed.replaceChildren(`${label}: `, html("b", {}, format(now[key])));
      from.textContent = origins[now[key] === first[key] ? origin : "yours"];
    };
    show(first);
    rows.push(show);
  }

  const ids: BytesId[] = ["plusMinusOne", "zeroToOne", "imagenet", "caffe"];
  row("bytes", found.bytes.origin, {
    label: "Input values",
    what: "How bytes become numbers",
    values: first.bytes === "file" ? ["file", ...ids] : ids,
    format: (id) => bytesNames[id],
    control: selectInput,
  });
  row("padding", found.padding.origin, {
    label: "Padding at stride 2",
    what: "Where a window with stride 2 gets its zeros",
    values: ["tensorflow", "pytorch"],
    format: (way) => paddingNames[way],
    control: choiceInput,
  });
  row("activation", found.activation.origin, {
    label: "Activation",
    what: "The function after each layer",
    values: [...new Set<Activation>([first.activation, "relu6", "relu"])],
    format: (name) => activations[name].label,
    control: choiceInput,
  });
  row("resolution", found.resolution.origin, {
    label: "Input size",
    what: "Side of the input in pixels",
    values: [...new Set([...sides, first.resolution])].sort((a, b) => a - b),
    format: (side) => `${side} × ${side}`,
    control: selectInput,
  });
  if (classes > 1)
    row("firstLabel", found.firstLabel.origin, {
      label: "First output",
      what: "What the first output means",
      values: ["class", "background"],
      format: (what) => (what === "class" ? "the first class" : "the background"),
      control: choiceInput,
    });
  if (hasStatistics)
    row("epsilon", found.epsilon.origin, {
      label: "ε of the normalizations",
      what: "What is added to each variance before its root",
      values: [...new Set([first.epsilon, 1e-3, 1e-5])].sort((a, b) => b - a),
      format: epsilonText,
      control: choiceInput,
    });
  // There is no ε where there are no variances: the file holds kernels alone.
  else
    list.append(
      html(
        "li",
        {},
        html("span", {}, "Normalizations: ", html("b", {}, "already merged into the kernels"), ", so there is no ε."),
      ),
    );
  return control;
}

/** `1e-3`, in the plain digits that configurations have, also where 32 bits held it. */
export const epsilonText = (value: number) => {
  const plain = Number(value.toPrecision(6));
  return plain < 1e-6 ? plain.toExponential() : String(plain);
};
