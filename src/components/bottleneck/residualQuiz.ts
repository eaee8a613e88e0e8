/** Which of the seventeen blocks have a residual connection? The reader finds them by stride and channels. */
import type { Layer } from "../../model/architecture/layers.js";
import { button } from "../ui/control.js";
import { type Input, announce, commit, html, input, uid } from "../ui/element.js";
import { recall, remember } from "../ui/localStorage.js";
import { addressRevealsAll } from "../predict/predict.js";
import { glyph } from "../charts/role.js";

export interface QuizState {
  /** Blocks that the reader chose, in that order. */
  readonly chosen: readonly number[];
  readonly revealed: boolean;
}

export interface QuizBlock {
  readonly block: number;
  readonly stride: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly residual: boolean;
}

/** The blocks of a network as the quiz shows them. */
export function quizBlocks(network: readonly Layer[]): QuizBlock[] {
  const numbers = [...new Set(network.flatMap(({ block }) => (block === undefined ? [] : [block])))];
  return numbers.map((block) => {
    const own = network.filter((layer) => layer.block === block);
    const last = own[own.length - 1];
    return {
      block,
      stride: own.reduce((product, { stride }) => product * stride, 1),
      inputs: own[0].in[2],
      outputs: last.out[2],
      residual: last.residualFrom !== undefined,
    };
  });
}

/** Why a block has a residual connection, or none. */
export function reason({ stride, inputs, outputs, residual }: QuizBlock): string {
  if (residual) return `It has one: stride 1, and ${outputs} channels in and out.`;
  const size = stride === 1 ? "" : `its stride is ${stride}, so the map shrinks`;
  const channels = inputs === outputs ? "" : `${inputs} channels cannot be added to ${outputs}`;
  return `It has none: ${[size, channels].filter((part) => part !== "").join(", and ")}.`;
}

const key = "quiz:residual";

/**
 * The quiz; its value is a {@link QuizState}. Choosing a block tells at once whether it has a residual connection, and
 * why. Answers come from the layers; «Show all» and the event `reveal` open the rest.
 */
export function residualQuiz(network: readonly Layer[]): Input<QuizState> {
  const blocks = quizBlocks(network);
  const wanted = blocks.filter(({ residual }) => residual).length;
  const heading = uid("quiz");
  const said = html("p", { class: "quiz-said", role: "status" });
  const score = html("p", { class: "label" });
  let state: QuizState = { chosen: [], revealed: false };

  const tiles = blocks.map((block) => {
    const sign = html("span", { class: "quiz-sign", "aria-hidden": "true" });
    const tile = html(
      "button",
      { type: "button", class: "quiz-block", "data-role": "res" },
      html("b", {}, `Block ${block.block}`),
      html("span", {}, `${block.inputs} to ${block.outputs}`),
      html("span", {}, `stride ${block.stride}`),
      sign,
    );
    tile.addEventListener("click", () => {
      if (!state.chosen.includes(block.block)) {
        element.value = { ...state, chosen: [...state.chosen, block.block] };
        remember(key, state.chosen);
        announce(element);
      }
      said.textContent = `Block ${block.block}. ${reason(block)}`;
    });
    return { tile, sign, block };
  });

  function show(): void {
    for (const { tile, sign, block } of tiles) {
      const seen = state.chosen.includes(block.block);
      const open = seen || state.revealed;
      tile.classList.toggle("has", open && block.residual);
      tile.classList.toggle("has-not", open && !block.residual);
      tile.classList.toggle("missed", state.revealed && !seen && block.residual);
      sign.replaceChildren(...(open && block.residual ? [glyph("res")] : []), open && !block.residual ? "none" : "");
      const answer = !open ? "" : block.residual ? ", has a residual connection" : ", has none";
      tile.setAttribute(
        "aria-label",
        `Block ${block.block}: ${block.inputs} to ${block.outputs} channels, stride ${block.stride}${answer}`,
      );
    }
    const found = blocks.filter(({ block, residual }) => residual && state.chosen.includes(block)).length;
    const wrong = state.chosen.length - found;
    score.textContent =
      `${found} of ${wanted} found` +
      (wrong === 0 ? "" : `, ${wrong} chosen that ${wrong === 1 ? "has" : "have"} none`);
    if (found === wanted) score.textContent += ". That is all of them.";
    reveal.textContent = state.revealed ? "Hide the rest" : "Show all";
  }

  const reveal = button("Show all", () => {
    commit(element, { ...state, revealed: !state.revealed });
  });
  const again = button("Start again", () => {
    said.textContent = "";
    remember(key, undefined);
    commit(element, { chosen: [], revealed: false });
  });
  const box = html(
    "section",
    { class: "ask quiz", id: "ask-residual-quiz", "aria-labelledby": heading },
    html("h3", { id: heading }, `Find the ${wanted} blocks that have a residual connection`),
    html("div", { class: "quiz-blocks" }, ...tiles.map(({ tile }) => tile)),
    said,
    score,
    html("div", { class: "ask-acts" }, reveal, again),
  );
  const element = input<QuizState, HTMLElement>(box, state, {
    read: () => state,
    show: (next) => {
      state = next;
      show();
    },
  });
  box.addEventListener("reveal", (event) => {
    element.value = { ...state, revealed: (event as CustomEvent<boolean>).detail !== false };
  });
  const kept = recall(key);
  const known = (n: unknown): n is number => blocks.some(({ block }) => block === n);
  element.value = { chosen: Array.isArray(kept) ? kept.filter(known) : [], revealed: addressRevealsAll() };
  return element;
}
