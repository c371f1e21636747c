import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createTestClient, http, publicActions } from "viem";
import type { Chain, Client, PublicActions, TestActions, Transport } from "viem";
import { foundry } from "viem/chains";

/** viem client of a local anvil, with test and public actions. */
export type TestClient = Client<Transport, Chain> & PublicActions<Transport, Chain> & TestActions;

function makeClient(url: string): TestClient {
  return createTestClient({
    mode: "anvil",
    chain: foundry,
    transport: http(url, { retryCount: 0, timeout: 120_000, maxResponseBodySize: false }),
    pollingInterval: 5,
    cacheTime: 0,
  }).extend(publicActions) as unknown as TestClient;
}

/** One JSON-RPC request whose answer has the shape the caller states. */
export async function rpc<Answer>(
  client: TestClient,
  method: string,
  params: readonly unknown[],
): Promise<Answer> {
  const untyped = client.request as (request: object) => Promise<unknown>;
  return (await untyped({ method, params })) as Answer;
}

/** A running anvil: its client, its JSON-RPC address and the way to end it. */
export interface Anvil {
  readonly client: TestClient;
  readonly url: string;
  stop(): Promise<void>;
}

export interface AnvilOptions {
  /** Unix seconds of the genesis block; may lie in the past. */
  readonly genesisTimestampSeconds?: number;
  /** More command-line flags, e.g. ["--slots-in-an-epoch", "1"]. */
  readonly extraFlags?: readonly string[];
}

const require = createRequire(import.meta.url);

/** Path of the native anvil of this machine, found through its parent package (pnpm's layout is strict). */
export function anvilBinary(): string {
  const parent = createRequire(require.resolve("@foundry-rs/anvil/package.json"));
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const native = `@foundry-rs/anvil-${process.platform}-${architecture}/package.json`;
  return join(dirname(parent.resolve(native)), "bin", "anvil");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was assigned");
  return address.port;
}

/**
 * Starts anvil on a free port, with block production by request only: the same requests give the
 * same blocks. The london rules leave no random value in a block header, and any address may send
 * unsigned transactions at gas price 0. The child ends with this process.
 */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const port = await freePort();
  const genesis = String(options.genesisTimestampSeconds ?? 1_700_000_000);
  const fixed =
    "--host 127.0.0.1 --silent --accounts 1 --auto-impersonate --no-mining --order fifo " +
    "--hardfork london --base-fee 0 --gas-price 0 --disable-min-priority-fee " +
    "--gas-limit 1000000000000 --chain-id 31337";
  const flags = [...fixed.split(" "), "--port", String(port), "--timestamp", genesis].concat(
    options.extraFlags ?? [],
  );
  // A killed node leaves the states it put aside in its home: gigabytes after some hundred starts.
  const home = mkdtempSync(join(tmpdir(), "hindcast-anvil-"));
  // Inherited output would keep the parent's pipe open after a crash.
  const child = spawn(anvilBinary(), flags, {
    stdio: "ignore",
    env: { ...process.env, HOME: home },
  });
  const kill = (): void => {
    child.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  };
  process.once("exit", kill);
  const url = `http://127.0.0.1:${port}`;
  const client = makeClient(url);
  for (let attempt = 0; ; attempt += 1) {
    try {
      await client.getChainId();
      break;
    } catch (cause) {
      if (attempt < 200 && child.exitCode === null) await sleep(25);
      else {
        kill();
        throw new Error(`anvil did not answer on ${url}`, { cause });
      }
    }
  }
  const stop = async (): Promise<void> => {
    process.removeListener("exit", kill);
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    }
    rmSync(home, { recursive: true, force: true });
  };
  return { client, url, stop };
}
