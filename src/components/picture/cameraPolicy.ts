/** Who may allow the camera: the reader, or the page around this one, or nobody but this site's server. */

/** Chromium's way to ask what the page's policy leaves it; elsewhere absent. */
interface WithPolicy {
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
}

/** Whether a page of another site, or of none, stands around this one. */
function isFramedByOthers(): boolean {
  try {
    return window.top === null || !window.top.location.href;
  } catch {
    // Browsers throw where the page around is none of ours.
    return true;
  }
}

/**
 * Who has to allow the camera before a reader can. In a frame without `allow="camera"` the browser asks nobody and refuses.
 *
 * @returns `page` where the page around this one keeps or may keep the camera back, `server` where this site itself does
 */
export function cameraGuard(): "page" | "server" | "reader" {
  const { featurePolicy } = document as WithPolicy;
  const isFramed = isFramedByOthers();
  // A frame that the browser says nothing about was most likely given no camera: that is the rule for frames.
  const isAllowed = featurePolicy?.allowsFeature("camera") ?? !isFramed;
  if (isAllowed) return "reader";
  return isFramed || window.top !== window ? "page" : "server";
}
