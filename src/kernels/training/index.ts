// What a training page calls, in a build of its own: pages that only run networks load none of it.
export { prepare, reserved } from "../constants";
export { depthwise } from "../depthwise";
export { layOut } from "../standard";
export { adam } from "./adam";
export { depthwiseInput, depthwiseKernel, stack } from "./depthwise";
export { moments } from "./moments";
export { normalize, normalizeInput, normalizeSums } from "./normalization";
export { pool, poolInput } from "./pool";
export { prepareProducts, product, reservedForProducts, transpose } from "./product";
export { sgd } from "./sgd";
export { gather } from "./windows";
