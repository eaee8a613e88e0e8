/** States of figures that are worth projecting. */
import { total } from "../../model/architecture/cost.js";
import { layerOf, layers } from "../../model/architecture/layers.js";
import { si, times } from "../../model/math/format.js";
import type { Table } from "../table.js";
import { classCell } from "./classCell.js";

interface Preset {
  readonly state: string;
  readonly page: string;
  readonly query: string;
  readonly shows: string;
}

/** What V1 at 224 pixels costs beside V2 at 192, which is almost as accurate. */
function equalAccuracy(): string {
  const [v1, v2] = [layers({ variant: "v1" }), layers({ variant: "v2", resolution: 192 })].map((network) =>
    total(network, "weights"),
  );
  return `V1 at 224 pixels and V2 at 192 are almost equally accurate: V1 has ${times(v1.parameters / v2.parameters)} the parameters, and needs ${times(v1.macs / v2.macs)} the multiply-adds`;
}

/** A standard 3 × 3 convolution in place of V1's last block. */
function lastInFull(): string {
  const last = layerOf(layers({ variant: "v1" }), "conv_pw_13");
  const [height, width, channels] = last.out;
  return `a standard 3 × 3 convolution from ${channels} to ${channels} channels: only ${height * width} positions, but ${si(9 * channels ** 2, 2)} weights`;
}

