// What the page calls.
export { prepare, reserved } from "./constants";
export { depthwise } from "./depthwise";
export { gemm } from "./gemm";
export { standard } from "./standard";
