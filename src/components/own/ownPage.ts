/** The page «own»: a file comes in, the page says what it is, and every tool opens it. */
import type { OwnReader } from "../../model/own/client.js";
import type { Choices, OwnSummary, RefusalText } from "../../model/own/protocol.js";
import {
  type StoredNetwork,
  forgetNetwork,
  storeNetwork,
  storedNetwork,
  storedNetworks,
} from "../../model/own/store.js";
import { newTabNetworkId, tabNetwork, useTabNetwork } from "../../model/own/tabNetwork.js";
import { layers } from "../../model/architecture/layers.js";
import { bytes } from "../../model/math/format.js";
import { button, checkInput } from "../ui/control.js";
import { html } from "../ui/element.js";
import { newest } from "../ui/newest.js";
import { pageAddress } from "../ui/pageAddress.js";
import { fitsClasses, labelLines, labelsDiffer } from "../../model/own/formats/labels.js";
import { type AnswersPanel, type OpenNetwork, answersPanel } from "./answersPanel.js";
import { conventionsPanel } from "./conventionsPanel.js";
import { dropZone } from "./dropZone.js";
import type { OtherNetwork } from "./comparePanel.js";
import { mappingTable, unusedList } from "./mappingTable.js";
import { ownTools } from "./ownTools.js";
import { refusalView } from "./refusalView.js";
import { type SamplePictures, type SampleSources, samplePictures } from "./samplePictures.js";
import { noStatistics, statisticsFigure } from "./statisticsFigure.js";

export interface OwnPageSources extends SampleSources {
  readonly reader: OwnReader;
  readonly openNetwork: OpenNetwork;
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

/** Why Inside counts more layers than the file has kernels for; empty where it does not. */
function countNote(inFile: number, all: number): HTMLElement | string {
  if (inFile === all) return "";
  const text = `${inFile} layers have weights. Inside counts the pooling, too, so it says ${all} layers.`;
  return html("p", { class: "note" }, text);
}

/** Changes a part of what the browser has stored; says whether it could. */
async function rewrite(id: string, change: (stored: StoredNetwork) => Partial<StoredNetwork>): Promise<boolean> {
  const stored = await storedNetwork(id);
  if (!stored) return false;
  const write = storeNetwork({ ...stored, ...change(stored), used: Date.now() });
  return write.then(
    () => true,
    () => false,
  );
}

const notStored: RefusalText = {
  title: "The change was not stored",
  reason: "The browser no longer has this network, or it has no room for it.",
  advice: "Choose the file again.",
  missing: [],
};

const nothing = { files: [], missing: [] } as const;

export function ownPage(sources: OwnPageSources): HTMLElement {
  const { reader, openNetwork } = sources;
  const status = html("div", { class: "own-status", "aria-live": "polite" });
  const result = html("div", { class: "own-result" });
  /** Files of a drop that lacked some: the next drop may bring them. */
  let pending: { readonly files: readonly File[]; readonly missing: readonly string[] } = nothing;
  let answers: AnswersPanel | undefined;
  /** Gives the network that is open the labels of a file. */
  let relabel: ((file: File) => Promise<void>) | undefined;
  const beginAct = newest();
  const zone = dropZone((files) => void take(files));
  const element = html("div", { class: "own wide" }, zone, status, result);

  async function take(files: readonly File[]): Promise<void> {
    const [first] = files;
    if (files.length === 1 && /\.txt$/i.test(first.name) && relabel) {
      await relabel(first);
      return;
    }
    const isNewest = beginAct();
    const names = new Set(files.map(({ name }) => name));
    // Only what was asked for completes what came before; anything else is a file of its own.
    const completes = pending.missing.some((name) => names.has(name));
    const all = completes ? [...files, ...pending.files.filter(({ name }) => !names.has(name))] : files;
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
      const { missing } = outcome.refusal;
      pending = missing.length > 0 ? { files: all, missing } : nothing;
      const open =
        answers && html("p", { class: "note" }, "Nothing was loaded. The network from before is still open below.");
      status.replaceChildren(refusalView(outcome.refusal, all, startAgain), open ?? "");
      return;
    }
    pending = nothing;
    await show(outcome.value, newTabNetworkId(), undefined, isNewest);
  }

  /** Forgets the files that wait for others. */
  function startAgain(): void {
    pending = nothing;
    status.replaceChildren();
    zone.querySelector("button")?.focus();
  }

