/**
 * Runs on every page of the built site: keeps the reader's place on the page and on the path, lets figures be taken
 * elsewhere, adds the search, and the service worker for offline use. What only some addresses or links ask for is
 * imported when they do: a page that merely opens need not run it.
 */
import { showEmbedded, wholeAddress } from "./components/exhibit/embed.js";
import type { Product } from "./components/exhibit/picturesDialog.js";
import { present } from "./components/exhibit/presenter.js";
import { drawn } from "./components/exhibit/exhibits.js";
import { keepTakeAway } from "./components/exhibit/takeAway.js";
import { keepPlace } from "./components/ui/arrival.js";
import { closeMenus } from "./components/ui/barMenus.js";
import { openAround } from "./components/ui/fold.js";
import { nextTask } from "./components/ui/nextTask.js";
import { keepPath } from "./components/ui/readingPath.js";
import { drawForPrint } from "./components/ui/responsive.js";
import type { Section } from "./components/ui/searchSections.js";
import { siteSearch } from "./components/ui/siteSearch.js";
import { whenLoaded } from "./components/ui/whenLoaded.js";
import { adviceOn, isGone } from "./model/runtime/absence.js";
import { Failure, problem } from "./model/runtime/problem.js";

const asked = new URLSearchParams(location.search);
const [embedded, slide, sheet, presented, pictures] = ["embed", "slide", "sheet", "present", "pictures"].map((name) =>
  asked.get(name),
);
const chapter = document.querySelector<HTMLElement>("[data-chapter]")?.dataset.chapter;
if (embedded !== null) void showEmbedded(embedded);
else if (slide !== null) void import("./components/exhibit/slides.js").then(({ showSlides }) => showSlides(slide));
else if (pictures !== null) void import("./components/exhibit/pictures.js").then(({ showPictures }) => showPictures());
else if (sheet !== null && chapter !== undefined)
  void import("./components/exhibit/sheet.js").then(({ showSheet }) => showSheet(chapter, sheet));
else {
  // Pages without exercises have no sheet: the whole page is shown.
  delete document.documentElement.dataset.alone;
  keepPlace();
  if (presented !== null) present(presented);
  keepNotebook();
  // A link that opens all answers leaves none in a closed fold.
  void drawn().then(() => document.querySelectorAll(".ask.revealed").forEach(openAround));
  void keepTakeAway();
  void nextTask().then(() => keepPath());
}
document.querySelector("[data-pictures]")?.addEventListener("click", () => {
  if (chapter !== undefined)
    void import("./components/exhibit/figuresZip.js").then(({ figuresZip }) => make(figuresZip(chapter)));
});

async function make(product: Product): Promise<void> {
  const { openPicturesDialog } = await import("./components/exhibit/picturesDialog.js");
  openPicturesDialog(product);
}

async function makeNotebook(id: string): Promise<void> {
  const { notebook } = await import("./components/exhibit/notebook.js");
  await make(notebook(id));
}

/** The link “Notebook” saves the chapter as it is now; from another page it comes here first. */
function keepNotebook(): void {
  const link = document.querySelector<HTMLAnchorElement>('.for-class a[href*="notebook="]');
  if (link === null || chapter === undefined) return;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void makeNotebook(chapter);
  });
  if (!asked.has("notebook")) return;
  history.replaceState(history.state, "", wholeAddress());
  void drawn().then(() => makeNotebook(chapter));
}

drawForPrint();
const bar = document.querySelector<HTMLElement>("#observablehq-header .bar");
if (bar !== null) closeMenus(bar);

// The post-build step writes this element; the live preview has none, so it never shows stale files from a cache.
const build = document.querySelector<HTMLMetaElement>('meta[name="site-build"]');

/** How long after its arrival a page starts the service worker, in ms: it would take turns with what the page draws. */
const workerDelay = 3000;

async function keepForOfflineUse(root: string): Promise<void> {
  const controlled = navigator.serviceWorker.controller !== null;
  await navigator.serviceWorker.register(new URL(`${root}sw.js`, document.baseURI));
  if (controlled) return;
  // On the first visit the page loaded before the worker could see its requests: tell it what to keep.
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ type: "loaded", urls: [location.href] });
  const observer = new PerformanceObserver((entries) => {
    active?.postMessage({ type: "loaded", urls: entries.getEntries().map(({ name }) => name) });
  });
  observer.observe({ type: "resource", buffered: true });
}

async function loadSections(address: string): Promise<readonly Section[]> {
  const response = await fetch(address);
  if (!response.ok || isGone(response)) {
    const advice = adviceOn[isGone(response) ? "gone" : "unreachable"];
    throw new Failure(problem("internal", `The list of sections answers ${response.status}.`, advice));
  }
  return (await response.json()) as readonly Section[];
}

if (build?.dataset.search !== undefined) {
  const { root, search } = build.dataset;
  const place = bar?.querySelector(".search-place");
  void nextTask().then(() => place?.append(siteSearch(() => loadSections(search), { root })));
}

const root = build?.dataset.root;
if (root !== undefined && "serviceWorker" in navigator)
  whenLoaded(() =>
    setTimeout(() => {
      // Offline use is an addition: a browser that refuses it (private mode, plain HTTP) shows the site all the same.
      keepForOfflineUse(root).catch(() => {});
    }, workerDelay),
  );
