/** The chosen layer's channels, and one of them large. */
import type { ReceptiveField } from "../../model/architecture/layers.js";
import type { Tap } from "../../model/types.js";
import { button, choiceInput } from "../ui/control.js";
import { html, listen } from "../ui/element.js";
import { type Column, csv } from "../ui/dataTable.js";
import { type Download, save } from "../ui/figure.js";
import { shape } from "../../model/math/format.js";
import { roleKey, roleWord } from "../charts/role.js";
import { channelGrid } from "./channelGrid.js";
import { channelPanel } from "./channelPanel.js";
import { type ChannelStatistics, channelStatistics, extentOf, overall } from "./channelStatistics.js";
import { npy } from "./npy.js";
import { panel } from "./panel.js";
import type { Environment, View } from "./part.js";
import { type MapScale, type TapInfo, chooseChannel, choosePixel, tapOf } from "./state.js";

export interface MapsPart {
  readonly channels: HTMLElement;
  readonly large: HTMLElement;
  /** Titles and controls, which need no tensor. */
  refresh(view: View): void;
  /**
   * Draws the tensor of the chosen layer (undefined where a change removed it), in steps: a tensor of a million values
   * takes a while, and the page can answer between two of them.
   */
  show(view: View, tap: Tap | undefined, field: ReceptiveField): Iterable<void>;
}

const channelColumns: readonly Column<[number, ChannelStatistics]>[] = [
  { label: "channel", value: ([channel]) => channel },
  { label: "minimum", value: ([, c]) => c.min },
  { label: "maximum", value: ([, c]) => c.max },
  { label: "mean", value: ([, c]) => c.mean },
  { label: "share of zeros", value: ([, c]) => c.zeros },
  { label: "share at 6", value: ([, c]) => c.atSix },
];

function stateOf({ layer: { activation }, sum }: TapInfo): string {
  if (sum) return "after the skip is added";
  if (activation === "identity") return "no activation";
  return activation === "relu6" ? "after ReLU6" : `after ${activation}`;
}

export function mapsPart({ placing, context, act }: Environment, overlay: number): MapsPart {
  const scale = choiceInput<MapScale>(["own", "shared"], {
    label: "Scale of colors",
    hideLabel: true,
    format: (value) => (value === "own" ? "own scales" : "one scale"),
  });
  const note = html("span", { class: "label" });
  const grid = channelGrid();
  const one = channelPanel({ overlay });
  const gone = html("p", { class: "note", hidden: true }, "A change took this layer out of the network.");
  const files = html("div", { class: "downloads" });
  const menu = html("details", { class: "data menu files" }, html("summary", {}, "Save"), files);
  const channels = panel("", "p-chan", [html("div", { class: "chan-sub" }, note, scale), grid, gone], [menu]);
  const large = panel("", "p-one", [one]);
  let now: View | undefined;
  let statistics: { tap: Tap; of: readonly ChannelStatistics[] } | undefined;

  function on(source: HTMLElement, next: (state: View["state"]) => View["state"]): void {
    listen(source, () => {
      if (now !== undefined) act(next(now.state));
    });
  }
  on(scale, (state) => ({ ...state, scale: scale.value }));
  on(grid, (state) => chooseChannel(state, context, grid.value));
  on(one, (state) => ({ ...choosePixel(state, context, one.value), overlay: one.overlay }));

  /** Files of what is shown, made when asked for. */
  const downloads: readonly { label: string; make: (tap: Tap, of: readonly ChannelStatistics[]) => Download }[] = [
    {
      label: "Maps as PNG",
      make: ({ id }) => ({ label: "", name: `${id}.png`, type: "image/png", content: () => grid.picture() }),
    },
    {
      label: "Tensor as .npy",
      make: (tap) => ({
        label: "",
        name: `${tap.id}.npy`,
        type: "application/octet-stream",
        content: () => npy(tap.data, tap.shape),
      }),
    },
    {
      label: "Channels as CSV",
      make: ({ id }, of) => ({
        label: "",
        name: `${id}.csv`,
        type: "text/csv",
        content: () => csv([...of.entries()], channelColumns),
      }),
    },
  ];
  files.append(
    ...downloads.map(({ label, make }) =>
      button(label, () => {
        if (statistics !== undefined) save(make(statistics.tap, statistics.of));
      }),
    ),
  );

  return {
    channels: channels.element,
    large: large.element,
    refresh(view) {
      const before = now?.state;
      now = view;
      const { state } = view;
      const same = ["layer", "channel", "scale", "overlay"] as const;
      if (before !== undefined && same.every((key) => before[key] === state[key])) return;
      const info = tapOf(context, state.layer);
      if (scale.value !== state.scale) scale.value = state.scale;
      const count = info.shape[2];
      channels.title(roleWord(info.sum ? "res" : roleKey(info.layer), state.layer), `: ${count} channels`);
      note.textContent = `${shape([info.shape[0], info.shape[1]])} each, ${stateOf(info)}`;
      large.title(`Channel ${state.channel}`);
    },
    *show({ state, pass }, tap, field) {
      gone.hidden = tap !== undefined;
      if (tap === undefined) {
        grid.clear();
        return;
      }
      if (statistics?.tap !== tap) {
        statistics = { tap, of: yield* channelStatistics(tap) };
        yield;
      }
      const { of } = statistics;
      const label = `${of.length} channels of ${state.layer}`;
      yield* grid.show({ tap, statistics: of, scale: state.scale, label }, state.channel);
      yield;
      const channel = of[state.channel];
      one.show({
        tap,
        channel: state.channel,
        statistics: channel,
        extent: extentOf(state.scale === "own" ? channel : overall(of)),
        picture: pass?.picture,
        fit: state.fit,
        overlay: state.overlay,
        pixel: state.pixel,
        field,
        placing,
      });
    },
  };
}
