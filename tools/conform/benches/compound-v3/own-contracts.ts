import { compileContract, type Artifact } from "@hindcast/testchain";

const FEED = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract StageFeed {
  int256 public answer;
  uint256 public latestRound;
  event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);
  constructor(int256 first) { push(first); }
  function decimals() external pure returns (uint8) { return 8; }
  function push(int256 next) public {
    answer = next;
    latestRound += 1;
    emit AnswerUpdated(next, latestRound, block.timestamp);
  }
  function latestRoundData() external view
    returns (uint80, int256 price, uint256, uint256, uint80)
  {
    price = answer;
  }
}`;

/** Comet's storage; its implementation is replaced in one transaction, with another constructor. */
const STAGE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract CometStage {
  event Upgraded(address indexed implementation);
  bytes32 constant PLACE = keccak256("hindcast.conformance.implementation");
  function reconfigure(bytes memory creation) external {
    bytes32 place = PLACE;
    assembly {
      let made := create(0, add(creation, 32), mload(creation))
      if iszero(made) {
        returndatacopy(0, 0, returndatasize())
        revert(0, returndatasize())
      }
      sstore(place, made)
    }
    emit Upgraded(implementation());
  }
  function implementation() private view returns (address at) {
    bytes32 place = PLACE;
    assembly { at := sload(place) }
  }
  fallback() external payable {
    bytes32 place = PLACE;
    assembly {
      calldatacopy(0, 0, calldatasize())
      let done := delegatecall(gas(), sload(place), 0, calldatasize(), 0, 0)
      returndatacopy(0, 0, returndatasize())
      if iszero(done) { revert(0, returndatasize()) }
      return(0, returndatasize())
    }
  }
}`;

const LENS = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract CometLens {
  uint256 constant REVERTS = uint256(keccak256("reverts"));
  uint256[] words;
  function ask(address to, bytes memory data, uint256 answers) internal {
    (bool done, bytes memory answer) = to.staticcall(data);
    for (uint256 i; i < answers; i++) {
      uint256 word = REVERTS;
      if (done) assembly { word := mload(add(answer, mul(32, add(i, 1)))) }
      words.push(word);
    }
  }
  function read(address comet, address base, address[] calldata assets, address[] calldata users, uint256 amount)
    external returns (uint256[] memory)
  {
    market(comet, base);
    for (uint256 i; i < assets.length; i++) asset(comet, assets[i], amount);
    for (uint256 i; i < users.length; i++) account(comet, users[i], assets);
    return words;
  }
  function market(address comet, address base) internal {
    ask(comet, abi.encodeWithSignature("totalsBasic()"), 8);
    ask(comet, abi.encodeWithSignature("totalSupply()"), 1);
    ask(comet, abi.encodeWithSignature("totalBorrow()"), 1);
    ask(comet, abi.encodeWithSignature("getReserves()"), 1);
    ask(comet, abi.encodeWithSignature("getUtilization()"), 1);
    uint256 usage = words[words.length - 1];
    ask(comet, abi.encodeWithSignature("getSupplyRate(uint256)", usage), 1);
    ask(comet, abi.encodeWithSignature("getBorrowRate(uint256)", usage), 1);
    ask(base, abi.encodeWithSignature("balanceOf(address)", comet), 1);
    ask(comet, abi.encodeWithSignature("supplyKink()"), 1);
    ask(comet, abi.encodeWithSignature("borrowKink()"), 1);
    ask(comet, abi.encodeWithSignature("storeFrontPriceFactor()"), 1);
    ask(comet, abi.encodeWithSignature("baseBorrowMin()"), 1);
    ask(comet, abi.encodeWithSignature("targetReserves()"), 1);
  }
  function asset(address comet, address token, uint256 amount) internal {
    ask(comet, abi.encodeWithSignature("getAssetInfoByAddress(address)", token), 8);
    ask(comet, abi.encodeWithSignature("totalsCollateral(address)", token), 1);
    ask(comet, abi.encodeWithSignature("getCollateralReserves(address)", token), 1);
    ask(token, abi.encodeWithSignature("balanceOf(address)", comet), 1);
    ask(comet, abi.encodeWithSignature("quoteCollateral(address,uint256)", token, amount), 1);
  }
  function account(address comet, address user, address[] calldata assets) internal {
    ask(comet, abi.encodeWithSignature("userBasic(address)", user), 4);
    ask(comet, abi.encodeWithSignature("balanceOf(address)", user), 1);
    ask(comet, abi.encodeWithSignature("borrowBalanceOf(address)", user), 1);
    ask(comet, abi.encodeWithSignature("isBorrowCollateralized(address)", user), 1);
    ask(comet, abi.encodeWithSignature("isLiquidatable(address)", user), 1);
    for (uint256 i; i < assets.length; i++)
      ask(comet, abi.encodeWithSignature("collateralBalanceOf(address,address)", user, assets[i]), 1);
  }
}`;

/** A price feed with 8 decimals that anybody can set. */
export const feedArtifact = (): Artifact => compileContract("StageFeed", FEED);

/** A proxy that makes its own next implementation. */
export const stageArtifact = (): Artifact => compileContract("CometStage", STAGE);

/** A reader of everything in one call. It is never deployed: eth_call lends it an address. */
export const lensArtifact = (): Artifact => compileContract("CometLens", LENS);
