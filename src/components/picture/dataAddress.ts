/** Data addresses: read here, since the page's policy lets nothing fetch them. */

/** The content of a `data:` address; undefined if it cannot be read. */
export function dataBlob(address: string): Blob | undefined {
  const parts = /^data:([^,]*),([^]*)$/i.exec(address);
  if (!parts) return undefined;
  const [, head, body] = parts;
  const type = head.replace(/;base64$/i, "");
  try {
    const text = decodeURIComponent(body);
    if (!/;base64$/i.test(head)) return new Blob([text], { type });
    const letters = atob(text.replace(/\s+/g, ""));
    return new Blob([Uint8Array.from(letters, (letter) => letter.charCodeAt(0))], { type });
  } catch {
    // Broken escapes, or no base64.
    return undefined;
  }
}
