/** Softmax cross-entropy. A batch has a few hundred logits: a loop in doubles takes no time that could be measured. */
import type { Engine } from "./kernels.js";
import { register, registerGradients, runOne } from "./registry.js";

interface Labels {
  readonly labels: ArrayLike<number>;
}

export function registerLoss({ heap }: Engine): void {
  register<"logits", Labels>("cross entropy", ({ logits }, { labels }) => {
    const classes = logits.shape[logits.shape.length - 1];
    const count = logits.shape[0];
    if (labels.length !== count)
      throw new RangeError(`invalid labels: ${labels.length}; it must be one for each of ${count} pictures`);
    const { y: probabilities } = heap.output([...logits.shape]);
    const { y: loss } = heap.output([]);
    const from = heap.values(logits);
    const to = heap.values(probabilities);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const row = from.subarray(i * classes, (i + 1) * classes);
      const most = Math.max(...row);
      const whole = row.reduce((all, logit) => all + Math.exp(logit - most), 0);
      for (let c = 0; c < classes; c++) to[i * classes + c] = Math.exp(row[c] - most) / whole;
      sum += Math.log(whole) + most - row[labels[i]];
    }
    heap.values(loss)[0] = sum / count;
    return [loss, probabilities];
  });
  register<"dy" | "probabilities", Labels>("cross entropy input", ({ dy, probabilities }, { labels }) => {
    const { y } = heap.output([...probabilities.shape]);
    const to = heap.values(y);
    const factor = heap.values(dy)[0] / labels.length;
    const classes = to.length / labels.length;
    to.set(heap.values(probabilities));
    for (let i = 0; i < labels.length; i++) to[i * classes + labels[i]] -= 1;
    for (let i = 0; i < to.length; i++) to[i] *= factor;
    return y;
  });
  registerGradients<never, Labels>(
    "cross entropy",
    { inputs: [], outputs: [false, true] },
    (dy, { outputs: [probabilities] }, { labels }) => ({
      logits: () => runOne("cross entropy input", { dy, probabilities }, { labels }),
    }),
  );
}
