import type { Artifact } from "../artifacts.ts";
import { compileContract } from "../solidity.ts";

const FLASH_RECEIVER = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
interface OpenToken {
  function mint(address to, uint256 amount) external returns (bool);
  function approve(address spender, uint256 amount) external returns (bool);
}
contract FlashReceiver {
  function executeOperation(
    address asset, uint256 amount, uint256 premium, address, bytes calldata params
  ) external returns (bool) {
    prepare(asset, amount, premium);
    return params.length == 0;
  }
  function executeOperation(
    address[] calldata assets, uint256[] calldata amounts, uint256[] calldata premiums,
    address, bytes calldata params
  ) external returns (bool) {
    for (uint256 i; i < assets.length; i++) prepare(assets[i], amounts[i], premiums[i]);
    return params.length == 0;
  }
  function prepare(address asset, uint256 amount, uint256 premium) private {
    OpenToken(asset).mint(address(this), premium);
    OpenToken(asset).approve(msg.sender, amount + premium);
  }
}`;

/** Borrows flash loans of test tokens: it mints the premium, and refuses when params are not empty. */
export const flashReceiverArtifact = (): Artifact =>
  compileContract("FlashReceiver", FLASH_RECEIVER);
