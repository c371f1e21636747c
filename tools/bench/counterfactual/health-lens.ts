import { compileContract, type Artifact } from "@hindcast/testchain";

const SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
interface Token { function balanceOf(address user) external view returns (uint256); }
struct Mode { uint16 ltv; uint16 threshold; uint16 bonus; address priceSource; string label; }
interface Pool {
  function getEModeCategoryData(uint8 id) external view returns (Mode memory);
  function getUserAccountData(address user) external view
    returns (uint256, uint256, uint256, uint256, uint256, uint256);
  function getUserConfiguration(address user) external view returns (uint256);
  function getUserEMode(address user) external view returns (uint256);
  function getConfiguration(address asset) external view returns (uint256);
}
interface Oracle { function getAssetPrice(address asset) external view returns (uint256); }
contract HealthLens {
  function healths(address pool, address[] calldata users)
    external view returns (uint256[2][] memory rows)
  {
    rows = new uint256[2][](users.length);
    for (uint256 i; i < users.length; i++) {
      (uint256 collateral, uint256 debt,,,, uint256 health) = Pool(pool).getUserAccountData(users[i]);
      rows[i][0] = collateral == 0 ? type(uint256).max : health;
      rows[i][1] = debt;
    }
  }
  function reserves(address pool, address oracle, address[] calldata assets, uint8 mode)
    external view returns (uint256[2][] memory rows, uint256 modeBonus)
  {
    modeBonus = Pool(pool).getEModeCategoryData(mode).bonus;
    rows = new uint256[2][](assets.length);
    for (uint256 i; i < assets.length; i++) {
      rows[i][0] = Pool(pool).getConfiguration(assets[i]);
      rows[i][1] = Oracle(oracle).getAssetPrice(assets[i]);
    }
  }
  function holdings(address pool, address[] calldata tokens, address[] calldata users)
    external view returns (uint256[][] memory rows)
  {
    rows = new uint256[][](users.length);
    for (uint256 i; i < users.length; i++) {
      rows[i] = new uint256[](tokens.length + 2);
      for (uint256 k; k < tokens.length; k++) rows[i][k] = Token(tokens[k]).balanceOf(users[i]);
      rows[i][tokens.length] = Pool(pool).getUserConfiguration(users[i]);
      rows[i][tokens.length + 1] = Pool(pool).getUserEMode(users[i]);
    }
  }
}`;

/** What a bot reads, many accounts in one call: eth_call lends it an address. */
export const healthLens = (): Artifact => compileContract("HealthLens", SOURCE);
