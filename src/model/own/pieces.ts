/** Operators → pieces: each layer with what was split off it, as normalization, bias, padding and activation. */
import type { After, Layout, Norm, Op, Pads, Piece, Reading, Source, Tensor } from "./reading.js";
import { Refusal } from "./refusal.js";
import { derivedTensor, transposed } from "./values.js";

/** For each of our axes the kernel's own axis. */
const orders: Readonly<Record<Layout, readonly number[]>> = {
  ...{ HWIO: [0, 1, 2, 3], OIHW: [2, 3, 1, 0], OHWI: [1, 2, 3, 0] },
  ...{ HWC1: [0, 1, 2, 3], C1HW: [2, 3, 0, 1], "1HWC": [1, 2, 3, 0] },
  ...{ IO: [0, 1], OI: [1, 0] },
};

/** A kernel in the product's layout: [k, k, in, out], [k, k, c, 1], and for a dense layer [1, 1, in, out]. */
function inLayout(kernel: Tensor, layout: Layout): Tensor {
  const order = orders[layout];
  if (kernel.shape.length !== order.length)
    throw new Refusal(
      "One of its kernels has a shape that no layer here has",
      `${kernel.name} has ${kernel.shape.length} axes, and ${order.length} were expected.`,
      "Choose a MobileNet V1 or V2.",
    );
  const isSame = order.every((axis, i) => axis === i);
  const turned = isSame ? kernel : transposed(kernel, order);
  if (order.length === 4) return turned;
  return derivedTensor(turned, [1, 1, ...turned.shape], () => turned.values());
}

/** A piece for a kernel. */
export function pieceOf(name: string, kind: Piece["kind"], source: Tensor, layout: Layout, inputs: number[]): Piece {
  const kernel = inLayout(source, layout);
  const [k, columns, cin, cout] = kernel.shape;
  if (k !== columns)
    throw new Refusal(
      "One of its kernels is not square",
      `${source.name} has the window ${k} × ${columns}.`,
      "Choose a MobileNet V1 or V2, whose kernels are 1 × 1 and 3 × 3.",
    );
  const depthwise = kind === "depthwise";
  return {
    ...{ name, kind, k, cin, kernel, inputs },
    cout: depthwise ? cin * cout : cout,
    tensor: source.name,
    fileShape: source.shape,
    affine: [],
    added: [],
    ...(depthwise && cout !== 1 && { groups: cout }),
  };
}

/** What flows along an edge: the piece that made it, and what happened since. */
interface Flow {
  /** The latest piece; undefined for the network's input. */
  readonly piece: number | undefined;
  readonly pads?: Pads;
  readonly pooled?: boolean;
  readonly flattened?: boolean;
  /** Whether a function of the piece has been applied, or its output been added to another's. */
  readonly closed?: boolean;
}

