/** The page «own»: a file comes in, the page says what it is, and every tool opens it. */
import type { OwnReader } from "../../model/own/client.js";
import type { Choices, OwnSummary } from "../../model/own/protocol.js";
import { forgetNetwork, storedNetwork, storedNetworks } from "../../model/own/store.js";
import { newTabNetworkId, tabNetworkId, useTabNetwork } from "../../model/own/tabNetwork.js";
import { bytes } from "../../model/math/format.js";
import type { Picture } from "../../model/types.js";
import { readPicture } from "../picture/pictureRead.js";
import type { Photo } from "../picture/photo.js";
import { button, checkInput } from "../ui/control.js";
import { html } from "../ui/element.js";
import { newest } from "../ui/newest.js";
import { pageAddress } from "../ui/pageAddress.js";
import { type AnswersPanel, type OpenNetwork, answersPanel } from "./answersPanel.js";
import { conventionsPanel } from "./conventionsPanel.js";
import { dropZone } from "./dropZone.js";
import type { OtherNetwork } from "./comparePanel.js";
import { mappingTable, unusedList } from "./mappingTable.js";
import { ownTools } from "./ownTools.js";
import { refusalView } from "./refusalView.js";
import { statisticsFigure } from "./statisticsFigure.js";

export interface OwnPageSources {
  readonly reader: OwnReader;
  readonly openNetwork: OpenNetwork;
  /** Those that the statistics are asked with, and that the network answers. */
  readonly photos: readonly Photo[];
  /** ImageNet's 1000 names, one a line; fetched when a network has as many classes. */
  readonly imagenet: () => Promise<string>;
  /** Networks of the site that a reader's can be compared with. */
  readonly others: () => Promise<readonly OtherNetwork[]>;
}

/** The names of a network's classes: the file's own, ImageNet's, or none. */
async function labelsOf(
  { labels, options }: OwnSummary,
  choices: Choices,
  imagenet: () => Promise<string>,
): Promise<string[]> {
  const classes = (options.classes ?? 0) - (choices.firstLabel === "background" ? 1 : 0);
  // A list may name the background, too.
  if (labels && labels.length >= classes) return labels.slice(labels.length - classes);
  if (classes !== 1000) return [...(labels ?? [])];
  return (await imagenet()).trim().split("\n");
}

