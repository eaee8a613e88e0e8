/** What the site has read, and what it takes from each. */
import { type Cell, type Table, escape } from "../table.js";

export interface Reference {
  /** Stable, for anchors: `sources#sandler2018`. */
  readonly id: string;
  readonly authors: string;
  /** Of an article or a paper; what changes all the time has none. */
  readonly year?: number;
  readonly title: string;
  /** An arXiv number, a DOI or an address. */
  readonly where: string;
  /** What this site uses it for. */
  readonly use: string;
  /** Whether the thesis’s chapter that this site grew from names it, too. */
  readonly seed?: boolean;
}

export const references: readonly Reference[] = [
  {
    id: "faces-dnn",
    authors: "DarekGit",
    title: "FACES_DNN, chapter 5.2: MobileNet V2 (a thesis, in Polish)",
    where: "https://github.com/DarekGit/FACES_DNN/blob/master/notebooks/05_02_MOBILENETV2.ipynb",
    use: "The text that this site grew from: its facts, figures and tables, all checked",
  },
  {
    id: "howard2017",
    authors: "Howard et al.",
    year: 2017,
    title: "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications",
    where: "arXiv:1704.04861",
    use: "V1’s table of layers, the cost of a separable convolution, width and resolution multipliers, accuracies",
    seed: true,
  },
  {
    id: "sandler2018",
    authors: "Sandler et al.",
    year: 2018,
    title: "MobileNetV2: Inverted Residuals and Linear Bottlenecks",
    where: "arXiv:1801.04381",
    use: "V2’s table of rows, the linear bottleneck and its experiment with a spiral, SSDLite, accuracies and times",
    seed: true,
  },
  {
    id: "slim",
    authors: "TensorFlow authors",
    title: "TF-slim, MobileNet V1 and V2: tables of checkpoints and the rounding of channels",
    where: "https://github.com/tensorflow/models/tree/master/research/slim/nets/mobilenet",
    use: "38 published networks with accuracy and multiply-adds; channels as multiples of eight",
    seed: true,
  },
  {
    id: "hollemans2018",
    authors: "M. Hollemans",
    title: "MobileNet version 2",
    where: "https://machinethink.net/blog/mobilenet-v2/",
    use: "Probably the source of the thesis’s frame rates and its picture of compressed data; we have not read it",
    seed: true,
  },
  {
    id: "tflite",
    authors: "TensorFlow authors",
    title: "TensorFlow Lite, hosted models",
    where:
      "https://github.com/tensorflow/tensorflow/blob/0406598a59a78fd428b74fdd5e1ee704d17ce05a/tensorflow/lite/g3doc/guide/hosted_models.md",
    use: "Times on a Pixel 3 with floats and with 8 bits",
  },
  {
    id: "timm",
    authors: "R. Wightman",
    title: "PyTorch Image Models (timm)",
    where: "https://github.com/huggingface/pytorch-image-models",
    use: "Both networks trained with newer recipes; times and throughput on a CPU and a GPU; counts of activations",
  },
  {
    id: "keras",
    authors: "F. Chollet et al.",
    title: "Keras, applications",
    where: "https://keras.io/api/applications/",
    use: "Ids of layers, parameters with moving statistics, accuracies and times",
  },
  {
    id: "torchvision",
    authors: "PyTorch authors",
    title: "torchvision, models",
    where: "https://docs.pytorch.org/vision/stable/models/mobilenetv2.html",
    use: "Parameters with γ and β, accuracies of two recipes",
  },
  {
    id: "chollet2017",
    authors: "Chollet",
    year: 2017,
    title: "Xception: Deep Learning with Depthwise Separable Convolutions",
    where: "arXiv:1610.02357",
    use: "The depthwise separable convolution outside of MobileNet",
  },
  {
    id: "he2015",
    authors: "He et al.",
    year: 2015,
    title: "Deep Residual Learning for Image Recognition",
    where: "arXiv:1512.03385",
    use: "The residual connection",
    seed: true,
  },
  {
    id: "he2015init",
    authors: "He et al.",
    year: 2015,
    title: "Delving Deep into Rectifiers",
    where: "arXiv:1502.01852",
    use: "The variance of random weights, for speed measurements and for the check of the backbone’s initialization",
  },
  {
    id: "ioffe2015",
    authors: "Ioffe and Szegedy",
    year: 2015,
    title: "Batch Normalization",
    where: "arXiv:1502.03167",
    use: "What γ, β, mean and variance are, and why they fold into the kernels",
    seed: true,
  },
  {
    id: "krizhevsky2010",
    authors: "Krizhevsky",
    year: 2010,
    title: "Convolutional Deep Belief Networks on CIFAR-10",
    where: "https://www.cs.toronto.edu/~kriz/conv-cifar10-aug2010.pdf",
    use: "ReLU6",
    seed: true,
  },
  {
    id: "misra2019",
    authors: "Misra",
    year: 2019,
    title: "Mish: A Self Regularized Non-Monotonic Activation Function",
    where: "arXiv:1908.08681",
    use: "Mish",
    seed: true,
  },
  {
    id: "elfwing2017",
    authors: "Elfwing, Uchibe and Doya",
    year: 2017,
    title: "Sigmoid-Weighted Linear Units",
    where: "arXiv:1702.03118",
    use: "SiLU",
  },
  {
    id: "hendrycks2016",
    authors: "Hendrycks and Gimpel",
    year: 2016,
    title: "Gaussian Error Linear Units",
    where: "arXiv:1606.08415",
    use: "GELU",
  },
  {
    id: "howard2019",
    authors: "Howard et al.",
    year: 2019,
    title: "Searching for MobileNetV3",
    where: "arXiv:1905.02244",
    use: "Hard-swish",
  },
  {
    id: "sheng2018",
    authors: "Sheng et al.",
    year: 2018,
    title: "A Quantization-Friendly Separable Convolution for MobileNets",
    where: "arXiv:1803.08607",
    use: "What 8 bits for each tensor do to V1",
  },
  {
    id: "nagel2019",
    authors: "Nagel et al.",
    year: 2019,
    title: "Data-Free Quantization Through Weight Equalization and Bias Correction",
    where: "arXiv:1906.04721",
    use: "What 8 bits for each tensor do to V2, with ReLU6 and with ReLU",
  },
  {
    id: "dumoulin2016",
    authors: "Dumoulin and Visin",
    year: 2016,
    title: "A Guide to Convolution Arithmetic for Deep Learning",
    where: "arXiv:1603.07285",
    use: "Output sizes, padding and receptive fields",
  },
  {
    id: "williams2009",
    authors: "Williams, Waterman and Patterson",
    year: 2009,
    title: "Roofline: An Insightful Visual Performance Model for Multicore Architectures",
    where: "doi:10.1145/1498765.1498785",
    use: "Arithmetic intensity, and the model of waiting for memory",
  },
  {
    id: "liu2016",
    authors: "Liu et al.",
    year: 2016,
    title: "SSD: Single Shot MultiBox Detector",
    where: "arXiv:1512.02325",
    use: "Anchors, their decoding, and non-maximum suppression",
    seed: true,
  },
  {
    id: "lin2017",
    authors: "Lin et al.",
    year: 2017,
    title: "Feature Pyramid Networks for Object Detection",
    where: "arXiv:1612.03144",
    use: "The pyramid that reads the backbone’s features",
    seed: true,
  },
  {
    id: "wu2019",
    authors: "Wu et al.",
    title: "Detectron2",
    where: "https://github.com/facebookresearch/detectron2",
    use: "The interface of a backbone: features named res2 to res5, freezing, normalization by name",
    seed: true,
  },
  {
    id: "lin2014",
    authors: "Lin et al.",
    year: 2014,
    title: "Microsoft COCO: Common Objects in Context",
    where: "arXiv:1405.0312",
    use: "What the network that runs in the pages was trained on",
  },
  {
    id: "russakovsky2014",
    authors: "Russakovsky et al.",
    year: 2014,
    title: "ImageNet Large Scale Visual Recognition Challenge",
    where: "arXiv:1409.0575",
    use: "What the published accuracies were measured on",
  },
  {
    id: "smilkov2019",
    authors: "Smilkov et al.",
    year: 2019,
    title: "TensorFlow.js: Machine Learning for the Web and Beyond",
    where: "arXiv:1901.05350",
    use: "The runtime in the page",
  },
  {
    id: "wang2020",
    authors: "Wang et al.",
    year: 2020,
    title: "CNN Explainer",
    where: "arXiv:2004.15004",
    use: "The idea of going from the network to a channel, then to a product",
  },
];

/** The address of a reference. */
export function addressOf(where: string): string {
  if (where.startsWith("arXiv:")) return `https://arxiv.org/abs/${where.slice(6)}`;
  if (where.startsWith("doi:")) return `https://doi.org/${where.slice(4)}`;
  return where;
}

function link({ id, where, title }: Reference): Cell {
  const name = /^https:/.test(where) ? new URL(where).hostname.replace(/^www\./, "") : where;
  return {
    markup: `<span id="${escape(id)}">${escape(title)}</span>, <a href="${escape(addressOf(where))}">${escape(name)}</a>`,
  };
}

export function bibliography(): Table {
  return {
    caption: "Sources, and what this site uses from each",
    hideCaption: true,
    name: "references",
    wide: true,
    columns: [
      { label: "By" },
      { label: "What and where" },
      { label: "Used here for" },
      { label: "Cited in the thesis" },
    ],
    rows: references.map((reference) => [
      reference.year === undefined ? reference.authors : `${reference.authors}, ${reference.year}`,
      link(reference),
      reference.use,
      reference.seed ? "yes" : "",
    ]),
  };
}
