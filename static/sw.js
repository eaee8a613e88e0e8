/**
 * Offline use. Pages come from the network while there is one, and from the cache otherwise; files whose names carry a
 * content hash or a version never change, and come from the cache once they are in it.
 * A new build waits until the last page of the old one is closed, then drops what it does not use.
 */
// The post-build step puts the build's name and its list of files here.
const build = "__BUILD__";
const files = "__FILES__";

const pageCache = `pages ${build}`;
const assetCache = "assets";
const scope = self.registration.scope;
const unchanging = /^_(?:file|import|node|npm|observablehq)\//;
/** Files that src/model/download.ts checks and keeps itself: once is enough. */
const keptElsewhere = /^_file\/data\/models\/|\.wasm$/;
/** A page that takes longer than this, in milliseconds, is shown from the cache if it is there. */
const patience = 4000;

const pathOf = (url) => new URL(url).pathname.slice(new URL(scope).pathname.length);
/** Pages are kept without query and hash, which hold the state of the page and not its name. */
const pageKey = (url) => scope + pathOf(url);

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
  const key = pageKey(event.request.url);
  const kept = await caches.match(key, { cacheName: pageCache });
  const answer = fetch(event.request).then((response) => {
    event.waitUntil(keep(pageCache, key, response.clone()));
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

async function dropOldBuilds() {
  for (const name of await caches.keys()) {
    if (name.startsWith("pages ") && name !== pageCache) await caches.delete(name);
  }
  const current = new Set(files);
  const cache = await caches.open(assetCache);
  for (const { url } of await cache.keys()) {
    if (!current.has(decodeURI(pathOf(url)))) await cache.delete(url);
  }
}

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldBuilds().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data?.type === "loaded") event.waitUntil(catchUp(event.data.urls));
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET" || !url.startsWith(scope) || keptElsewhere.test(pathOf(url))) return;
  event.respondWith(unchanging.test(pathOf(url)) ? assetFirst(event) : networkFirst(event));
});
