/** The classifiers of a session: fetched when they are first asked, and kept, since all together are small. */
import { Classifier, batches } from "./classifier.js";
import type { ClassMaps } from "../math/classMap.js";
import { type DownloadOptions, type Surroundings, download, downloadJson } from "./download.js";
import type { NetworkFiles } from "./networkFiles.js";
import { Failure, cancelled, problem } from "./problem.js";
import type { ClassifyRequest, ClassifyResult, SpeedProgress } from "./protocol.js";
import { tf } from "./tensorflow.js";
import { type ClassifierManifest, DamagedWeights, checkedWeights, joinWeights } from "../pass/weights.js";

interface Sources {
  readonly network: (id: string) => NetworkFiles;
  readonly around: Surroundings;
}

interface Talk {
  readonly signal: AbortSignal;
  readonly onSpeed: (progress: SpeedProgress) => void;
}

export class WorkerClassifiers {
  private readonly opened = new Map<string, Classifier>();

  constructor(private readonly sources: Sources) {}

  /** @throws Failure when the network cannot be had, RangeError for what the request asks wrongly */
  async answer(request: ClassifyRequest, { signal, onSpeed }: Talk, backend: string): Promise<ClassifyResult> {
    const { network, pictures } = request;
    let classifier = this.opened.get(network);
    let preparing = 0;
    if (!classifier) {
      const fetched = await this.fetch(network, signal);
      const start = performance.now();
      classifier = await this.prepare(network, fetched);
      preparing = performance.now() - start;
    }
    const { side, manifest } = classifier;
    const count = pictures.length / (side * side);
    const logits = new Float32Array(count * manifest.labels.length);
    const maps: ClassMaps[] = [];
    let [place, milliseconds] = [0, 0];
    for (const part of batches(pictures, side)) {
      // Lets messages in, among them a cancellation.
      await new Promise<void>((resolve) => setTimeout(resolve));
      if (signal.aborted) throw new Failure(cancelled);
      const start = performance.now();
      const some = request.maps ? this.withMaps(classifier, part, maps) : classifier.logits(part);
      milliseconds += performance.now() - start;
      logits.set(some, place);
      place += some.length;
      onSpeed({ done: place / manifest.labels.length, of: count });
    }
    return {
      network,
      logits,
      labels: manifest.labels,
      milliseconds,
      preparing,
      backend,
      tensors: tf.memory().numTensors,
      ...(maps.length > 0 && { maps: joined(maps) }),
    };
  }

  private withMaps(classifier: Classifier, pictures: Uint8Array, all: ClassMaps[]): Float32Array {
    const { logits, maps } = classifier.classMaps(pictures);
    all.push(maps);
    return logits;
  }

  private async fetch(id: string, signal: AbortSignal): Promise<{ manifest: ClassifierManifest; files: Uint8Array[] }> {
    const { network, around } = this.sources;
    const { manifest: href, weights } = network(id);
    const options: DownloadOptions = { what: "weights", signal };
    // Written by import-family, with the files that it names; the hashes of these are checked.
    const manifest = (await downloadJson(`${id}.json`, href, options, around)) as ClassifierManifest;
    const wanted = manifest.files.map((file) => ({ ...file, name: `${id}/${file.name}`, href: weights[file.name] }));
    return { manifest, files: await Promise.all(wanted.map((file) => download(file, options, around))) };
  }

  private async prepare(
    id: string,
    { manifest, files }: { manifest: ClassifierManifest; files: Uint8Array[] },
  ): Promise<Classifier> {
    try {
      const parts = manifest.files.map((file, i) => checkedWeights(file, files[i]));
      const classifier = new Classifier(manifest, joinWeights(parts));
      // The first pass is many times slower than the next ones: it prepares every kernel.
      classifier.logits(new Uint8Array(classifier.side * classifier.side));
      this.opened.set(id, classifier);
      return classifier;
    } catch (error) {
      if (!(error instanceof DamagedWeights)) throw error;
      throw new Failure(
        problem("weights-damaged", `The network's weights are damaged: ${error.message}.`, "Reload the page."),
      );
    }
  }

  dispose(): void {
    for (const classifier of this.opened.values()) classifier.dispose();
    this.opened.clear();
  }
}

/** Maps of several batches as those of one. */
function joined(parts: readonly ClassMaps[]): ClassMaps {
  const cells = new Float32Array(parts.reduce((sum, part) => sum + part.cells.length, 0));
  let place = 0;
  for (const part of parts) {
    cells.set(part.cells, place);
    place += part.cells.length;
  }
  return { ...parts[0], cells };
}
