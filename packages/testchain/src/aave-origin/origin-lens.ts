import type { Artifact } from "../artifacts.ts";
import { compileContract } from "../solidity.ts";

const ORIGIN_LENS = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract OriginLens {
  struct Listing { address token; address aToken; address debtToken; }
  struct Market { address pool; address configurator; address oracle; }

  function read(
    Market calldata market, Listing[] calldata reserves,
    address[] calldata users, uint8[] calldata modes
  ) external view returns (uint256[] memory words) {
    words = new uint256[](
      reserves.length * 27 + modes.length * 7 + users.length * (9 + reserves.length * 7)
    );
    uint256 next;
    for (uint256 i; i < reserves.length; i++) next = readReserve(words, next, market, reserves[i]);
    for (uint256 i; i < modes.length; i++) next = readMode(words, next, market.pool, modes[i]);
    for (uint256 i; i < users.length; i++) {
      next = readAccount(words, next, market.pool, users[i]);
      for (uint256 k; k < reserves.length; k++) next = readPosition(words, next, reserves[k], users[i]);
    }
  }
  function readReserve(
    uint256[] memory words, uint256 next, Market calldata market, Listing calldata at
  ) private view returns (uint256) {
    address pool = market.pool;
    copy(words, next, 15, pool, about("getReserveData(address)", at.token));
    copy(words, next + 15, 1, pool, about("getReserveDeficit(address)", at.token));
    copy(words, next + 16, 1, pool, about("getVirtualUnderlyingBalance(address)", at.token));
    copy(words, next + 17, 1, pool, about("getReserveNormalizedIncome(address)", at.token));
    copy(words, next + 18, 1, pool, about("getReserveNormalizedVariableDebt(address)", at.token));
    copy(words, next + 19, 1, pool, about("getLiquidationGracePeriod(address)", at.token));
    copy(words, next + 20, 1, at.aToken, abi.encodeWithSignature("scaledTotalSupply()"));
    copy(words, next + 21, 1, at.aToken, abi.encodeWithSignature("totalSupply()"));
    copy(words, next + 22, 1, at.debtToken, abi.encodeWithSignature("scaledTotalSupply()"));
    copy(words, next + 23, 1, at.debtToken, abi.encodeWithSignature("totalSupply()"));
    copy(words, next + 24, 1, at.token, about("balanceOf(address)", at.aToken));
    copy(words, next + 25, 1, market.oracle, about("getAssetPrice(address)", at.token));
    copy(words, next + 26, 1, market.configurator, about("getPendingLtv(address)", at.token));
    return next + 27;
  }
  function readMode(uint256[] memory words, uint256 next, address pool, uint8 id)
    private view returns (uint256)
  {
    copy(words, next, 3, pool, abi.encodeWithSignature("getEModeCategoryCollateralConfig(uint8)", id));
    copy(words, next + 3, 1, pool, abi.encodeWithSignature("getEModeCategoryCollateralBitmap(uint8)", id));
    copy(words, next + 4, 1, pool, abi.encodeWithSignature("getEModeCategoryBorrowableBitmap(uint8)", id));
    copy(words, next + 5, 1, pool, abi.encodeWithSignature("getEModeCategoryLtvzeroBitmap(uint8)", id));
    copy(words, next + 6, 1, pool, abi.encodeWithSignature("getIsEModeCategoryIsolated(uint8)", id));
    return next + 7;
  }
  function readAccount(uint256[] memory words, uint256 next, address pool, address user)
    private view returns (uint256)
  {
    words[next] = copy(words, next + 1, 6, pool, about("getUserAccountData(address)", user)) ? 1 : 0;
    copy(words, next + 7, 1, pool, about("getUserConfiguration(address)", user));
    copy(words, next + 8, 1, pool, about("getUserEMode(address)", user));
    return next + 9;
  }
  function readPosition(uint256[] memory words, uint256 next, Listing calldata at, address user)
    private view returns (uint256)
  {
    copy(words, next, 1, at.aToken, about("scaledBalanceOf(address)", user));
    copy(words, next + 1, 1, at.aToken, about("balanceOf(address)", user));
    copy(words, next + 2, 1, at.aToken, about("getPreviousIndex(address)", user));
    copy(words, next + 3, 1, at.debtToken, about("scaledBalanceOf(address)", user));
    copy(words, next + 4, 1, at.debtToken, about("balanceOf(address)", user));
    copy(words, next + 5, 1, at.debtToken, about("getPreviousIndex(address)", user));
    copy(words, next + 6, 1, at.token, about("balanceOf(address)", user));
    return next + 7;
  }
  function about(string memory signature, address subject) private pure returns (bytes memory) {
    return abi.encodeWithSignature(signature, subject);
  }
  function copy(
    uint256[] memory words, uint256 next, uint256 count, address target, bytes memory data
  ) private view returns (bool) {
    (bool success, bytes memory answer) = target.staticcall(data);
    if (!success || answer.length < 32 * count) return false;
    for (uint256 i; i < count; i++) {
      uint256 value;
      assembly { value := mload(add(answer, mul(32, add(i, 1)))) }
      words[next + i] = value;
    }
    return true;
  }
}`;

/** A reader of a whole market in one call; what a version lacks reads as 0. It is never deployed. */
export const originLensArtifact = (): Artifact => compileContract("OriginLens", ORIGIN_LENS);
