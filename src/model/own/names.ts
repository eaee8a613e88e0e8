/** What names tell: their natural order, which norm belongs to which kernel, and where in a network a layer stands. */

/** Made when it is first asked for, which takes 10 ms: most pages never do. */
let collator: Intl.Collator | undefined;

/** Compares names with digits read as numbers: `block_2` before `block_10`. */
export function naturally(a: string, b: string): number {
  collator ??= new Intl.Collator("en", { numeric: true });
  return collator.compare(a, b);
}

/** Prefixes that training tools put in front of every name. */
const wrappers = /^(?:(?:module|model|state_dict|model_state_dict|net|network|_orig_mod|ema)[./])+/;

export function unwrapped(name: string): string {
  return name.replace(/:\d+$/, "").replace(wrappers, "").replaceAll("._orig_mod", "");
}

export interface Parts {
  readonly owner: string;
  /** `weight`, `kernel`, `running_mean`, … */
  readonly part: string;
}

/** A name's last component, and what owns it. */
export function partsOf(name: string): Parts {
  const at = Math.max(name.lastIndexOf("."), name.lastIndexOf("/"));
  return { owner: name.slice(0, Math.max(0, at)), part: name.slice(at + 1) };
}

function sibling(owner: string, rename: (last: string) => string | undefined): string | undefined {
  const { owner: parent, part } = partsOf(owner);
  const other = rename(part);
  if (other === undefined) return undefined;
  return parent === "" ? other : `${owner.slice(0, owner.length - part.length)}${other}`;
}

/** What a convolution and its norm have in common. */
function bare(name: string): string {
  return name
    .replace(/batch_?norm(?:alization)?|(?:^|(?<=[/._]))bn(?=[/._]|$)/gi, "")
    .replace(/[/._]+/g, "/")
    .replace(/^\/|\/$/g, "");
}

/**
 * The norm of a kernel, by name. The rules are those of the frameworks' own names: Hugging Face, timm, plain PyTorch
 * modules, sequential PyTorch modules, and for Keras and TF-slim names that are alike but for the word for a norm.
 *
 * @param owner the kernel's name without its last component
 * @param norms names of all norms
 * @param kernels names of all kernels
 */
export function normNameFor(
  owner: string,
  norms: ReadonlyMap<string, string>,
  kernels: ReadonlySet<string>,
): string | undefined {
  const { part } = partsOf(owner);
  const inBlock = (name: string) => kernels.has(sibling(owner, () => name) ?? "");
  const timm = new Map(
    inBlock("conv_pwl")
      ? [
          ["conv_pw", "bn1"],
          ["conv_dw", "bn2"],
          ["conv_pwl", "bn3"],
        ]
      : [
          ["conv_dw", "bn1"],
          ["conv_pw", "bn2"],
          ["conv_stem", "bn1"],
          ["conv_head", "bn2"],
        ],
  );
  const rules: ((last: string) => string | undefined)[] = [
    (last) => (last === "convolution" ? "normalization" : undefined),
    (last) => timm.get(last),
    (last) => (/^conv\d*$/.test(last) ? last.replace("conv", "bn") : undefined),
    (last) => (/^\d+$/.test(last) ? String(Number(last) + 1) : undefined),
  ];
  for (const rule of rules) {
    const name = sibling(owner, rule);
    if (name !== undefined && norms.has(name)) return name;
  }
  // By what is left of both names, of which `norms` keeps each norm's own.
  if (/^\d+$/.test(part)) return undefined;
  const own = bare(owner);
  for (const [name, rest] of norms) if (rest === own) return name;
  return undefined;
}

/** Norms by name, each with what {@link normNameFor} compares. */
export function normKeys(names: Iterable<string>): Map<string, string> {
  return new Map([...names].map((name) => [name, bare(name)]));
}

const stemWords =
  /(?:^|[/._])(?:conv_?stem|stem|first_conv|conv1|Conv1|Conv2d_0|features[/._]0)(?:[/._]|$)|MobilenetV2\/Conv(?:\/|$)/;
const headWords = /(?:^|[/._])(?:conv_head|conv_1x1|conv_last|Conv_1|conv_1)(?:[/._]|$)/;
const classWords = /classifier|(?:^|[/.])(?:fc|head|logits|predictions|conv_preds|dense|output)/i;

/** Whether a name is that of a layer which names classes. */
export function namesClasses(name: string): boolean {
  return classWords.test(name);
}

function rankOf(name: string): number {
  if (/conv_stem[/._](?:conv_3x3|reduce_1x1)/.test(name)) return 1;
  if (stemWords.test(name) && !/block|layer[/._]\d/.test(name)) return 0;
  if (/expanded_conv[/_](?!\d)/.test(name)) return 1;
  if (headWords.test(name) && !/block/.test(name)) return 3;
  return namesClasses(name) ? 4 : 2;
}

/** Inside a block: expansion, depthwise, projection. */
function stepOf(name: string): number {
  if (/expand/.test(name) || /conv_pw(?:[/.]|$)/.test(name)) return 0;
  if (/depthwise|conv_dw|conv_3x3/.test(name)) return 1;
  return /project|conv_pwl|reduce/.test(name) ? 2 : 0;
}

/** The name up to the part that tells the steps of one block apart. */
function blockOf(name: string): string {
  return name.replace(/(?:expand|depthwise|project|pointwise|conv_pwl?|conv_dw|conv_3x3|expand_1x1|reduce_1x1).*$/, "");
}

/** An order of layers by their names alone: stem, blocks, last convolution, classifier. */
export function compareLayers(a: string, b: string): number {
  return (
    rankOf(a) - rankOf(b) ||
    naturally(blockOf(a), blockOf(b)) ||
    (blockOf(a) === a ? 0 : stepOf(a) - stepOf(b)) ||
    naturally(a, b)
  );
}
