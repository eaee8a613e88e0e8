/**
 * Offline use. Pages come from the network while there is one, and from the cache otherwise; files whose names carry a
 * content hash or a version never change, and come from the cache once they are in it.
 * A new build waits until the last page of the old one is closed. Then it takes over every page that was kept, of
 * whichever build, and drops the files that none of these builds has. A kept page lives until it is visited again.
 */
// The post-build step puts the build's name and its list of files here.
const build = "__BUILD__";
const files = "__FILES__";

const pageCache = `pages ${build}`;
const assetCache = "assets";
/** For each build whose pages are kept, the list of its files. */
const listCache = "files of builds";
const scope = self.registration.scope;
const unchanging = /^_(?:file|import|node|npm|observablehq)\//;
/** Files that src/model/runtime/download.ts checks and keeps itself: once is enough. Pages read descriptions of networks and the test pictures of clothes, too. */
const keptElsewhere = /^_file\/data\/models\/(?!fashion\/pictures\.).*\.bin$|\.wasm$/;
/** A page that takes longer than this, in milliseconds, is shown from the cache if it is there. */
const patience = 4000;

const pathOf = (url) => new URL(url).pathname.slice(new URL(scope).pathname.length);
/** Pages are kept without query and hash, which hold the state of the page and not its name. */
const pageKey = (url) => scope + pathOf(url);
/** The other address of a page: hosts that know clean addresses answer v1 as v1.html, and all answer a folder's index. */
const otherKey = (url) =>
  scope +
  (/(?:^|\/)(?:index\.html)?$/.test(pathOf(url))
    ? pathOf(url).replace(/(?:index\.html)?$/, (end) => (end === "" ? "index.html" : ""))
    : pathOf(url).replace(/(?:\.html)?$/, (end) => (end === "" ? ".html" : "")));

async function keptPage(url) {
  for (const key of [pageKey(url), otherKey(url)]) {
    const kept = await caches.match(key, { cacheName: pageCache });
    if (kept) return kept;
  }
  return undefined;
}

/** Keeps a copy of a sound response; a full disk is no reason to fail the request. */
async function keep(cacheName, key, response) {
  if (!response.ok || response.redirected || response.type !== "basic") return;
  try {
    const cache = await caches.open(cacheName);
    await cache.put(key, response);
  } catch (error) {
    console.warn(`not kept for offline use: ${key}: ${error.message}`);
  }
}

async function assetFirst(event) {
  const { request } = event;
  const kept = await caches.match(request, { cacheName: assetCache });
  if (kept) return kept;
  const response = await fetch(request);
  event.waitUntil(keep(assetCache, request.url, response.clone()));
  return response;
}

async function networkFirst(event) {
  const { url } = event.request;
  const kept = await keptPage(url);
  const answer = fetch(event.request).then((response) => {
    event.waitUntil(keep(pageCache, pageKey(url), response.clone()));
    return response;
  });
  if (!kept) return answer;
  const late = new Promise((done) => setTimeout(done, patience, kept));
  return Promise.race([answer.then((response) => (response.status < 500 ? response : kept)), late]).catch(() => kept);
}

/** Fetches and keeps what the first page loaded before this worker answered requests. */
async function catchUp(urls) {
  for (const url of urls.filter((candidate) => candidate.startsWith(scope) && !keptElsewhere.test(pathOf(candidate)))) {
    const [cacheName, key] = unchanging.test(pathOf(url)) ? [assetCache, url] : [pageCache, pageKey(url)];
    if (await caches.match(key, { cacheName })) continue;
    try {
      await keep(cacheName, key, await fetch(key));
    } catch {
      // Offline meanwhile: the next visit catches up.
    }
  }
}

const listKey = (name) => `${scope}?files-of=${name}`;

async function keepList() {
  const lists = await caches.open(listCache);
  await lists.put(listKey(build), new Response(JSON.stringify(files)));
}

/** The files of a build, or undefined if its list was never kept. */
async function filesOf(name) {
  const list = await caches.match(listKey(name), { cacheName: listCache });
  return list?.json();
}

/** The entries of a cache that are this site's. Another copy of it may stand under another path of the same host. */
async function ownEntries(cache) {
  return (await cache.keys()).filter(({ url }) => url.startsWith(scope));
}

/** Moves the pages that earlier workers kept into this worker's cache. */
async function takeOverPages() {
  const own = await caches.open(pageCache);
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages ") || name === pageCache) continue;
    const old = await caches.open(name);
    for (const request of await ownEntries(old)) {
      if (!(await own.match(request))) await own.put(request, await old.match(request));
      await old.delete(request);
    }
    if ((await old.keys()).length === 0) await caches.delete(name);
  }
}

/** Drops every file that no kept page's build has, and pages of which nobody knows what they need. */
async function dropUnused() {
  const needed = new Set(files);
  const builds = new Set([build]);
  const pages = await caches.open(pageCache);
  for (const request of await ownEntries(pages)) {
    const [, name] = /<meta name="site-build" content="(\w+)"/.exec(await (await pages.match(request)).text()) ?? [];
    if (builds.has(name)) continue;
    const list = await filesOf(name);
    if (list === undefined) await pages.delete(request);
    else {
      builds.add(name);
      for (const file of list) needed.add(file);
    }
  }
  const lists = await caches.open(listCache);
  const wanted = new Set([...builds].map(listKey));
  for (const request of await ownEntries(lists)) if (!wanted.has(request.url)) await lists.delete(request);
  const assets = await caches.open(assetCache);
  for (const request of await ownEntries(assets)) {
    if (!needed.has(decodeURI(pathOf(request.url)))) await assets.delete(request);
  }
}

/** A full disk is no reason to fail here either. */
const warn = (error) => console.warn(`not kept for offline use: ${error.message}`);

self.addEventListener("install", (event) => event.waitUntil(keepList().catch(warn)));

self.addEventListener("activate", (event) => {
  event.waitUntil(
    takeOverPages()
      .catch(warn)
      .then(dropUnused)
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data?.type === "loaded") event.waitUntil(catchUp(event.data.urls));
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET" || !url.startsWith(scope) || keptElsewhere.test(pathOf(url))) return;
  event.respondWith(unchanging.test(pathOf(url)) ? assetFirst(event) : networkFirst(event));
});