export function ownPage(sources: OwnPageSources): HTMLElement {
  const { reader, photos, openNetwork } = sources;
  const status = html("div", { class: "own-status", "aria-live": "polite" });
  const result = html("div", { class: "own-result" });
  /** Files of a drop that lacked some: the next drop may bring them. */
  let pending: readonly File[] = [];
  let answers: AnswersPanel | undefined;
  /** Photos that show one thing each, without the plate of 24 frames. */
  const single = async () =>
    (await Promise.all(photos.filter(({ id }) => id !== "plate").map(picture))).filter((one) => one !== undefined);
  /** Gives the network that is open the labels of a file. */
  let relabel: ((list: readonly string[]) => Promise<void>) | undefined;
  const beginAct = newest();
  const zone = dropZone((files) => void take(files));
  const element = html("div", { class: "own wide" }, zone, status, result);

  async function take(files: readonly File[]): Promise<void> {
    const [first] = files;
    if (files.length === 1 && /\.txt$/i.test(first.name) && relabel) {
      const { labelLines } = await import("../../model/own/formats/labels.js");
      await relabel(labelLines(new Uint8Array(await first.arrayBuffer())));
      return;
    }
    const isNewest = beginAct();
    const names = new Set(files.map(({ name }) => name));
    const all = [...files, ...pending.filter(({ name }) => !names.has(name))];
    status.replaceChildren(html("p", {}, html("progress", { "aria-label": "Reading" }), ` Reading ${all[0].name} …`));
    status.scrollIntoView({ block: "nearest" });
    const contents = await Promise.all(
      all.map(async (file) => ({
        name: file.webkitRelativePath || file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    );
    const outcome = await reader.read(contents);
    if (!isNewest()) return;
    if (!outcome.ok) {
      pending = outcome.refusal.missing.length > 0 ? all : [];
      const open =
        answers && html("p", { class: "note" }, "Nothing was loaded. The network from before is still open below.");
      status.replaceChildren(refusalView(outcome.refusal, all), open ?? "");
      return;
    }
    pending = [];
    await show(outcome.value, newTabNetworkId(), undefined, isNewest);
  }

  /** @param chosen of a network that was read before: what it is stays, and only a new drop can change it */
  async function show(
    summary: OwnSummary,
    id: string,
    chosen: Choices | undefined,
    isNewest: () => boolean,
  ): Promise<void> {
    const { sentence, options } = summary;
    status.replaceChildren();
    relabel = undefined;
    answers?.dispose();
    answers = answersPanel(photos, openNetwork, options);
    const panel = answers;
    const tools = ownTools({ id, answers: panel, openNetwork, photos: single, others: sources.others });
    /** Everything that runs the network, as it is stored now. */
    async function run(choices: Choices): Promise<void> {
      const first = choices.firstLabel === "background" ? 1 : 0;
      const stored = await storedNetwork(id);
      await Promise.all([panel.open(id, first), stored && tools.show(stored)]);
    }
    const [what, from = ""] = sentence.split("; ");
    const keep = checkInput({ label: "Keep it in this browser when the tab is closed" });
    const look = html("a", { class: "btn primary", href: pageAddress("inside") + "?network=own" }, "Look inside");
    const forget = button("Forget it", () => void forgotten(id));
    const said = html(
      "span",
      { class: "note" },
      `${bytes(summary.bytes)}, read in ${Math.round(summary.milliseconds)} ms`,
    );
    const heading = html(
      "h2",
      { tabindex: -1, class: "verdict-line" },
      what,
      "; ",
      html("span", { class: "from" }, from),
    );
    const conventions = conventionsPanel(summary);
    const check = statisticsFigure(summary.conventions, (better) => {
      conventions.value = {
        ...conventions.value,
        bytes: better.bytes.id,
        padding: better.padding,
        activation: better.activation,
      };
      void changed();
    });
    // What an earlier build of the site stored may lack a choice.
    if (chosen) conventions.value = { ...conventions.value, ...chosen };
    result.replaceChildren(
      html("p", { class: "fileline" }, html("code", {}, summary.file), said),
      heading,
      html("div", { class: "row" }, look, keep, forget),
      panel,
      html(
        "div",
        { class: "two read" },
        conventions,
        chosen
          ? html(
              "section",
              { class: "panel" },
              html("h2", {}, "Do the batch statistics agree?"),
              html("p", {}, "Choose the file again to switch a convention or to ask its statistics."),
            )
          : summary.hasStatistics
            ? check
            : html(
                "section",
                { class: "panel" },
                html("h2", {}, "Do the batch statistics agree?"),
                html(
                  "p",
                  {},
                  "The file holds none: its normalizations were merged into the kernels when it was made. Nothing in it says whether these conventions are right.",
                ),
              ),
      ),
      tools.norms,
      tools.rest,
      html(
        "section",
        { class: "panel" },
        html("h2", {}, "Which tensor became which layer"),
        mappingTable(summary.rows),
      ),
      html("section", { class: "panel" }, html("h2", {}, "Not used"), unusedList(summary.unused)),
    );
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest" });
    if (chosen) {
      for (const field of conventions.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select"))
        field.disabled = true;
      keep.hidden = true;
      await run(chosen);
      return;
    }

    let labels: readonly string[] | undefined;
    relabel = async (list) => {
      labels = list;
      await changed();
    };
    async function changed(): Promise<void> {
      check.show(conventions.value);
      const named = { ...summary, ...(labels && { labels }) };
      const names = await labelsOf(named, conventions.value, sources.imagenet).catch(() => []);
      const outcome = await reader.store(id, conventions.value, names, keep.value);
      if (!isNewest()) return;
      if (outcome.ok) await run(conventions.value);
      else status.replaceChildren(refusalView(outcome.refusal, []));
    }
    conventions.addEventListener("input", () => void changed());
    keep.addEventListener("input", () => void changed());
    await changed();
    if (summary.hasStatistics && isNewest()) await ask(check, () => conventions.value, isNewest);
  }

  async function ask(
    figure: ReturnType<typeof statisticsFigure>,
    choices: () => Choices,
    isNewest: () => boolean,
  ): Promise<void> {
    const pictures = await single();
    const outcome = await reader.check(pictures, (verdict) => {
      if (isNewest()) figure.add(verdict);
    });
    if (!isNewest()) return;
    if (outcome.ok) figure.show(choices());
    else figure.append(html("p", { class: "note" }, `${outcome.refusal.reason} ${outcome.refusal.advice}`));
  }

  async function forgotten(id: string): Promise<void> {
    beginAct();
    relabel = undefined;
    answers?.dispose();
    answers = undefined;
    await forgetNetwork(id).catch(() => undefined);
    useTabNetwork(undefined);
    result.replaceChildren();
    status.replaceChildren(html("p", {}, "The network is forgotten. Nothing of it is left in this browser."));
  }

  /** What the tab had before, or what the reader kept in this browser. */
  async function begin(): Promise<void> {
    const isNewest = beginAct();
    const stored = await storedNetworks();
    const id = tabNetworkId() ?? stored.find(({ keep }) => keep)?.id;
    const found = id === undefined ? undefined : await storedNetwork(id);
    if (!found?.summary || !found.choices || !isNewest()) return;
    useTabNetwork(found.id);
    await show(found.summary, found.id, found.choices, isNewest);
  }
  void begin();
  return element;
}

async function picture({ href, title }: Photo): Promise<Picture | undefined> {
  const outcome = await readPicture(href, { name: title });
  return outcome.ok ? outcome.value.picture : undefined;
}
