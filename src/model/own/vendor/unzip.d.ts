/** What reading archives uses of fflate 0.8.3; see scripts/bundle-containers.ts. */
export { unzipSync, unzlibSync } from "fflate";
