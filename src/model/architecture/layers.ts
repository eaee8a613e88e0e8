/**
 * Options → the list of layers, with shapes. The only place that knows how rows become layers.
 *
 * Ids follow Keras (`Conv1`, `block_3_expand`, `Conv_1`; V1: `conv1`, `conv_dw_3`, `conv_pw_3`), except that Keras's
 * `expanded_conv` is `block_0` here, so that the blocks of V2 count from 0 to 16.
 */
import { scaleChannels } from "./channels.js";
import { type NetworkOptions, networkOptions } from "./spec.js";
import type { Activation, Padding } from "../types.js";
import { outputSize, paddingOf } from "../math/padding.js";
import type { Shape } from "../types.js";

export type Role = "convolution" | "expansion" | "depthwise" | "projection" | "pointwise" | "pool" | "classifier";

/** One convolution (or pooling, or the classifier), with its batch normalization and activation. */
export interface Layer {
  readonly id: string;
  /** V2: 0 … 16, V1: 1 … 13, as in the id; undefined for stem, last convolution, pooling and classifier. */
  readonly block?: number;
  /** Place on the strip: 0 stem, then one for each block, then last convolution, pooling and classifier. */
  readonly stage: number;
  /** `"stem"`, `"block 3"`, `"Conv_1"`, `"pool"`, `"classifier"`. */
  readonly stageName: string;
  readonly role: Role;
  /** Side of the square kernel. */
  readonly kernel: number;
  readonly stride: number;
  /** 1, or the number of input channels of a depthwise layer. */
  readonly groups: number;
  readonly in: Shape;
  readonly out: Shape;
  /** `"identity"` after a projection (the linear bottleneck) and in the head. */
  readonly activation: Activation;
  readonly padding: Padding;
  readonly batchNorm: boolean;
  /** Whether the layer has a bias of its own beside batch normalization. */
  readonly bias: boolean;
  /** Set on a projection that a skip is added to: the tap that is added. The sum is the tap {@link sumTap}. */
  readonly residualFrom?: string;
}

/** @throws RangeError where the network has no layer of that id */
export function layerOf(network: readonly Layer[], id: string): Layer {
  const found = network.find((layer) => layer.id === id);
  if (found === undefined) throw new RangeError(`invalid layer: ${id}; it must be a layer of the network`);
  return found;
}

/** The tap that holds a block's sum, or undefined where the layer ends no residual block. */
export function sumTap(layer: Layer): string | undefined {
  return layer.residualFrom === undefined ? undefined : `block_${layer.block}_add`;
}

/** The tap that the following layer reads: the sum where there is one, else the layer's own output. */
export function outputTap(layer: Layer): string {
  return sumTap(layer) ?? layer.id;
}

/** Collects layers and carries the shape from one to the next. */
class Builder {
  readonly layers: Layer[] = [];
  private shape: Shape;
  private stage = -1;
  private place: { block?: number; stageName: string } = { stageName: "" };

  constructor(private readonly options: NetworkOptions) {
    this.shape = [options.resolution, options.resolution, options.inputChannels];
  }

  get channels(): number {
    return this.shape[2];
  }

  get lastTap(): string {
    return outputTap(this.layers[this.layers.length - 1]);
  }

  enter(stageName: string, block?: number): void {
    this.stage += 1;
    this.place = block === undefined ? { stageName } : { stageName, block };
  }

  convolution(
    id: string,
    role: Role,
    kernel: number,
    stride: number,
    channels: number,
    more: Partial<Layer> = {},
  ): void {
    const [h, w] = this.shape;
    const out: Shape = [outputSize(h, stride), outputSize(w, stride), channels];
    this.layers.push({
      id,
      ...this.place,
      stage: this.stage,
      role,
      kernel,
      stride,
      groups: role === "depthwise" ? this.channels : 1,
      in: this.shape,
      out,
      activation: this.options.activation,
      padding: this.options.paddings?.[id] ?? this.options.padding,
      batchNorm: true,
      bias: false,
      ...more,
    });
    this.shape = out;
  }

  /** The last 1×1 convolution, which keeps its width for α < 1 (arXiv:1801.04381, section 4). */
  convolveLast(): void {
    const { last, alpha, rounding } = this.options;
    if (last === 0) return;
    this.enter("Conv_1");
    this.convolution("Conv_1", "convolution", 1, 1, alpha > 1 ? scaleChannels(last, alpha, rounding) : last);
  }

