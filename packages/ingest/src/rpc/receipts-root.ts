import { concatHex, keccak256, toHex, toRlp, type Hex } from "viem";
import type { Receipt } from "./shapes.ts";

/**
 * The receiptsRoot of a block: root of the Merkle Patricia trie from rlp(index) to receipt
 * (yellow paper, appendix D; EIP-2718 for typed receipts). Equal to the header's, it proves that no
 * receipt and no log of the block was changed, added or left out.
 */
export function receiptsRoot(receipts: readonly Receipt[]): string {
  const leaves = receipts.map((receipt, index) => ({
    path: nibbles(index === 0 ? "0x80" : toRlp(quantityBytes(index))),
    value: encodeReceipt(receipt),
  }));
  if (leaves.length === 0) return keccak256("0x80");
  return keccak256(toRlp(buildNode(leaves, 0)));
}

interface Leaf {
  readonly path: readonly number[];
  readonly value: Hex;
}

type Node = Hex | readonly Node[];

/** Big-endian bytes without leading zeros; zero is empty. */
function quantityBytes(value: number): Hex {
  return value === 0
    ? "0x"
    : toHex(BigInt(value), { size: Math.ceil(value.toString(16).length / 2) });
}

function encodeReceipt(receipt: Receipt): Hex {
  const outcome =
    receipt.status === undefined
      ? ((receipt.root ?? "0x") as Hex)
      : quantityBytes(Number(receipt.status));
  const logs = receipt.logs.map((log) => [log.address, log.topics, log.data]);
  const body = toRlp([
    outcome,
    quantityBytes(receipt.cumulativeGasUsed),
    receipt.logsBloom,
    logs,
  ] as never) as Hex;
  return receipt.type === undefined || receipt.type === 0
    ? body
    : concatHex([toHex(receipt.type, { size: 1 }), body]);
}

function nibbles(hex: string): number[] {
  return Array.from(hex.slice(2), (digit) => Number.parseInt(digit, 16));
}

/** The node below which these leaves hang, their paths being equal up to `depth`. */
function buildNode(leaves: readonly Leaf[], depth: number): readonly Node[] {
  const [first] = leaves as readonly [Leaf, ...Leaf[]];
  if (leaves.length === 1) return [compactPath(first.path.slice(depth), true), first.value];
  const shared = sharedLength(leaves, depth);
  if (shared > 0)
    return [
      compactPath(first.path.slice(depth, depth + shared), false),
      reference(buildNode(leaves, depth + shared)),
    ];
  const branch: Node[] = Array.from({ length: 17 }, () => "0x" as const);
  for (let digit = 0; digit < 16; digit++) {
    const below = leaves.filter((leaf) => leaf.path[depth] === digit);
    if (below.length > 0) branch[digit] = reference(buildNode(below, depth + 1));
  }
  // rlp(index) paths never end inside another, so that the branch's own value stays empty.
  return branch;
}

function sharedLength(leaves: readonly Leaf[], depth: number): number {
  const [first] = leaves as readonly [Leaf, ...Leaf[]];
  let length = 0;
  while (
    depth + length < first.path.length &&
    leaves.every((leaf) => leaf.path[depth + length] === first.path[depth + length])
  )
    length++;
  return length;
}

/** A node of less than 32 bytes stands in its parent itself, a larger one by its hash. */
function reference(node: readonly Node[]): Node {
  const encoded = toRlp(node as never) as Hex;
  return encoded.length < 2 + 64 ? node : keccak256(encoded);
}

/** Hex-prefix encoding of a path. */
function compactPath(path: readonly number[], leaf: boolean): Hex {
  const odd = path.length % 2 === 1;
  const prefix = (leaf ? 2 : 0) + (odd ? 1 : 0);
  const digits = odd ? [prefix, ...path] : [prefix, 0, ...path];
  return `0x${digits.map((digit) => digit.toString(16)).join("")}`;
}
