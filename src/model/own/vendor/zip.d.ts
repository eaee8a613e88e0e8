/** What writing archives uses of fflate 0.8.3; see scripts/bundle-containers.ts. */
export { strToU8, zipSync } from "fflate";
