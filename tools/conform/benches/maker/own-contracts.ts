import { compileContract, type Artifact } from "@hindcast/testchain";

/** A price source like Maker's median: anybody sets it; without a value it says so. */
const SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract StageSource {
  uint256 value;
  bool has;
  function set(uint256 next, bool isSet) external { value = next; has = isSet; }
  function peek() external view returns (bytes32, bool) { return (bytes32(value), has); }
}`;

/** Someone with a vault, collateral and DAI; anybody may have it call. */
const WALLET = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
interface Flip {
  function bids(uint256) external view
    returns (uint256, uint256, address, uint48, uint48, address, address, uint256);
  function tend(uint256, uint256, uint256) external;
  function dent(uint256, uint256, uint256) external;
  function tick(uint256) external;
}
contract StageWallet {
  function call(address to, bytes calldata data) external {
    (bool done, bytes memory answer) = to.call(data);
    if (!done) assembly { revert(add(answer, 32), mload(answer)) }
  }
  /** Less than the auction's lot is an offer to take less for the same; all else offers more. */
  function bid(Flip flip, uint256 auction, uint256 lot, uint256 offer) external {
    (, uint256 whole,,,,,,) = flip.bids(auction);
    if (lot < whole) flip.dent(auction, lot, offer);
    else flip.tend(auction, lot, offer);
  }
  /** Flipper does not mind that there is no such auction, to no effect; here it is refused. */
  function restart(Flip flip, uint256 auction) external {
    (,, address bidder,,,,,) = flip.bids(auction);
    if (bidder == address(0)) assembly { revert(0, 0) }
    flip.tick(auction);
  }
}`;

/** Governance: does several things in one transaction, or none of them. */
const SPELL = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract StageSpell {
  function cast(address[] calldata to, bytes[] calldata data) external {
    for (uint256 i; i < to.length; i++) {
      (bool done, bytes memory answer) = to[i].call(data[i]);
      if (!done) assembly { revert(add(answer, 32), mload(answer)) }
    }
  }
}`;

const LENS = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract StageLens {
  uint256 constant REVERTS = uint256(keccak256("reverts"));
  function read(address[] calldata to, bytes[] calldata data, uint256[] calldata sizes)
    external view returns (uint256[] memory words)
  {
    uint256 size;
    for (uint256 i; i < to.length; i++) size += sizes[i];
    words = new uint256[](size);
    uint256 next;
    for (uint256 i; i < to.length; i++) {
      (bool done, bytes memory answer) = to[i].staticcall(data[i]);
      for (uint256 k; k < sizes[i]; k++) {
        uint256 word = REVERTS;
        if (done) assembly { word := mload(add(answer, mul(32, add(k, 1)))) }
        words[next++] = word;
      }
    }
  }
}`;

/** A price source that anybody can set. */
export const sourceArtifact = (): Artifact => compileContract("StageSource", SOURCE);

/** A user: whoever calls it has it call. */
export const walletArtifact = (): Artifact => compileContract("StageWallet", WALLET);

/** The governor of all contracts. */
export const spellArtifact = (): Artifact => compileContract("StageSpell", SPELL);

/** A reader of many views in one call. It is never deployed: eth_call lends it an address. */
export const lensArtifact = (): Artifact => compileContract("StageLens", LENS);