/** An order in which every operator comes after those that it reads. */
function inOrder(ops: readonly Op[]): Op[] {
  const makers = new Map(ops.map((op) => [op.output, op]));
  const waiting = new Map<Op, number>();
  const readers = new Map<Op, Op[]>();
  const ready: Op[] = [];
  for (const op of ops) {
    const from = new Set(op.inputs.flatMap((name) => makers.get(name) ?? []));
    waiting.set(op, from.size);
    for (const maker of from) readers.set(maker, [...(readers.get(maker) ?? []), op]);
    if (from.size === 0) ready.push(op);
  }
  const sorted: Op[] = [];
  for (let i = 0; i < ready.length; i++) {
    sorted.push(ready[i]);
    for (const reader of readers.get(ready[i]) ?? []) {
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  return sorted;
}

class Walk {
  readonly pieces: Piece[] = [];
  readonly notes: string[] = [];
  scale: Tensor | number | undefined;
  offset: Tensor | number | undefined;
  private readonly flows = new Map<string, Flow>();

  run(ops: readonly Op[], input: string | undefined): void {
    if (input !== undefined) this.flows.set(input, { piece: undefined });
    for (const op of inOrder(ops)) this.step(op);
  }

  private from(op: Op): Flow[] {
    return op.inputs.flatMap((name) => this.flows.get(name) ?? []);
  }

  private step(op: Op): void {
    const flows = this.from(op);
    // Arithmetic on shapes flows from nothing.
    const flow = flows[0] ?? (op.kind === "conv" && this.pieces.length === 0 ? { piece: undefined } : undefined);
    if (!flow) return;
    const next = this.after(op, flow, flows);
    if (next) this.flows.set(op.output, next);
  }

  private after(op: Op, flow: Flow, flows: readonly Flow[]): Flow | undefined {
    const piece = flow.piece === undefined ? undefined : this.pieces[flow.piece];
    switch (op.kind) {
      case "conv":
      case "depthwise":
      case "dense":
        return { piece: this.multiply(op, flow) };
      case "norm":
        if (!piece || flow.closed || piece.norm)
          this.note(op.name, "a normalization that follows no convolution", flow);
        else piece.norm = { ...normOf(op), name: nameOfNorm(op) };
        return flow;
      case "scale":
      case "shift":
        this.affine(op.kind, op.by, flow, op.name);
        return flow;
      case "rescale":
        if (flow.piece === undefined) [this.scale, this.offset] = [op.scale, op.offset];
        else this.note(op.name, "a rescaling between layers", flow);
        return flow;
      case "activation":
        if (!piece) return flow;
        this.activate(piece, op.after, op.name, flow);
        return { ...flow, closed: true };
      case "sum":
        return this.sum(flows, op.name);
      case "pad":
        return { ...flow, pads: op.pads };
      case "pool":
        return { ...flow, pooled: true };
      case "flatten":
        return { ...flow, flattened: true };
      case "pass":
        return flow;
      case "other":
        this.note(op.name, op.what, flow);
        return undefined;
    }
  }

  private note(name: string, what: string, { piece }: Flow): void {
    const at = piece === undefined ? "the input" : this.pieces[piece].name;
    this.notes.push(`${what} (${name}), after ${at}`);
  }

  private multiply(op: Op & { kind: "conv" | "depthwise" | "dense" }, flow: Flow): number {
    const from = flow.piece === undefined ? [] : [flow.piece];
    const base = pieceOf(op.name, op.kind, op.kernel, op.layout, from);
    const [stride = 1, other = stride] = op.strides ?? [];
    const dilation = Math.max(1, ...(op.dilations ?? []));
    const piece: Piece = { ...base, pooled: flow.pooled, flattened: flow.flattened };
    if (op.bias) piece.bias = op.bias;
    piece.stride = stride;
    if (stride !== other) this.note(op.name, `strides ${stride} and ${other}`, flow);
    if (dilation > 1) piece.dilation = dilation;
    if ((op.groups ?? 1) > 1) piece.groups = op.groups;
    piece.padding = this.padding(op, flow, piece.k);
    if (op.after !== undefined) piece.after = op.after;
    return this.pieces.push(piece) - 1;
  }

  private padding(op: Op & { kind: "conv" | "depthwise" | "dense" }, { pads }: Flow, k: number): Piece["padding"] {
    if (op.kind === "dense" || k === 1) return undefined;
    if (op.padding === "same" && !pads) return "same";
    const own: Pads = Array.isArray(op.padding) ? (op.padding as unknown as Pads) : [0, 0, 0, 0];
    const [top, bottom, left, right] = own.map((n, i) => n + (pads?.[i] ?? 0));
    // No layer here pads rows and columns in two ways, or twice.
    const isUsable = top === left && bottom === right && op.padding !== "same";
    return isUsable ? [top, bottom] : [-1, -1];
  }

  private affine(kind: "scale" | "shift", by: Tensor, flow: Flow, name: string): void {
    if (flow.piece === undefined) {
      this.preprocess(kind, by);
      return;
    }
    const piece = this.pieces[flow.piece];
    const size = by.shape.reduce((a, b) => a * b, 1);
    const isSum = flow.closed === true && kind === "shift" && piece.after === undefined;
    if ((size === piece.cout || size === 1) && (!flow.closed || isSum))
      piece.affine.push({ kind, by, afterNorm: piece.norm !== undefined });
    else this.note(name, kind === "scale" ? "a product" : "a sum with a constant", flow);
  }

  /** Folds a step of preprocessing into those before: b · scale + offset. */
  private preprocess(kind: "scale" | "shift", by: Tensor): void {
    const values = (t: Tensor | number | undefined, absent: number) =>
      t === undefined ? [absent] : typeof t === "number" ? [t] : [...t.values()];
    const [s, o, v] = [values(this.scale, 1), values(this.offset, 0), [...by.values()]];
    const n = Math.max(s.length, o.length, v.length);
    const at = (list: number[], i: number) => list[list.length === 1 ? 0 : i];
    const vector = (value: (i: number) => number): Tensor => ({
      ...{ name: by.name, shape: [n], bytes: 0, values: () => Float32Array.from({ length: n }, (_, i) => value(i)) },
    });
    if (kind === "scale") {
      this.scale = vector((i) => at(s, i) * at(v, i));
      this.offset = vector((i) => at(o, i) * at(v, i));
    } else this.offset = vector((i) => at(o, i) + at(v, i));
  }

  private activate(piece: Piece, after: After, name: string, flow: Flow): void {
    if (piece.after === undefined && !flow.closed) piece.after = after;
    else if (piece.after !== after || typeof after === "object") {
      if (piece.after === undefined) piece.after = after;
      else this.note(name, typeof after === "object" ? after.other : `a second function, ${after},`, flow);
    }
  }

  /** A sum passes on to the latest piece among its inputs; the others are its skip. */
  private sum(flows: readonly Flow[], name: string): Flow | undefined {
    const [first, ...rest] = [...flows].sort((a, b) => (b.piece ?? -1) - (a.piece ?? -1));
    if (first?.piece === undefined) return first;
    if (rest.length === 0) this.note(name, "a sum with something unknown", first);
    const piece = this.pieces[first.piece];
    for (const { piece: other } of rest) if (other !== undefined) piece.added.push(other);
    return { piece: first.piece, closed: true };
  }
}

/** A graph keeps ε as a 32-bit float: 0.0000099999997 for 0.00001. */
function tidied(epsilon: number | undefined): Pick<Norm, "epsilon"> {
  return epsilon === undefined ? {} : { epsilon: Number(epsilon.toPrecision(6)) };
}

function normOf({ gamma, beta, mean, variance, epsilon }: Norm): Norm {
  return { mean, variance, ...(gamma && { gamma }), ...(beta && { beta }), ...tidied(epsilon) };
}

/** The name that the parts of a norm share. */
function nameOfNorm({ mean }: Norm): string {
  return mean.name.replace(/(?:[/.]BatchNorm)?[/.](?:moving_mean|running_mean|mean|\d+)$/, "");
}

function constants(value: Tensor | number | undefined, absent: number): readonly number[] {
  return value === undefined ? [absent] : typeof value === "number" ? [value] : [...value.values()];
}

/** The pieces of a graph, in an order in which it can run. */
export function graphReading(source: Source): Reading {
  const { ops = [], input, ...rest } = source;
  const walk = new Walk();
  walk.run(ops, input?.name);
  const [, height, , channels] = input?.shape ?? [];
  const hasScale = walk.scale !== undefined || walk.offset !== undefined;
  const bytes = hasScale ? { scale: constants(walk.scale, 1), offset: constants(walk.offset, 0) } : input?.bytes;
  return {
    ...rest,
    order: "graph",
    pieces: walk.pieces,
    notes: walk.notes,
    ...(height !== undefined && { size: height }),
    ...(channels !== undefined && { inputChannels: channels }),
    ...(bytes && { bytes }),
  };
}