const presets: readonly Preset[] = [
  {
    state: "A learned kernel on the cat’s eye",
    page: "convolution",
    query: "?patch=eye&kernel=learned-7&at=4,6#figure",
    shows: "the 27 weights that training found",
  },
  {
    state: "Two rules for the border",
    page: "convolution",
    query: "?kernel=horizontal&stride=2&border=pytorch#figure",
    shows: "stride 2 with PyTorch’s padding; switch to TensorFlow’s, and the whole output moves",
  },
  {
    state: "V1’s last block without the split",
    page: "convolution",
    query: "?size=7,7&k=3&channels=1024,1024&cstride=1#what-it-costs",
    shows: lastInFull(),
  },
  {
    state: "Many output channels",
    page: "separable",
    query: "?out=128#figure",
    shows:
      "the depthwise and the pointwise layer together need almost nine times fewer multiply-adds; with more channels, the number comes nearer to nine, but never reaches it",
  },
  {
    state: "Both in one step",
    page: "separable",
    query: "?mode=standard#walk-both",
    shows: "one standard convolution through all 32 channels at once",
  },
  {
    state: "Where the gradient is zero",
    page: "activations",
    query: "?x=7.5&slope=yes#figure",
    shows: "above 6, the slope of ReLU6 is exactly zero; the slope of the sigmoid is small, but not zero",
  },
  {
    state: "Five bits without a cap",
    page: "activations",
    query: "?act=relu&format=int5#figure-number-formats",
    shows: "a few large values stretch the range, and many small values get the same code",
  },
  {
    state: "Half the width",
    page: "v1",
    query: "?alpha=0.5#figure",
    shows: "the maps keep their size, the channels halve, and V1 needs almost four times fewer multiply-adds",
  },
  {
    state: "Small pictures",
    page: "v1",
    query: "?px=128#figure",
    shows: "the maps shrink, and the parameters do not change",
  },
  {
    state: "A block like block 0",
    page: "bottleneck",
    query: "?t=1&out=16#figure",
    shows: "with t = 1 there is no expansion, and unequal channels allow no residual connection",
  },
  {
    state: "Stride 2",
    page: "bottleneck",
    query: "?stride=2#figure",
    shows: "the map halves, so there is no residual connection",
  },
  {
    state: "A spiral through two dimensions",
    page: "bottleneck",
    query: "?n=2#why-the-narrow-end-has-no-activation",
    shows: "ReLU collapses it onto rays; move n, the number of dimensions, to 30, and its turns separate",
  },
  {
    state: "One stride less",
    page: "v2",
    query: "?rows=1.16.1.1,6.24.2.1,6.32.3.2,6.64.4.2,6.96.3.1,6.160.3.2,6.320.1.1#figure",
    shows: "the row of blocks 1 and 2 with stride 1, and the cost of all later layers",
  },
  {
    state: "A residual lost",
    page: "v2",
    query: "?rows=1.16.1.1,6.24.2.2,6.32.3.2,6.64.4.2,6.96.2.1,6.160.3.2,6.320.1.1#figure",
    shows: "one block fewer at 96 channels, and the warning that goes with it",
  },
  {
    state: "Equal accuracy, by parameters",
    page: "compare",
    query: "?cost=parameters#figure",
    shows: equalAccuracy(),
  },
  {
    state: "Another training",
    page: "compare",
    query: "?recipe=timm#figure",
    shows:
      "V1 and V2 at α = 1 and 224 pixels, trained again with another recipe: now V1 is ahead, so the training is part of the result",
  },
  {
    state: "V1 and V2 by parameters",
    page: "compare",
    query: "?show=parameters#what-flows-through-the-two",
    shows: "both keep most of their weights in the last layers",
  },
  {
    state: "A machine that computes fast",
    page: "compare",
    query: "?balance=32#why-v2-does-not-always-win",
    shows: "memory limits all layers of both networks, so fewer multiply-adds save no time",
  },
  {
    state: "Most parts frozen, most parameters learning",
    page: "backbone",
    query: "?freeze=14#figure",
    shows: "fourteen of eighteen parts are frozen, but most of the parameters still learn",
  },
  {
    state: "A normalization that cannot be built",
    page: "backbone",
    query: "?freeze=0&norm=GN#figure",
    shows: "32 groups do not divide 16, 24 or 144 channels; crosses mark the layers that fail",
  },
  {
    state: "A pyramid that does not fit",
    page: "backbone",
    query: "?freeze=0&side=300#a-pyramid-on-top",
    shows: "with 300 pixels the enlarged maps are one position too wide",
  },
  {
    state: "A good initialization",
    page: "start",
    query: "?rule=fan-in#how-it-starts",
    shows: "with Kaiming He’s rule the signal does not vanish in seventeen blocks; where a skip adds to it, it grows",
  },
  {
    state: "A narrow network and a wide one",
    page: "widths",
    query: "?net=v2-0.25#figure",
    shows:
      "a quarter of the width needs a tenth of the work, and most answers are still correct; move the width to 1 for the wide one",
  },
  {
    state: "Upside down",
    page: "widths",
    query: "?turn=180#what-no-width-has-seen",
    shows:
      "a picture upside down, and seven networks that were never trained on one; press “Let all 7 answer” before the lesson",
  },
  {
    state: "Why a sneaker scores as a sandal",
    page: "widths",
    query: "?class=sandal#which-cells-speak-for-a-class",
    shows: "one number for each of the sixteen cells of the last map; their mean plus the bias is the score for sandal",
  },
  {
    state: "Training without residuals",
    page: "train",
    query: "?skips=off#figure",
    shows: "a chain of blocks, ready to start; let the class guess how many pictures are right after 100 steps",
  },
  {
    state: "A new head early in the network",
    page: "teach-it",
    query: "?set=clothes&exit=res2#figure",
    shows:
      "four kinds of clothes, and a head that reads an early map (res2); ask how many held-back pictures it will get right, then press “Teach”",
  },
  {
    state: "Three blocks that learn with a head",
    page: "teach-it",
    query: "?set=clothes&exit=res5&learns=3#figure-that-learns",
    shows:
      "the blocks before block 14 are frozen, and three blocks learn with the head; press “Teach”, ask what the detector will still find, then press “Let them learn”",
  },
  {
    state: "ReLU6 and ReLU, three trainings each",
    page: "design",
    query: "?design=relu#figure",
    shows: "with one training each, either of the two could have been ahead; three trainings show no clear difference",
  },
  {
    state: "Mish before training and after it",
    page: "design",
    query: "?design=mish#mish-in-place-of-relu6",
    shows:
      "a network that is trained with Mish gives more right answers; one that gets Mish after training only guesses (hidden until you open it)",
  },
  {
    state: "V1 and V2 at nearly equal cost",
    page: "design",
    query: "?design=v1#figure",
    shows:
      "three trainings of each, with nearly equal multiply-adds; ask which blocks are better before you open the answer",
  },
  {
    state: "One channel, deep inside",
    page: "inside",
    query: "?image=cat&layer=block_13_expand&channel=59",
    shows: "large values at the cat’s eyes, in one of the two layers of the backbone that the detector’s head reads",
  },
  {
    state: "A cell where nothing is",
    page: "detector",
    query: "?image=cup&map=19&cell=2,2#figure",
    shows: "it still gives a class, a box, and a score near zero",
  },
  {
    state: "Box by box",
    page: "detector",
    query: "?image=cup&step=2#from-votes-to-detections",
    shows: "the second box is the same cup as the first; press “Next box”, and then the arrow keys work, too",
  },
  {
    state: "One object, several boxes",
    page: "detector",
    query: "?image=cup&iou=0.9#from-votes-to-detections",
    shows: "a box is removed only if it overlaps a better one by more than .90, so the cup keeps two boxes",
  },
  {
    state: "Doubtful boxes",
    page: "detector",
    query: "?image=motorcycle&score=0.1#from-votes-to-detections",
    shows: "the lower the threshold, the more boxes count as objects; the network stays the same",
  },
  {
    state: "A face from two levels",
    page: "faces",
    query: "#a-pyramid-of-features",
    shows: "a fine map and an enlarged coarse one, and their sum, cell by cell",
  },
];

export function states(): Table {
  return {
    caption: "Figures to project",
    hideCaption: true,
    wide: true,
    name: "states",
    columns: [{ label: "Figure" }, { label: "Page" }, { label: "What it shows" }],
    rows: presets.map(({ state, page, query, shows }) => [classCell(page, query, state), classCell(page), shows]),
  };
}
