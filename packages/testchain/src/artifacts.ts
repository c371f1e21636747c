import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Abi, Address, Hex } from "viem";

type LinkReferences = Record<string, Record<string, { start: number; length: number }[]>>;

/** A compiled contract: interface, creation code and the places where library addresses belong. */
export interface Artifact {
  readonly contractName: string;
  readonly abi: Abi;
  readonly bytecode: Hex;
  readonly deployedBytecode: Hex;
  readonly linkReferences: LinkReferences;
}

/** Address and interface of a deployed contract. */
export interface Contract {
  readonly address: Address;
  readonly abi: Abi;
}

const aaveRoot = dirname(createRequire(import.meta.url).resolve("@aave/core-v3/package.json"));

/** Compiled artifact from npm's @aave/core-v3, e.g. aaveArtifact("protocol/pool/Pool"). */
export function aaveArtifact(path: string, contractName = path.split("/").at(-1)): Artifact {
  const file = join(aaveRoot, "artifacts", "contracts", `${path}.sol`, `${contractName}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Artifact;
}

/** Creation code with each library's address spliced in at its byte offsets. */
export function linkedBytecode(
  artifact: Artifact,
  libraries: Readonly<Record<string, Address>>,
): Hex {
  let code: string = artifact.bytecode;
  for (const file of Object.values(artifact.linkReferences))
    for (const [library, places] of Object.entries(file)) {
      const address = libraries[library];
      if (address === undefined)
        throw new Error(`${artifact.contractName} needs the library ${library}: deploy it first`);
      for (const { start, length } of places)
        code =
          code.slice(0, 2 + start * 2) +
          address.slice(2).toLowerCase() +
          code.slice(2 + (start + length) * 2);
    }
  return code as Hex;
}
