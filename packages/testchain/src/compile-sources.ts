import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, posix } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Abi, Hex } from "viem";
import type { Artifact } from "./artifacts.ts";

/** Solidity sources of packages, the compiler they want, and the contracts that are asked for. */
export interface CompileRequest {
  /** Package name of the compiler, e.g. "solc-0827". */
  readonly compiler: string;
  /** Source units to begin with; what they import is found through `folders`. */
  readonly entries: readonly string[];
  /** Folder that stands for a prefix of source unit names; the longest prefix wins. */
  readonly folders: Readonly<Record<string, string>>;
  readonly contracts: readonly string[];
  readonly evmVersion: string;
  readonly optimizerRuns: number;
}

export type Artifacts = Readonly<Record<string, Artifact>>;

interface CompiledContract {
  abi: Abi;
  evm: {
    bytecode: { object: string; linkReferences: Artifact["linkReferences"] };
    deployedBytecode: { object: string };
  };
}
interface CompilerOutput {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: Record<string, Record<string, CompiledContract>>;
}

const require = createRequire(import.meta.url);
const cacheFolder = fileURLToPath(new URL("../node_modules/.cache/hindcast-solc", import.meta.url));
const COMPILE_TIMEOUT_MS = 300_000;
const POLL_MS = 100;
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;
/** A child of its own: solc-js works for half a minute without ever yielding. */
const CHILD = `
const text = require("node:fs").readFileSync(0, "utf8");
process.stdout.write(require(process.argv[1]).compile(text));`;
const IMPORT = /^\s*import\s+(?:[^'";]*?\sfrom\s+)?["']([^"']+)["']/gm;

/**
 * Compiles once and remembers: the result is cached by the hash of every source, the compiler and
 * its settings. A second process that wants the same waits for the first instead of compiling too.
 * Throws the compiler's own words, or when it takes longer than five minutes.
 */
export async function compileSources(request: CompileRequest): Promise<Artifacts> {
  const sources = gatherSources(request);
  const version = (require(`${request.compiler}/package.json`) as { version: string }).version;
  const { contracts, evmVersion, optimizerRuns } = request;
  const key = createHash("sha256")
    .update(JSON.stringify([version, contracts, evmVersion, optimizerRuns, sources]))
    .digest("hex");
  const cached = join(cacheFolder, `${contracts[0]}-${key.slice(0, 24)}.json`);
  const lock = `${cached}.lock`;
  mkdirSync(cacheFolder, { recursive: true });
  for (;;) {
    if (existsSync(cached)) return JSON.parse(readFileSync(cached, "utf8")) as Artifacts;
    if (takeLock(lock))
      try {
        const artifacts = await runCompiler(request, sources);
        const part = `${cached}.${randomUUID()}`;
        writeFileSync(part, JSON.stringify(artifacts));
        renameSync(part, cached);
        return artifacts;
      } finally {
        rmSync(lock, { force: true });
      }
    await sleep(POLL_MS);
  }
}

/** Every source unit that the entries reach, by name, in the order of names. */
function gatherSources(request: CompileRequest): Readonly<Record<string, string>> {
  const prefixes = Object.keys(request.folders).sort((a, b) => b.length - a.length);
  const sources = new Map<string, string>();
  const waiting = [...request.entries];
  for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) {
    if (sources.has(unit)) continue;
    const name = unit;
    const prefix = prefixes.find((candidate) => name.startsWith(candidate));
    if (prefix === undefined) throw new Error(`no folder is given for the source unit ${name}`);
    const folder = request.folders[prefix] ?? "";
    const text = readFileSync(join(folder, name.slice(prefix.length)), "utf8");
    sources.set(name, text);
    for (const [, path = ""] of text.matchAll(IMPORT))
      waiting.push(path.startsWith(".") ? posix.join(dirname(name), path) : path);
  }
  return Object.fromEntries([...sources].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** True when this process may compile; a lock whose owner is gone counts for nothing. */
function takeLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (isStale(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isStale(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs > COMPILE_TIMEOUT_MS) return true;
    const owner = Number(readFileSync(lock, "utf8"));
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (cause) {
    return (cause as { code?: string }).code === "ESRCH";
  }
}

async function runCompiler(
  request: CompileRequest,
  sources: Readonly<Record<string, string>>,
): Promise<Artifacts> {
  const code = ["evm.bytecode.object", "evm.bytecode.linkReferences"];
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(
      Object.entries(sources).map(([name, content]) => [name, { content }]),
    ),
    settings: {
      optimizer: { enabled: true, runs: request.optimizerRuns },
      evmVersion: request.evmVersion,
      metadata: { bytecodeHash: "none" },
      outputSelection: { "*": { "*": ["abi", ...code, "evm.deployedBytecode.object"] } },
    },
  };
  const text = await callCompiler(request.compiler, JSON.stringify(input));
  const output = JSON.parse(text) as CompilerOutput;
  const failures = (output.errors ?? []).filter((entry) => entry.severity === "error");
  if (failures.length > 0)
    throw new Error(failures.map((entry) => entry.formattedMessage).join("\n"));
  const compiled = Object.assign({}, ...Object.values(output.contracts ?? {})) as Record<
    string,
    CompiledContract
  >;
  return Object.fromEntries(
    request.contracts.map((contractName) => {
      const contract = compiled[contractName];
      if (contract === undefined) throw new Error(`no source defines ${contractName}`);
      return [contractName, toArtifact(contractName, contract)];
    }),
  );
}

function toArtifact(contractName: string, contract: CompiledContract): Artifact {
  const { bytecode, deployedBytecode } = contract.evm;
  return {
    contractName,
    abi: contract.abi,
    bytecode: `0x${bytecode.object}` as Hex,
    deployedBytecode: `0x${deployedBytecode.object}` as Hex,
    linkReferences: bytecode.linkReferences,
  };
}

function callCompiler(compiler: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ["-e", CHILD, require.resolve(compiler)],
      { timeout: COMPILE_TIMEOUT_MS, killSignal: "SIGKILL", maxBuffer: MAX_OUTPUT_BYTES },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${compiler} failed: ${stderr.slice(0, 2000)}`, { cause: error }));
      },
    );
    child.stdin?.end(input);
  });
}
