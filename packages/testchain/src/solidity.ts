import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import type { Artifact } from "./artifacts.ts";

const require = createRequire(import.meta.url);
const cacheFolder = fileURLToPath(new URL("../node_modules/.cache/hindcast-solc", import.meta.url));

interface CompilerOutput {
  errors?: { severity: string; formattedMessage: string }[];
  contracts: Record<string, Record<string, CompiledContract>>;
}
interface CompiledContract {
  abi: Artifact["abi"];
  evm: { bytecode: { object: string }; deployedBytecode: { object: string } };
}

/**
 * Compiles one of this package's own contracts with solc 0.8.10 for the london rules. The result is
 * cached by the hash of the source, because loading the compiler costs a second.
 */
export function compileContract(contractName: string, source: string): Artifact {
  const key = createHash("sha256").update(contractName).update(source).digest("hex").slice(0, 24);
  const cached = join(cacheFolder, `${contractName}-${key}.json`);
  try {
    return JSON.parse(readFileSync(cached, "utf8")) as Artifact;
  } catch {
    const artifact = runCompiler(contractName, source);
    mkdirSync(cacheFolder, { recursive: true });
    const part = `${cached}.${randomUUID()}`;
    writeFileSync(part, JSON.stringify(artifact));
    renameSync(part, cached);
    return artifact;
  }
}

function runCompiler(contractName: string, source: string): Artifact {
  const solc = require("solc") as { compile(input: string): string };
  const input = {
    language: "Solidity",
    sources: { "Own.sol": { content: source } },
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: "london",
      outputSelection: {
        "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] },
      },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as CompilerOutput;
  const failures = (output.errors ?? []).filter((entry) => entry.severity === "error");
  const contract = output.contracts?.["Own.sol"]?.[contractName];
  if (failures.length > 0 || contract === undefined)
    throw new Error(failures.map((entry) => entry.formattedMessage).join("\n") || contractName);
  return {
    contractName,
    abi: contract.abi,
    bytecode: `0x${contract.evm.bytecode.object}`,
    deployedBytecode: `0x${contract.evm.deployedBytecode.object}`,
    linkReferences: {},
  };
}
