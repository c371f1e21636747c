import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileSources } from "./compile-sources.ts";
import type { CompileRequest } from "./compile-sources.ts";

const COMPILE_TIMEOUT_MS = 60_000;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hindcast-solidity-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A contract that is new on every run, so that the cache cannot know it, and its imported library. */
function request(body: string): CompileRequest {
  writeFileSync(
    join(folder, "Sum.sol"),
    "pragma solidity ^0.8.0; library Sum { function of_(uint256 a) public pure returns (uint256) { return a + 1; } }",
  );
  writeFileSync(
    join(folder, "Main.sol"),
    `pragma solidity ^0.8.0;\nimport {\n  Sum\n} from "other/Sum.sol"; ${body}`,
  );
  return {
    compiler: "solc-0827",
    entries: ["main/Main.sol"],
    folders: { "main/": folder, "other/": folder },
    contracts: ["Main", "Sum"],
    evmVersion: "london",
    optimizerRuns: 200,
  };
}

test(
  "gives two callers at once the same linked contract, and the next one the cached one",
  async () => {
    const fresh = `uint256 constant FRESH = ${BigInt(`0x${Buffer.from(folder.slice(-6)).toString("hex")}`)};`;
    const body = `contract Main { ${fresh} function get() external pure returns (uint256) { return Sum.of_(FRESH); } }`;
    const asked = request(body);
    const [first, second] = await Promise.all([compileSources(asked), compileSources(asked)]);
    expect(second).toEqual(first);
    expect(Object.values(first["Main"]?.linkReferences ?? {})).toMatchObject([{ Sum: [{}] }]);
    const startedMs = performance.now();
    expect(await compileSources(asked)).toEqual(first);
    expect(performance.now() - startedMs).toBeLessThan(1000);
  },
  COMPILE_TIMEOUT_MS,
);

test(
  "tells what the compiler says of a mistake",
  async () => {
    await expect(compileSources(request("contract Main { uint256 x = nothing; }"))).rejects.toThrow(
      "Undeclared identifier",
    );
  },
  COMPILE_TIMEOUT_MS,
);
