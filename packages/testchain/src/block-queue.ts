import { encodeDeployData, encodeFunctionData, getContractAddress, numberToHex } from "viem";
import type { Address, Hash, Hex } from "viem";
import { rpc } from "./anvil.ts";
import type { TestClient } from "./anvil.ts";
import { linkedBytecode } from "./artifacts.ts";
import type { Artifact, Contract } from "./artifacts.ts";

/** Header of a block just mined; timestamp in unix seconds. */
export interface MinedBlock {
  readonly number: number;
  readonly hash: Hash;
  readonly timestampSeconds: number;
}

const GAS = numberToHex(12_000_000);

/**
 * Transactions wait here until mine() seals them into one block, in the order they were sent. Block
 * production by request is what makes a history repeatable: with automine, two transactions share a
 * block or not as the scheduler likes.
 */
export class BlockQueue {
  readonly client: TestClient;
  /** By lower-case address: callers spell addresses with and without checksums. */
  readonly #nonces = new Map<string, number>();

  constructor(client: TestClient) {
    this.client = client;
  }

  /** Sends contract.functionName(args) from any address; it runs when mine() is called. */
  async add(
    from: Address,
    contract: Contract,
    functionName: string,
    args: readonly unknown[],
  ): Promise<Hash> {
    const data = encodeFunctionData({ abi: contract.abi, functionName, args });
    return this.#send(from, { to: contract.address, data });
  }

  /** Queues a deployment and tells the address the contract will have. */
  async deploy(
    from: Address,
    artifact: Artifact,
    args: readonly unknown[] = [],
    libraries: Readonly<Record<string, Address>> = {},
  ): Promise<Contract> {
    const bytecode = linkedBytecode(artifact, libraries);
    const data = encodeDeployData({ abi: artifact.abi, bytecode, args });
    const nonce = BigInt(this.#nonces.get(from.toLowerCase()) ?? 0);
    await this.#send(from, { data });
    return { address: getContractAddress({ from, nonce }), abi: artifact.abi };
  }

  /** Seals the queued transactions into one block at the given unix time. */
  async mine(timestampSeconds: number): Promise<MinedBlock> {
    await this.client.setNextBlockTimestamp({ timestamp: BigInt(timestampSeconds) });
    await this.client.mine({ blocks: 1 });
    const block = await rpc<{ number: Hex; hash: Hash }>(this.client, "eth_getBlockByNumber", [
      "latest",
      false,
    ]);
    return { number: Number(block.number), hash: block.hash, timestampSeconds };
  }

  /** Mines, and throws when a transaction of the block reverted: for set-up, where all must work. */
  async mineAll(timestampSeconds: number): Promise<MinedBlock> {
    const block = await this.mine(timestampSeconds);
    const failed = (await blockReceipts(this.client, block.number)).find(
      (receipt) => receipt.status !== "0x1",
    );
    if (failed !== undefined) {
      const { input = "", output = "" } = await rpc<{ input?: Hex; output?: Hex }>(
        this.client,
        "debug_traceTransaction",
        [failed.transactionHash, { tracer: "callTracer" }],
      );
      const call = `${input.slice(0, 138)} answered ${output.slice(0, 266) || "nothing"}`;
      throw new Error(
        `transaction ${failed.transactionHash} of block ${block.number} reverted: ${call}`,
      );
    }
    return block;
  }

  async #send(from: Address, call: { to?: Address; data: Hex }): Promise<Hash> {
    const sender = from.toLowerCase();
    const nonce = this.#nonces.get(sender) ?? 0;
    this.#nonces.set(sender, nonce + 1);
    // Legacy price 0 and an explicit nonce: nothing is left for the node to fill in.
    const transaction = { from, ...call, gas: GAS, gasPrice: "0x0", nonce: numberToHex(nonce) };
    return rpc<Hash>(this.client, "eth_sendTransaction", [transaction]);
  }
}

/** What the recorder needs of a receipt. */
export interface Receipt {
  readonly transactionHash: Hash;
  readonly status: Hex;
  readonly from: Address;
  readonly gasUsed: Hex;
}

/** All receipts of one block, in transaction order. */
export function blockReceipts(
  client: TestClient,
  blockNumber: number,
): Promise<readonly Receipt[]> {
  return rpc(client, "eth_getBlockReceipts", [numberToHex(blockNumber)]);
}
