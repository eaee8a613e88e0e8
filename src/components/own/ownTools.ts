/** What else the page does with a network that is open: normalizations, a second network beside it, files. */
import { layers } from "../../model/architecture/layers.js";
import { type StoredNetwork, storedNetworks } from "../../model/own/store.js";
import { describedBy } from "../../model/own/savedHere.js";
import { type Weights, decodeWeights, joinWeights } from "../../model/pass/weights.js";
import type { Picture } from "../../model/types.js";
import { saveNetwork } from "../network/saveNetwork.js";
import { html } from "../ui/element.js";
import { newest } from "../ui/newest.js";
import type { AnswersPanel, OpenNetwork } from "./answersPanel.js";
import { breakPanel } from "./breakPanel.js";
import { type OtherNetwork, comparePanel } from "./comparePanel.js";
import { normPanel } from "./normPanel.js";

export interface ToolSources {
  /** Under which the reader's network is stored. */
  readonly id: string;
  readonly answers: Pick<AnswersPanel, "ask" | "picture">;
  readonly openNetwork: OpenNetwork;
  /** The shipped photos that show one thing each. */
  readonly photos: () => Promise<readonly Picture[]>;
  /** How many they are and what they show. */
  readonly kind: string;
  /** Networks of the site. */
  readonly others: () => Promise<readonly OtherNetwork[]>;
}

export interface OwnTools {
  readonly norms: HTMLElement;
  readonly rest: HTMLElement;
  /** Works on a network as it is stored now. */
  show(network: StoredNetwork): Promise<void>;
}

async function storedWeights({ manifest, files }: StoredNetwork): Promise<Weights> {
  const decode = manifest.files.map((file) => decodeWeights(file, files.get(file.name) ?? new Uint8Array()));
  return joinWeights(await Promise.all(decode));
}

/** Other networks of the reader's, which the browser still has. */
async function ownOthers(except: string): Promise<OtherNetwork[]> {
  const all = await storedNetworks();
  return all.flatMap(({ id, summary, manifest }) =>
    id === except || !summary
      ? []
      : [
          {
            id,
            name: `yours: ${summary.file}, ${summary.sentence.split(",").slice(0, 2)}`,
            layers: layers(manifest.network),
          },
        ],
  );
}

export function ownTools({ id, answers, openNetwork, photos, kind, others }: ToolSources): OwnTools {
  const norms = normPanel();
  const rest = html("div", { class: "own-tools" });
  let known: Promise<OtherNetwork[]> | undefined;
  const begin = newest();
  return {
    norms,
    rest,
    async show(network) {
      const isNewest = begin();
      const { manifest, summary } = network;
      const { ask, picture } = answers;
      const list = layers(manifest.network);
      const name = (summary?.file ?? "network").replace(/\.[^.]*$/, "");
      const saved = saveNetwork({
        ...{ name, layers: list, about: describedBy(manifest) },
        weights: (layer) => ask((open) => open.weights({ layer })),
      });
      const all = await (known ??= Promise.all([others(), ownOthers(id)]).then((lists) => lists.flat()));
      if (!isNewest()) return;
      rest.replaceChildren(
        breakPanel({ layers: list, ask, photos, kind }),
        ...(all.length > 0 ? [comparePanel({ layers: list, others: all, ask, open: openNetwork, picture })] : []),
        html("section", { class: "panel" }, html("h2", {}, "Save it in another format"), saved),
      );
      const weights = await storedWeights(network);
      if (isNewest()) norms.show(weights);
    },
  };
}
