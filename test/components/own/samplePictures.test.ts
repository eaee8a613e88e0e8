import { describe, expect, test } from "vitest";
import { knowsClothes, samplePictures } from "../../../src/components/own/samplePictures.js";
import { familyLabels } from "../../../src/model/evidence/family.js";

const photosNamed = (...ids: readonly string[]) => ids.map((id) => ({ id, title: id, alt: id, href: `${id}.jpg` }));

describe("the pictures that a network of the reader's gets", () => {
  test("are of clothes where it takes gray pictures, or where its classes are those of Fashion-MNIST", () => {
    expect(knowsClothes({ options: { inputChannels: 1, classes: 10 } })).toBe(true);
    // As Keras’ tutorial writes them, and in another order.
    const labels = ["Trouser", "T-shirt/top", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag"];
    expect(knowsClothes({ options: { inputChannels: 3 }, labels: [...labels, "Ankle boot"] })).toBe(true);
    expect(knowsClothes({ options: { inputChannels: 3 }, labels })).toBe(false);
    expect(knowsClothes({ options: {}, labels: ["cat", "cup"] })).toBe(false);
    expect(knowsClothes({ options: {} })).toBe(false);
  });

  test("have the border of this site's networks where the input leaves room for one", async () => {
    const borders: number[] = [];
    const clothes = (border: number) => {
      borders.push(border);
      return Promise.resolve(photosNamed(...familyLabels));
    };
    for (const resolution of [28, 32, 96, 224]) {
      const options = { inputChannels: 1, resolution };
      const found = await samplePictures({ options }, { photos: photosNamed("cat"), clothes });
      expect(found.photos).toHaveLength(10);
      expect(found.kind).toBe("10 pictures of clothes from Fashion-MNIST");
    }
    expect(borders).toEqual([0, 2, 0, 0]);
  });

  test("are photos otherwise, and where clothes cannot be fetched; the plate of 24 frames is only to be chosen", async () => {
    const photos = photosNamed("cat", "cup", "plate");
    const clothes = () => Promise.reject(new Error("no network"));
    for (const inputChannels of [1, 3]) {
      const found = await samplePictures({ options: { inputChannels } }, { photos, clothes });
      expect(found.photos).toEqual(photos);
      expect(found.kind).toBe("2 photos of this site");
    }
  });
});
