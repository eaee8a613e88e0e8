/**
 * For files that run in jsdom. They share one window: each leaves it as it found it, and clocks and globals with it. And
 * jsdom draws on no canvas and says so at length; tests look at elements and numbers, browser tests at pixels.
 */
import { afterAll, vi } from "vitest";

if (typeof window !== "undefined") {
  HTMLCanvasElement.prototype.getContext = () => null;
  HTMLCanvasElement.prototype.toDataURL = () => "data:,";

  afterAll(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    document.body.replaceChildren();
    localStorage.clear();
    sessionStorage.clear();
    history.replaceState(null, "", "/");
  });
}
