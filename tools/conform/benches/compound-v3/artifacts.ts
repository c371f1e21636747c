import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Artifact } from "@hindcast/testchain";

/** The parts of solc's standard JSON output for one contract that matter here. */
interface CompiledContract {
  readonly abi: Artifact["abi"];
  readonly evm: {
    readonly bytecode: { readonly object: string };
    readonly deployedBytecode: { readonly object: string };
  };
}

/** A contract of the market under test, as compiled by whoever runs the bench: <folder>/<name>.json. */
export function compiledArtifact(folder: string, contractName: string): Artifact {
  const path = join(folder, `${contractName}.json`);
  const { abi, evm } = JSON.parse(readFileSync(path, "utf8")) as CompiledContract;
  return {
    contractName,
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
    linkReferences: {},
  };
}
