/**
 * Runs in each page, in the page itself: a file of its own could be missing like those that it watches for.
 * The names of the files watched carry their content or their version. When the site no longer has one, the page is of an
 * older build than the site, and the reader is told to reload it.
 */
{
  const build = /\/_(?:file|import|node|npm|observablehq)\/[^?]*$/;

  const ours = (address) => {
    const url = new URL(address, document.baseURI);
    return url.origin === location.origin && build.test(url.pathname) ? url.href : undefined;
  };

  /** Some hosts answer a missing file with a page of their own. */
  const isGone = async (href) => {
    const response = await fetch(href, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
    if (response === undefined) return false;
    return [404, 410].includes(response.status) || (response.headers.get("content-type") ?? "").startsWith("text/html");
  };

  let told = false;
  const tell = () => {
    if (told) return;
    told = true;
    const button = (text, act) => {
      const element = document.createElement("button");
      Object.assign(element, { type: "button", className: "btn", textContent: text, onclick: act });
      return element;
    };
    const box = document.createElement("div");
    box.className = "renewed";
    box.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent =
      "This site was renewed after you opened this page. Parts of the page do not work until you reload it.";
    box.append(
      words,
      button("Reload the page", () => location.reload()),
      button("Close", () => box.remove()),
    );
    // The stylesheet may be what is missing.
    Object.assign(box.style, { position: "fixed", inset: "auto 0 0 0", zIndex: 10 });
    const show = () => document.body.append(box);
    if (document.body) show();
    else addEventListener("DOMContentLoaded", show, { once: true });
  };

  const suspect = async (address) => {
    const href = ours(address);
    if (href !== undefined && !told && (await isGone(href))) tell();
  };

  // Scripts, stylesheets, preloaded modules, pictures.
  addEventListener(
    "error",
    ({ target }) => {
      const address = target instanceof Element && (target.getAttribute("src") ?? target.getAttribute("href"));
      if (address) void suspect(address);
    },
    true,
  );
  // All the rest, modules imported late and data among them, in browsers that tell the status of what was loaded.
  new PerformanceObserver((list) => {
    for (const { name, responseStatus } of list.getEntries()) if (responseStatus >= 400) void suspect(name);
  }).observe({ type: "resource", buffered: true });
}
