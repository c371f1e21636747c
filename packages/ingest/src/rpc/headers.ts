import { HindcastError } from "@hindcast/domain";
import type { RpcNode } from "./node.ts";
import { headerShape, toQuantity, type Header } from "./shapes.ts";

/** Headers asked for at the same time; viem joins them into batches. */
const AT_ONCE = 200;

/**
 * Headers of a range of blocks, each the child of the one before, the first the child of `parent`
 * when that is known. Errors: E-RPC-007 (chain broken), E-RPC-003 (another block came).
 */
export async function fetchHeaders(
  node: RpcNode,
  from: number,
  to: number,
  parent: { readonly number: number; readonly hash: string } | undefined,
): Promise<readonly Header[]> {
  const headers: Header[] = [];
  for (let start = from; start <= to; start += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, to - start + 1) }, (_, i) => start + i);
    headers.push(...(await Promise.all(numbers.map((number) => fetchHeader(node, number)))));
  }
  let before = parent?.number === from - 1 ? parent : undefined;
  for (const header of headers) {
    if (before !== undefined && header.parentHash !== before.hash)
      throw new HindcastError({
        code: "E-RPC-007",
        what: "A block does not follow on the one before it.",
        where: `block ${header.number} has parent ${header.parentHash}, block ${before.number} is ${before.hash}`,
        why: "The node changed branches, or two nodes answered in turn.",
        next: "run the same command again: it resumes; if it stays, use another node",
      });
    before = header;
  }
  return headers;
}

/** The header of one block. */
export async function fetchHeader(node: RpcNode, number: number): Promise<Header> {
  const header = await node.ask("eth_getBlockByNumber", [toQuantity(number), false], headerShape);
  if (header.number === number) return header;
  throw new HindcastError({
    code: "E-RPC-003",
    what: `The node answered with block ${header.number} when asked for block ${number}.`,
    where: node.name,
    next: "use another node",
  });
}

/**
 * The last block that can be recorded: the finalized one, or `confirmations` below the head where
 * that number is given (for nodes without finality). Error: E-RPC-006.
 */
export async function lastRecordable(
  node: RpcNode,
  confirmations: number | undefined,
): Promise<number> {
  const tag = confirmations === undefined ? "finalized" : "latest";
  const header = await node.ask("eth_getBlockByNumber", [tag, false], headerShape);
  return Math.max(0, header.number - (confirmations ?? 0));
}
