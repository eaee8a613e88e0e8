/** Claims that the trained family can be held against. */
import { type Claim, claim, ratioCheck, thesis } from "./claim.js";
import { total } from "../architecture/cost.js";
import { widths } from "./family.js";
import { layers } from "../architecture/layers.js";

function ofMember(id: string): { macs: number; parameters: number } {
  return total(layers(widths.find((member) => member.id === id)?.network));
}

function halfOfTheFamily(): Claim {
  return claim({
    ...thesis,
    id: "alpha-half-family",
    page: "widths",
    repeats: { id: "alpha-half", where: "On the small networks trained here" },
    sentence:
      "With a width multiplier of 0.5 the network needs four times fewer operations and has three times fewer parameters.",
    figure: "4× and 3×",
    convention:
      "The trained family: pictures of 32 × 32, ten classes, V2’s last convolution 320 channels wide. Parameters: weights and the classifier’s biases.",
    why: "Here the classifier and V2’s last convolution are small, so almost everything shrinks by α². The parameters then fall even a little more than the operations. The source’s factor of three comes from V1’s thousand classes.",
    values: () =>
      (["v1", "v2"] as const).flatMap((variant) => {
        const [whole, half] = [ofMember(`${variant}-1`), ofMember(`${variant}-0.5`)];
        const name = variant.toUpperCase();
        return [
          ratioCheck(`${name} of this page, multiply-adds`, 4, whole.macs / half.macs),
          ratioCheck(`${name} of this page, parameters`, 3, whole.parameters / half.parameters),
        ];
      }),
    text: ([a, b, c, d]) =>
      `V1 needs ${a.found} fewer multiply-adds and has ${b.found} fewer parameters, V2 ${c.found} and ${d.found}.`,
  });
}

export function familyClaims(): Claim[] {
  return [halfOfTheFamily()];
}
