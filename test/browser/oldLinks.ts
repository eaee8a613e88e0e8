/**
 * Links that a release before the one declarative address wrote or showed, and what its pages said to them: recorded from
 * that release. They stay as they are; a new release may add more.
 */

/** Address of a page of the site, and what some of its controls say, by their labels. */
export const oldLinks: readonly (readonly [link: string, says: Readonly<Record<string, string>>])[] = [
  ["v1?alpha=0.5", { "Width α": "0.5" }],
  ["compare?balance=16#why-v2-does-not-always-win", { "Multiply-adds per byte": "4" }],
  ["convolution?patch=eye&kernel=learned-7&at=4,6", { Kernel: "learned, channel 7", Window: "62" }],
  [
    "convolution?kernel=horizontal&stride=2&border=pytorch",
    { Kernel: "horizontal edges", Stride: "2", Border: "padding 1, PyTorch", Window: "47" },
  ],
  [
    "convolution?size=7,7&k=3&channels=1024,1024&cstride=1#what-it-costs",
    { "Input height": "7", "Input width": "7", "Channels in": "1024", "Channels out": "1024", Stride: "1" },
  ],
  [
    "separable?mode=standard#walk-both",
    { Mode: "standard", "Window on the input": "row 4, column 5: sum −2.38, out 0.76" },
  ],
  ["activations?x=7.5&slope=yes", { x: "7.5", Slopes: "true" }],
  ["activations?act=relu&format=int5#the-number-format-lab", { Activation: "ReLU instead", Format: "int5" }],
  ["bottleneck?t=1&out=16", { "Factor t": "1", "Channels out": "16" }],
  ["bottleneck?n=2#why-the-narrow-end-has-no-activation", { "Dimensions n": "2" }],
  ["v2?rows=1.16.1.1,6.24.2.1,6.32.3.2,6.64.4.2,6.96.3.1,6.160.3.2,6.320.1.1", { "Row 2, s, stride": "1" }],
  ["v2?rows=1.16.1.1,6.24.2.2,6.32.3.2,6.64.4.2,6.96.2.1,6.160.3.2,6.320.1.1", { "Row 5, n, blocks": "2" }],
  ["compare?cost=parameters", { Cost: "parameters" }],
  ["compare?recipe=timm", { Source: "timm, trained again with long schedules" }],
  ["compare?show=parameters#what-flows-through-the-two", { Show: "parameters" }],
  ["compare?balance=32#why-v2-does-not-always-win", { "Multiply-adds per byte": "5" }],
  ["backbone?freeze=14", { "Set up as": "your own", Frozen: "14" }],
  [
    "backbone?freeze=0&norm=GN",
    { "Set up as": "GN with 32 groups: an error", Frozen: "0", Normalization: "GN", Groups: "32" },
  ],
  [
    "backbone?freeze=0&side=300#a-pyramid-on-top",
    { "Set up as": "300 pixels: maps that do not fit", Frozen: "0", "Input side": "300" },
  ],
  ["backbone?rule=fan-in#how-it-starts", { "Variance of the weights": "He, fan-in" }],
  ["design?design=mish#mish-in-place-of-relu6", { "Change one thing": "Mish instead of ReLU6" }],
  ["design?design=v1", { "Change one thing": "Blocks of V1" }],
  [
    "inside?image=cat&layer=block_13_expand&channel=42",
    { "Layer of the network": "block 13, block_13_expand", Layer: "block_13_expand" },
  ],
  [
    "detector?image=cup&map=19&cell=2,2",
    {
      "Cell of the 19 × 19 map": "row 2, column 2: chair .04, chosen",
      "Cell of the 19 × 19 map, one class": "row 2, column 2: cup .00, chosen",
    },
  ],
  ["detector?image=cup&iou=0.9#from-votes-to-detections", { "Overlap at most": "0.9" }],
  [
    "detector?image=motorcycle&score=0.1#from-votes-to-detections",
    { Picture: "A motorcycle in a garage", "Cell of the 3 × 3 map": "row 1, column 1: motorcycle .98, chosen" },
  ],
  ["widths?net=v2-0.25&turn=180&picture=7", { Width: "0", Turn: "180", Network: "V2, α 0.25" }],
  ["convolution?kernel=identity&at=3,3", { Kernel: "no change", Window: "45" }],
  [
    "convolution?patch=nose&kernel=learned-24&stride=2&border=pytorch&at=2,5",
    { Kernel: "learned, channel 24", Patch: "rocket’s nose", Stride: "2", Border: "padding 1, PyTorch", Window: "21" },
  ],
  [
    "inside?network=v2-0.25&image=ankle-boot&layer=block_13_project&channel=2&pixel=1,1",
    {
      Network: "Clothes, V2",
      "Width α, trained": "0",
      "Layer of the network": "block 13, block_13_project",
      Layer: "block_13_project",
    },
  ],
  [
    "inside?image=cup&layer=block_13_depthwise&channel=42",
    { Picture: "A cup of coffee", "Layer of the network": "block 13, block_13_depthwise", Layer: "block_13_depthwise" },
  ],
  [
    "inside?image=cat&layer=block_5_add&channel=7&changes=noskip@4&compare=original",
    {
      "Layer of the network": "block 5, block_5_project",
      Layer: "block_5_add (sum with the skip)",
      "Common changes": "Cut skip 4",
      "Compare with": "the unchanged network",
    },
  ],
  [
    "inside?image=cat&layer=block_2_depthwise&channel=0&overlay=50&hide=see,values&fit=letterbox&scale=shared",
    { "Scale of colors": "one scale", "Photo or map": "50" },
  ],
  [
    "separable?mode=standard&channel=6&output=5&at=2,2",
    { Mode: "standard", "Window on the input": "row 2, column 2: sum −1.18, out 1.97", Window: "26" },
  ],
  ["separable?k=5&out=128", { "Output channels": "128", Kernel: "5 × 5" }],
  ["v1?alpha=0.75&px=160", { "Width α": "0.75", Resolution: "160" }],
  ["bottleneck?n=2&draw=4&after=nothing", { "Dimensions n": "2", "After the matrix": "nothing" }],
  ["bottleneck?t=4&stride=2&out=32", { "Factor t": "4", Stride: "2", "Channels out": "32" }],
  ["compare?balance=0.5&bits=8", { "Multiply-adds per byte": "-1", Numbers: "8-bit" }],
  [
    "compare?recipe=timm&alpha=0.5&px=160",
    { Source: "timm, trained again with long schedules", "Width α": "0.5", Resolution: "160" },
  ],
  ["activations?layer=Conv1&format=int8&photo=cup", { Photo: "A cup of coffee", Layer: "Conv1", Format: "int8" }],
  [
    "detector?image=cat&class=dining%20table&map=5&cell=1,2&anchor=3&score=0.3&iou=0.45&step=1",
    { Picture: "Chelsea, a cat", "Cell of the 5 × 5 map": "row 1, column 2: tv .02, chosen" },
  ],
  [
    "backbone?width=0.75&rounding=truncate&norm=GN&groups=8&act=mish&freeze=3&side=320&out=res3,res5",
    { "Width α": "0.75", "Set up as": "your own", Frozen: "3", "Input side": "320", Normalization: "GN", Groups: "8" },
  ],
  [
    "backbone?rule=fan-in&start=mish&norming=live&draw=2&weights=block_2_expand",
    {
      "Variance of the weights": "He, fan-in",
      Activation: "Mish",
      "Batch normalization": "live",
      Layer: "block_2_expand",
    },
  ],
  ["widths?price=parameters&a=v1-0.25&b=v1-1", { Against: "parameters", This: "V1, α 0.25", against: "V1, α 1" }],
  [
    "widths?picture=7&right=4&down=-2&turn=30&erase=8&invert=yes",
    { "Move right": "4", "Move down": "-2", Turn: "30", Erase: "8", Invert: "true" },
  ],
  ["design?design=bottleneck", { "Change one thing": "ReLU6 at the narrow ends" }],
  ["inside?image=cat&changes=act:mish", { "Common changes": "Mish" }],
  ["inside?alpha=0.5&px=160", { "Width α": "0.5", Resolution: "160" }],
  [
    "inside?costs=block_3_expand#another-width-another-resolution",
    { "Layer at this width and resolution": "block 3, block_3_expand" },
  ],
];
