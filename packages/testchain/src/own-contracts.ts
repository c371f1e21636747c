import type { Artifact } from "./artifacts.ts";
import { compileContract } from "./solidity.ts";

const PRICE_FEED = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract PriceFeed {
  int256 public latestAnswer;
  uint256 public latestRound;
  uint256 public latestTimestamp;
  event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);
  constructor(int256 answer) { push(answer); }
  function push(int256 answer) public {
    latestAnswer = answer;
    latestRound += 1;
    latestTimestamp = block.timestamp;
    emit AnswerUpdated(answer, latestRound, block.timestamp);
  }
  function decimals() external pure returns (uint8) { return 8; }
}`;

const LENS = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
interface ScaledToken {
  function balanceOf(address user) external view returns (uint256);
  function scaledBalanceOf(address user) external view returns (uint256);
}
interface AccountPool {
  function getUserAccountData(address user) external view
    returns (uint256, uint256, uint256, uint256, uint256, uint256);
  function getUserConfiguration(address user) external view returns (uint256);
  function getUserEMode(address user) external view returns (uint256);
}
contract Lens {
  function positions(address[] calldata tokens, address[] calldata users)
    external view returns (uint256[] memory words)
  {
    words = new uint256[](users.length * tokens.length * 2);
    uint256 next;
    for (uint256 i; i < users.length; i++)
      for (uint256 k; k < tokens.length; k++) {
        words[next++] = ScaledToken(tokens[k]).scaledBalanceOf(users[i]);
        words[next++] = ScaledToken(tokens[k]).balanceOf(users[i]);
      }
  }
  function accounts(address pool, address[] calldata users)
    external view returns (uint256[8][] memory rows)
  {
    rows = new uint256[8][](users.length);
    for (uint256 i; i < users.length; i++) {
      (rows[i][0], rows[i][1], rows[i][2], rows[i][3], rows[i][4], rows[i][5]) =
        AccountPool(pool).getUserAccountData(users[i]);
      rows[i][6] = AccountPool(pool).getUserConfiguration(users[i]);
      rows[i][7] = AccountPool(pool).getUserEMode(users[i]);
    }
  }
}`;

/** A push price feed with 8 decimals: push(answer) emits AnswerUpdated like a Chainlink aggregator. */
export const priceFeedArtifact = (): Artifact => compileContract("PriceFeed", PRICE_FEED);

/** A reader of many balances in one call. It is never deployed: eth_call lends it an address. */
export const lensArtifact = (): Artifact => compileContract("Lens", LENS);
