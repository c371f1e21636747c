import { HindcastError } from "@hindcast/domain";
import {
  decodeFunctionResult,
  encodeFunctionData,
  parseAbiItem,
  type AbiFunction,
  type Hex,
} from "viem";
import type { Reading, ReadingRequest } from "../decode/readings.ts";
import type { RpcNode } from "./node.ts";
import { bytesShape, toQuantity } from "./shapes.ts";

/**
 * Reads values by eth_call at the end of their blocks. What is asked for changes only with the log
 * that asks for it, so a node that no longer has the state of a block is asked at `end` instead.
 * Error: E-RPC-013.
 */
export async function readStaticCalls(
  node: RpcNode,
  requests: readonly ReadingRequest[],
  end: number,
): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (const request of requests) {
    const abi = parseAbiItem(`function ${request.signature}`) as unknown as AbiFunction;
    const call = { to: request.address, data: encodeCall(abi, request.call) };
    const ask = (block: number): Promise<string> =>
      node.ask("eth_call", [call, toQuantity(block)], bytesShape);
    const answer = await ask(request.block).catch((error: unknown) => {
      if (error instanceof HindcastError && error.code === "E-RPC-004") return "0x";
      throw error;
    });
    const value = decodeAnswer(request, abi, answer === "0x" ? await ask(end) : answer);
    const { block, address, call: name } = request;
    readings.push({ block, address, call: name, value });
  }
  return readings;
}

/** The call's data; arguments stand in its text in decimal. */
function encodeCall(abi: AbiFunction, call: string): Hex {
  const texts = call.slice(call.indexOf("(") + 1, -1);
  const args = texts === "" ? [] : texts.split(",").map((text) => BigInt(text));
  return encodeFunctionData({ abi: [abi], functionName: abi.name, args } as never);
}

function decodeAnswer(request: ReadingRequest, abi: AbiFunction, answer: string): string {
  const types = abi.outputs.map(({ type }) => type);
  try {
    // Some early tokens answer symbol() with 32 bytes instead of a string.
    if (types[0] === "string" && answer.length === 66)
      return Buffer.from(answer.slice(2), "hex").toString("utf8").replace(/\0+$/, "");
    const data = answer as Hex;
    const found: unknown = decodeFunctionResult({ abi: [abi], functionName: abi.name, data });
    if (types.length === 1) return plain(found, types[0] ?? "");
    return JSON.stringify(
      (found as readonly unknown[]).map((value, i) => plain(value, types[i] ?? "")),
    );
  } catch {
    throw new HindcastError({
      code: "E-RPC-013",
      what: `${request.call} answered with bytes that are no ${types.join(", ")}.`,
      where: `contract ${request.address}, block ${request.block}: ${answer.slice(0, 80)}`,
      why: "Without this value the market's rules cannot be replayed.",
      next: "use an archive node: the state of that block may be gone from this one",
    });
  }
}

function plain(value: unknown, type: string): string {
  return type === "address" ? String(value).toLowerCase() : String(value);
}
