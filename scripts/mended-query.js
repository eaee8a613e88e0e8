/** Runs in each page before anything reads its address: a second `?`, which somebody added by hand, is an `&`. */
{
  const { search, hash, pathname } = location;
  const mended = search.slice(0, 1) + search.slice(1).replaceAll("?", "&");
  if (mended !== search) history.replaceState(history.state, "", pathname + mended + hash);
}
