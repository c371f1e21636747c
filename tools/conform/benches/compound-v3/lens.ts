import { rpc } from "@hindcast/testchain";
import type { StateRow } from "@hindcast/domain";
import {
  decodeFunctionResult,
  encodeFunctionData,
  keccak256,
  stringToHex,
  type Address,
  type Hex,
} from "viem";
import type { DeployedMarket } from "./market.ts";
import { lensArtifact } from "./own-contracts.ts";
import { accountRowsOf, assetRowsOf, marketRowsOf, quotedAmount } from "./readings.ts";

const LENS_ADDRESS: Address = "0x00000000000000000000000000000000004c656f";
const REVERTS = BigInt(keccak256(stringToHex("reverts")));

/** Everything the contract's views tell at the head, as rows; "reverts" where one does. */
export async function readMarket(market: DeployedMarket): Promise<readonly StateRow[]> {
  const { queue, comet, assets, users } = market;
  const [base, ...collaterals] = assets.map((one) => one.token.address);
  const accounts = [...users, comet.address];
  const lens = lensArtifact();
  const call = { abi: lens.abi, functionName: "read" };
  const amount = quotedAmount(assets[0]?.spec.decimals ?? 0);
  const data = encodeFunctionData({
    ...call,
    args: [comet.address, base, collaterals, accounts, amount],
  });
  const result = await rpc<Hex>(queue.client, "eth_call", [
    { to: LENS_ADDRESS, data, gas: "0x3b9aca00" },
    "latest",
    { [LENS_ADDRESS]: { code: lens.deployedBytecode } },
  ]);
  const words = decodeFunctionResult({ ...call, data: result }) as readonly bigint[];
  let next = 0;
  const take = (): bigint | undefined => {
    const word = words[next++];
    return word === REVERTS ? undefined : word;
  };
  const lower = (address: string): string => address.toLowerCase();
  const rows = marketRowsOf(take);
  for (const collateral of collaterals) rows.push(...assetRowsOf(lower(collateral), take));
  for (const account of accounts)
    rows.push(...accountRowsOf(lower(account), collaterals.map(lower), take));
  if (next !== words.length)
    throw new Error(`the lens gave ${words.length} words, ${next} were read`);
  return rows;
}