  /** @param before a network that was read before: what it is stays, and only a new drop can change it */
  async function show(
    summary: OwnSummary,
    id: string,
    before: StoredNetwork | undefined,
    isNewest: () => boolean,
  ): Promise<void> {
    const { sentence, options, rows } = summary;
    const chosen = before?.choices;
    const samples = await samplePictures(summary, sources);
    if (!isNewest()) return;
    status.replaceChildren();
    relabel = undefined;
    answers?.dispose();
    answers = answersPanel(samples.photos, openNetwork, options);
    const panel = answers;
    const tools = ownTools({
      ...{ id, answers: panel, openNetwork, others: sources.others },
      ...{ photos: samples.single, kind: samples.kind },
    });
    /** Everything that runs the network, as it is stored now. */
    async function run(choices: Choices): Promise<void> {
      const first = choices.firstLabel === "background" ? 1 : 0;
      const stored = await storedNetwork(id);
      await Promise.all([panel.open(id, first), stored && tools.show(stored)]);
    }
    const [what, from = ""] = sentence.split("; ");
    const keep = checkInput({ label: "Keep it in this browser", value: before?.keep ?? false });
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
    const check = statisticsFigure(summary.conventions, samples.kind, (better) => {
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
      countNote(rows.length, layers(options).length),
      html("div", { class: "row" }, look, keep, forget),
      panel,
      html(
        "div",
        { class: "two read" },
        conventions,
        summary.hasStatistics && !chosen ? check : noStatistics(summary, chosen !== undefined),
      ),
      tools.norms,
      tools.rest,
      html("section", { class: "panel" }, html("h2", {}, "Which tensor became which layer"), mappingTable(rows)),
      html("section", { class: "panel" }, html("h2", {}, "Not used"), unusedList(summary.unused)),
    );
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest" });
    let labels: readonly string[] | undefined;
    relabel = async (file) => {
      const list = labelLines(new Uint8Array(await file.arrayBuffer()));
      const classes = options.classes ?? 0;
      if (!fitsClasses(list.length, classes)) {
        const reason = `${labelsDiffer(list.length, classes)} Nothing was changed.`;
        const advice = "Choose a list with one label for each class, one on each line.";
        status.replaceChildren(refusalView({ title: "The labels do not fit", reason, advice, missing: [] }, [file]));
        return;
      }
      labels = list;
      const isDone = chosen ? await rename(list, chosen) : await changed().then(() => true);
      const used = html("p", {}, html("code", {}, file.name), ": its labels are in use.");
      if (isNewest()) status.replaceChildren(isDone ? used : refusalView(notStored, [file]));
    };
    /** A network that was read before has no worker behind it: only its labels change. */
    async function rename(list: readonly string[], choices: Choices): Promise<boolean> {
      const named = { ...summary, labels: list };
      const names = await labelsOf(named, choices, sources.imagenet);
      const isDone = await rewrite(id, ({ manifest }) => ({
        summary: named,
        manifest: { ...manifest, labels: names },
      }));
      if (isDone && isNewest()) await run(choices);
      return isDone;
    }
    if (chosen) {
      for (const field of conventions.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select"))
        field.disabled = true;
      const isOpen = run(chosen);
      keep.addEventListener("input", () => {
        // Opening writes the network, too, and would write what it had before.
        void isOpen
          .then(() => rewrite(id, () => ({ keep: keep.value })))
          .then((isDone) => isNewest() && status.replaceChildren(isDone ? "" : refusalView(notStored, [])));
      });
      await isOpen;
      return;
    }

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
    if (summary.hasStatistics && isNewest()) await ask(check, samples, () => conventions.value, isNewest);
  }

  async function ask(
    figure: ReturnType<typeof statisticsFigure>,
    { single }: SamplePictures,
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
    useTabNetwork(undefined);
    // A pass that runs keeps the database waiting: the reader sees at once that the button was heard.
    result.replaceChildren();
    status.replaceChildren(html("p", {}, "The network is being removed from this browser …"));
    await forgetNetwork(id).catch(() => undefined);
    status.replaceChildren(html("p", {}, "The network is forgotten. Nothing of it is left in this browser."));
  }

  /** What the tab had before, or what the reader kept in this browser. */
  async function begin(): Promise<void> {
    const isNewest = beginAct();
    // Old ones go first.
    await storedNetworks();
    const found = await tabNetwork();
    if (!found?.summary || !found.choices || !isNewest()) return;
    await show(found.summary, found.id, found, isNewest);
  }
  void begin();
  return element;
}
