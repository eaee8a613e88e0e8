/** Runs in each page before anything is drawn: an address that asks for a part of a page never shows the rest of it. */
{
  const asked = new URLSearchParams(location.search);
  const part = ["embed", "slide", "sheet", "pictures"].find((name) => asked.has(name));
  if (part !== undefined) document.documentElement.dataset.alone = part;
}
