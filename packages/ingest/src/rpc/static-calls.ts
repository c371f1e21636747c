import { HindcastError } from "@hindcast/domain";
import { decodeAbiParameters, toFunctionSelector, type Hex } from "viem";
import { TEXT_CALLS, type Reading, type ReadingRequest } from "../decode/aave-v3/readings.ts";
import type { RpcNode } from "./node.ts";
import { bytesShape, toQuantity } from "./shapes.ts";

/**
 * Reads values by eth_call at the end of their blocks. All are constants of their contracts, so a
 * node that no longer has the state of a block is asked at `end` instead. Error: E-RPC-013.
 */
export async function readStaticCalls(
  node: RpcNode,
  requests: readonly ReadingRequest[],
  end: number,
): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (const request of requests) {
    const call = { to: request.address, data: toFunctionSelector(`function ${request.call}`) };
    const ask = (block: number): Promise<string> =>
      node.ask("eth_call", [call, toQuantity(block)], bytesShape);
    const answer = await ask(request.block).catch((error: unknown) => {
      if (error instanceof HindcastError && error.code === "E-RPC-004") return "0x";
      throw error;
    });
    const value = decodeAnswer(request, answer === "0x" ? await ask(end) : answer);
    readings.push({ ...request, value });
  }
  return readings;
}

function decodeAnswer(request: ReadingRequest, answer: string): string {
  const type = TEXT_CALLS.has(request.call) ? "string" : "uint256";
  try {
    // Some early tokens answer symbol() with 32 bytes instead of a string.
    if (type === "string" && answer.length === 66)
      return Buffer.from(answer.slice(2), "hex").toString("utf8").replace(/\0+$/, "");
    return String(decodeAbiParameters([{ type }], answer as Hex)[0]);
  } catch {
    throw new HindcastError({
      code: "E-RPC-013",
      what: `${request.call} answered with bytes that are no ${type}.`,
      where: `contract ${request.address}, block ${request.block}: ${answer.slice(0, 80)}`,
      why: "Without this value the reserve's rules cannot be replayed.",
      next: "use an archive node: the state of that block may be gone from this one",
    });
  }
}