  /** Average over the whole map, dense layers if there are any, then one output for each class. */
  classify(id: string): void {
    const { classes } = this.options;
    if (classes === 0) return;
    const head = { activation: "identity", batchNorm: false } as const;
    const [h, w, c] = this.shape;
    this.enter("pool");
    this.layers.push({
      id: "pool",
      ...this.place,
      stage: this.stage,
      role: "pool",
      kernel: h,
      stride: h,
      groups: c,
      in: [h, w, c],
      out: [1, 1, c],
      padding: this.options.padding,
      bias: false,
      ...head,
    });
    this.shape = [1, 1, c];
    for (const [i, hidden] of (this.options.hidden ?? []).entries()) {
      this.enter(`hidden ${i + 1}`);
      const { activation } = hidden;
      this.convolution(`hidden_${i + 1}`, "classifier", 1, 1, hidden.c, { ...head, activation, bias: true });
    }
    this.enter("classifier");
    this.convolution(id, "classifier", 1, 1, classes, { ...head, bias: true });
  }
}

function v1(options: NetworkOptions): Layer[] {
  const net = new Builder(options);
  const width = (c: number) => scaleChannels(c, options.alpha, options.rounding);
  net.enter("stem");
  net.convolution("conv1", "convolution", 3, options.stem.s, width(options.stem.c));
  let block = 0;
  for (const { c, n, s } of options.rows) {
    for (let i = 0; i < n; i++) {
      block += 1;
      const stride = i === 0 ? s : 1;
      net.enter(`block ${block}`, block);
      if (options.convolution === "full") {
        net.convolution(`conv_${block}`, "convolution", 3, stride, width(c));
      } else {
        net.convolution(`conv_dw_${block}`, "depthwise", 3, stride, net.channels);
        net.convolution(`conv_pw_${block}`, "pointwise", 1, 1, width(c));
      }
    }
  }
  net.convolveLast();
  net.classify("conv_preds");
  return net.layers;
}

function v2(options: NetworkOptions): Layer[] {
  const net = new Builder(options);
  const width = (c: number) => scaleChannels(c, options.alpha, options.rounding);
  net.enter("stem");
  net.convolution("Conv1", "convolution", 3, options.stem.s, width(options.stem.c));
  let block = 0;
  for (const row of options.rows) {
    const rowFactor = "t" in row ? row.t : 1;
    const factor = rowFactor === 1 ? 1 : (options.expansion ?? rowFactor);
    for (let i = 0; i < row.n; i++) {
      const stride = i === 0 ? row.s : 1;
      const input = net.channels;
      const source = net.lastTap;
      const output = width(row.c);
      const expanded = Math.max(1, Math.round(input * factor));
      net.enter(`block ${block}`, block);
      if (factor !== 1 || ("expands" in row && row.expands))
        net.convolution(`block_${block}_expand`, "expansion", 1, 1, expanded);
      net.convolution(`block_${block}_depthwise`, "depthwise", 3, stride, net.channels);
      // The residual rule (arXiv:1801.04381, figure 4d): the shapes of input and output must agree.
      const isPlain = options.residuals === false || options.withoutSkip?.includes(block) === true;
      const adds = !isPlain && stride === 1 && input === output;
      net.convolution(`block_${block}_project`, "projection", 1, 1, output, {
        activation: options.projectionActivation ?? "identity",
        ...(adds ? { residualFrom: source } : {}),
      });
      block += 1;
    }
  }
  net.convolveLast();
  net.classify("predictions");
  return net.layers;
}

/**
 * The layers of a network, from the input on.
 *
 * @param given see {@link networkOptions} for defaults, ranges and errors
 */
export function layers(given: Partial<NetworkOptions> = {}): Layer[] {
  const options = networkOptions(given);
  return options.variant === "v1" ? v1(options) : v2(options);
}

/** What one output value can see of the input, along one axis, in pixels. */
export interface ReceptiveField {
  /** Side of the window. */
  readonly size: number;
  /** Distance between the windows of neighboring outputs: the product of the strides so far. */
  readonly jump: number;
  /** First pixel of output 0's window; negative where it starts in the padding. */
  readonly start: number;
}

/**
 * The receptive field of each layer's output, in the order of the layers. Skips never widen it, since the branch beside
 * them sees at least as much.
 *
 * After Dumoulin and Visin, arXiv:1603.07285; pooling over the whole map sees the whole input.
 */
export function receptiveFields(network: readonly Layer[]): ReceptiveField[] {
  let field: ReceptiveField = { size: 1, jump: 1, start: 0 };
  return network.map((layer) => {
    const { before } = layer.role === "pool" ? { before: 0 } : paddingOf(layer, layer.in[0]);
    field = {
      size: field.size + (layer.kernel - 1) * field.jump,
      jump: field.jump * layer.stride,
      start: field.start - before * field.jump,
    };
    return field;
  });
}

/** The part of the input that output position `index` of a layer sees, cut to the image: first and last pixel. */
export function receptiveWindow(
  field: ReceptiveField,
  index: number,
  resolution: number,
): { first: number; last: number } {
  const first = field.start + index * field.jump;
  return { first: Math.max(0, first), last: Math.min(resolution, first + field.size) - 1 };
}
