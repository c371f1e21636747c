import { keccak256, toHex } from "viem";
import { bloomOf } from "../../rpc/bloom.ts";
import { receiptsRoot } from "../../rpc/receipts-root.ts";
import { toQuantity, type NodeLog, type Receipt } from "../../rpc/shapes.ts";

/** A small chain in memory, for tests: what a truthful node would serve. */
export interface FakeChain {
  readonly blocks: readonly FakeBlock[];
}

export interface FakeBlock {
  readonly header: Record<string, unknown> & { hash: string; number: string };
  readonly receipts: readonly (Omit<Receipt, "logs"> & { logs: readonly NodeLog[] })[];
}

/** Deterministic pseudo-random integers below `bound` (mulberry32). */
export function random(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  };
}

export const CONTRACTS = ["aa", "bb", "cc", "dd"].map((byte) => `0x${byte.repeat(20)}`);

/** A chain of `count` blocks with up to three transactions of up to three logs each. */
export function fakeChain(seed: number, count: number): FakeChain {
  const next = random(seed);
  const blocks: FakeBlock[] = [];
  let parent = `0x${"0".repeat(64)}`;
  for (let number = 0; number < count; number++) {
    const block = fakeBlock(number, parent, next);
    parent = block.header.hash;
    blocks.push(block);
  }
  return { blocks };
}

function fakeBlock(number: number, parentHash: string, next: (bound: number) => number): FakeBlock {
  const hash = keccak256(toHex(`${parentHash}:${number}:${next(1e9)}`));
  let logIndex = 0;
  const receipts = Array.from({ length: next(4) }, (_, transactionIndex) => {
    const transactionHash = keccak256(toHex(`${hash}:${transactionIndex}`));
    const logs = Array.from({ length: next(4) }, () => ({
      address: CONTRACTS[next(CONTRACTS.length)] ?? "",
      topics: [keccak256(toHex(`event ${next(3)}`)), keccak256(toHex(`user ${next(5)}`))],
      data: toHex(BigInt(next(1e9)), { size: 32 }) as string,
      blockNumber: number,
      blockHash: hash as string,
      transactionHash: transactionHash as string,
      transactionIndex,
      logIndex: logIndex++,
    }));
    return {
      transactionHash: transactionHash as string,
      transactionIndex,
      blockHash: hash as string,
      blockNumber: number,
      cumulativeGasUsed: 21_000 * (transactionIndex + 1),
      logsBloom: bloomOf(logs),
      status: "0x1",
      type: transactionIndex % 3 === 0 ? 0 : 2,
      logs,
    };
  });
  const header = {
    number: toQuantity(number),
    hash: hash as string,
    parentHash,
    timestamp: toQuantity(1_700_000_000 + 12 * number),
    logsBloom: bloomOf(receipts.flatMap((receipt) => receipt.logs)),
    receiptsRoot: receiptsRoot(receipts),
    transactions: receipts.map((receipt) => receipt.transactionHash),
  };
  return { header, receipts };
}

/** A log as JSON-RPC writes it. */
export function wireLog(log: NodeLog): Record<string, unknown> {
  return {
    ...log,
    blockNumber: toQuantity(log.blockNumber),
    transactionIndex: toQuantity(log.transactionIndex),
    logIndex: toQuantity(log.logIndex),
    removed: false,
  };
}

/** A truthful node's answer to one request; undefined for a method it does not know. */
export function answer(chain: FakeChain, method: string, params: readonly unknown[]): unknown {
  const last = chain.blocks.at(-1)?.header;
  switch (method) {
    case "eth_chainId":
      return "0x1";
    case "eth_getBlockByNumber": {
      const [tag] = params as [string];
      return tag.startsWith("0x") ? (chain.blocks[Number(tag)]?.header ?? null) : last;
    }
    case "eth_getLogs":
      return logsOf(chain, params[0] as LogParams).map(wireLog);
    case "eth_getBlockReceipts": {
      const block = chain.blocks.find((one) => one.header.hash === params[0]);
      return block?.receipts.map(wireReceipt) ?? null;
    }
    default:
      return undefined;
  }
}

interface LogParams {
  fromBlock?: string;
  toBlock?: string;
  blockHash?: string;
  address?: readonly string[];
}

function logsOf(chain: FakeChain, params: LogParams): NodeLog[] {
  return chain.blocks
    .filter(({ header }) =>
      params.blockHash === undefined
        ? Number(header.number) >= Number(params.fromBlock) &&
          Number(header.number) <= Number(params.toBlock)
        : header.hash === params.blockHash,
    )
    .flatMap((block) => block.receipts.flatMap((receipt) => receipt.logs))
    .filter((log) => params.address === undefined || params.address.includes(log.address));
}

export function wireReceipt(receipt: FakeBlock["receipts"][number]): Record<string, unknown> {
  return {
    ...receipt,
    transactionIndex: toQuantity(receipt.transactionIndex),
    blockNumber: toQuantity(receipt.blockNumber),
    cumulativeGasUsed: toQuantity(receipt.cumulativeGasUsed),
    type: toQuantity(receipt.type ?? 0),
    logs: receipt.logs.map((log) => wireLog(log)),
  };
}
