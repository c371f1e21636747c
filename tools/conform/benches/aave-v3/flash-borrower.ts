import { compileContract, type Artifact } from "@hindcast/testchain";

const FLASH_BORROWER = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
interface Mintable {
  function mint(address account, uint256 value) external returns (bool);
  function approve(address spender, uint256 value) external returns (bool);
}
contract FlashBorrower {
  function executeOperation(address asset, uint256 amount, uint256 premium, address, bytes calldata)
    external returns (bool)
  {
    Mintable(asset).mint(address(this), premium);
    Mintable(asset).approve(msg.sender, amount + premium);
    return true;
  }
}`;

/** A receiver that repays its flash loans with premiums it mints. */
export const flashBorrowerArtifact = (): Artifact =>
  compileContract("FlashBorrower", FLASH_BORROWER);
