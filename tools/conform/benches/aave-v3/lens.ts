import { compileContract, rpc, type Contract, type TestClient } from "@hindcast/testchain";
import { decodeFunctionResult, encodeFunctionData, type Address, type Hex } from "viem";

/** Reads every account at once; what reverts (a price that is not there) is told by a flag. */
const LENS = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
interface Token {
  function balanceOf(address user) external view returns (uint256);
  function scaledBalanceOf(address user) external view returns (uint256);
}
interface Pool {
  function getUserConfiguration(address user) external view returns (uint256);
  function getUserEMode(address user) external view returns (uint256);
}
contract ConformanceLens {
  function accounts(address pool, address[] calldata users, address[] calldata tokens)
    external view returns (uint256[9][] memory data, uint256[] memory balances)
  {
    data = new uint256[9][](users.length);
    balances = new uint256[](users.length * tokens.length * 2);
    uint256 next;
    for (uint256 i; i < users.length; i++) {
      data[i] = account(pool, users[i]);
      for (uint256 k; k < tokens.length; k++) {
        balances[next++] = Token(tokens[k]).scaledBalanceOf(users[i]);
        balances[next++] = Token(tokens[k]).balanceOf(users[i]);
      }
    }
  }
  function account(address pool, address user) internal view returns (uint256[9] memory row) {
    (bool done, bytes memory answer) =
      pool.staticcall(abi.encodeWithSignature("getUserAccountData(address)", user));
    if (done) {
      uint256[6] memory figures = abi.decode(answer, (uint256[6]));
      row[0] = 1;
      for (uint256 i; i < 6; i++) row[i + 1] = figures[i];
    }
    row[7] = Pool(pool).getUserConfiguration(user);
    row[8] = Pool(pool).getUserEMode(user);
  }
}`;

const LENS_ADDRESS: Address = "0x00000000000000000000000000000000004c656f";

/** One account as the contracts see it; `data` is undefined where getUserAccountData reverts. */
export interface AccountReading {
  readonly data: readonly bigint[] | undefined;
  readonly configuration: bigint;
  readonly mode: bigint;
  /** Scaled balance and balance by token. */
  readonly balances: readonly (readonly [scaled: bigint, balance: bigint])[];
}

/** What the pool and its tokens say of each account at the head. */
export async function readAccounts(
  client: TestClient,
  pool: Contract,
  users: readonly string[],
  tokens: readonly string[],
): Promise<readonly AccountReading[]> {
  const lens = compileContract("ConformanceLens", LENS);
  const call = { abi: lens.abi, functionName: "accounts" };
  const data = encodeFunctionData({ ...call, args: [pool.address, users, tokens] });
  const result = await rpc<Hex>(client, "eth_call", [
    { to: LENS_ADDRESS, data },
    "latest",
    { [LENS_ADDRESS]: { code: lens.deployedBytecode } },
  ]);
  const answer = decodeFunctionResult({ ...call, data: result });
  const [rows, balances] = answer as [readonly (readonly bigint[])[], readonly bigint[]];
  return rows.map((row, user) => ({
    data: row[0] === 1n ? row.slice(1, 7) : undefined,
    configuration: row[7] ?? 0n,
    mode: row[8] ?? 0n,
    balances: tokens.map((_token, token) => {
      const at = (user * tokens.length + token) * 2;
      return [balances[at] ?? 0n, balances[at + 1] ?? 0n] as const;
    }),
  }));
}
