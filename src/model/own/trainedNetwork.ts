/** A network that was trained in this tab, put where every tool opens the tab's network. */
import type { NetworkOptions } from "../architecture/spec.js";
import { packArrays } from "../pass/packArrays.js";
import type { ClassifierManifest, Weights } from "../pass/weights.js";
import { storeNetwork } from "./store.js";
import { newTabNetworkId } from "./tabNetwork.js";

export interface TrainedNetwork {
  readonly title: string;
  readonly network: Partial<NetworkOptions>;
  readonly preprocessing: ClassifierManifest["preprocessing"];
  readonly labels: readonly string[];
  readonly seed: number;
  /** Kernels and biases, normalizations merged in. */
  readonly weights: Weights;
}

/**
 * Writes the network into the browser's database, as the tab's own.
 *
 * @throws where the browser has no room, or forbids storage
 */
export async function storeTrained(given: TrainedNetwork): Promise<void> {
  const { title, network, preprocessing, labels, seed, weights } = given;
  const arrays = [...weights].map(([name, { shape, data }]) => [name, shape, data] as const);
  const { entry, bytes } = await packArrays("weights.bin", arrays);
  const id = newTabNetworkId();
  const source = {
    data: "Fashion-MNIST, Zalando SE",
    license: "MIT",
    seed,
    trainedWith: "the page Train of this site",
  };
  const manifest: ClassifierManifest = { id, title, network, preprocessing, labels, source, files: [entry] };
  await storeNetwork({ id, manifest, files: new Map([["weights.bin", bytes]]), keep: false, used: Date.now() });
}
