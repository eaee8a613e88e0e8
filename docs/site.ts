/** Runs on every page: registers the service worker, on the built site only. */
const build = document.querySelector<HTMLMetaElement>('meta[name="site-build"]');

// The post-build step writes this element; the live preview has none, so it never serves stale files from a cache.
if (build?.dataset.root !== undefined && "serviceWorker" in navigator) {
  const script = new URL(`${build.dataset.root}sw.js`, document.baseURI);
  navigator.serviceWorker.register(script).catch(() => {
    // Offline use is an addition: a browser that refuses it (private mode, plain HTTP) shows the site all the same.
  });
}

export {};
