export * from "./backend-webgl.js";
