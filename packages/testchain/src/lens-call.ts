import { decodeFunctionResult, encodeFunctionData, numberToHex } from "viem";
import type { Address, Hex } from "viem";
import { rpc } from "./anvil.ts";
import type { TestClient } from "./anvil.ts";
import type { Artifact } from "./artifacts.ts";

const LENS_ADDRESS: Address = "0x00000000000000000000000000000000004c656e";

/** Calls a reader at a block. The node lends its code an address, so the chain is left untouched. */
export async function callLens(
  client: TestClient,
  lens: Artifact,
  functionName: string,
  args: readonly unknown[],
  blockNumber: number,
): Promise<unknown> {
  const data = encodeFunctionData({ abi: lens.abi, functionName, args });
  const result = await rpc<Hex>(client, "eth_call", [
    { to: LENS_ADDRESS, data },
    numberToHex(blockNumber),
    { [LENS_ADDRESS]: { code: lens.deployedBytecode } },
  ]);
  return decodeFunctionResult({ abi: lens.abi, functionName, data: result });
}
