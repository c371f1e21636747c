import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileSources } from "../compile-sources.ts";
import type { Artifacts } from "../compile-sources.ts";

const require = createRequire(import.meta.url);
let compiled: Promise<Artifacts> | undefined;

/** Morpho, its events and IrmMock from npm's sources; the yul pipeline is left out: it takes 28 s. */
export function morphoArtifacts(): Promise<Artifacts> {
  compiled ??= compileSources({
    compiler: "solc-0819",
    entries: ["src/Morpho.sol", "src/mocks/IrmMock.sol"],
    folders: {
      "src/": join(dirname(require.resolve("@morpho-org/morpho-blue/package.json")), "src"),
    },
    contracts: ["Morpho", "EventsLib", "IrmMock"],
    evmVersion: "london",
    optimizerRuns: 200,
  });
  return compiled;
}
