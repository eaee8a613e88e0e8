/** Browsers that protect against fingerprinting give false pixels: that is told, and nothing is computed from them. */
import { describe, expect, test } from "vitest";
import type * as CameraModule from "../../src/components/picture/pictureCamera.js";
import { quarters } from "../pictureFiles.js";
import { importModule, openFrontPage } from "./modules.js";
import { reader } from "./pictureReader.js";

describe("a canvas that the browser falsifies", () => {
  /** A front page whose canvas answers with what `falsify` makes of each value, and whose camera is a canvas. */
  function falsified(falsify: (value: number) => number) {
    return openFrontPage({
      prepare: async (context) => {
        await context.addInitScript(`{
          const falsify = ${falsify.toString()};
          const real = CanvasRenderingContext2D.prototype.getImageData;
          CanvasRenderingContext2D.prototype.getImageData = function (...area) {
            const image = real.apply(this, area);
            image.data.forEach((value, i) => { image.data[i] = falsify(value); });
            return image;
          };
          navigator.mediaDevices.getUserMedia = async () => {
            const canvas = document.createElement("canvas");
            const context = canvas.getContext("2d");
            setInterval(() => context.fillRect(0, 0, 9, 9), 50);
            return canvas.captureStream();
          };
        }`);
      },
    });
  }
  const sentence = /false pixels.*protection against fingerprinting.*Allow this site to read the canvas/;

  test.each([
    ["noise", () => Math.random() * 256, false],
    ["white", () => 255, false],
    ["a last bit", (value: number) => value ^ 1, true],
  ])("%s", async (_, falsify, isHarmless) => {
    const { page } = await falsified(falsify);
    const { problem, corners } = await (await reader(page))("a.png", await quarters(64, 48).png().toBuffer());
    if (isHarmless) expect(corners).toBe("RGBW");
    else expect(problem).toMatch(sentence);
  });

  test("the camera ends with the sentence", async () => {
    const { page } = await falsified(() => 255);
    const module = await importModule<typeof CameraModule>(page, "components/picture/pictureCamera");
    const said = await module.evaluate(
      ({ openCamera }) =>
        new Promise<string>((resolve) => {
          const onEnd = ({ message, advice }: { message: string; advice: string }) => resolve(`${message} ${advice}`);
          void openCamera({ host: document.body, onFrame: () => resolve("a frame"), onEnd });
        }),
    );
    expect(said).toMatch(sentence);
  });
});
