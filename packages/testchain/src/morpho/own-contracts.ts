import type { Artifact } from "../artifacts.ts";
import { compileContract } from "../solidity.ts";

const MORPHO_ORACLE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract MorphoOracle {
  uint256 public price;
  uint256 public latestRound;
  event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);
  constructor(uint256 price_) { push(price_); }
  function push(uint256 price_) public {
    price = price_;
    latestRound += 1;
    emit AnswerUpdated(int256(price_), latestRound, block.timestamp);
  }
}`;

const SETTABLE_RATE_MODEL = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract SettableRateModel {
  struct MarketParams { address loan; address collateral; address oracle; address irm; uint256 lltv; }
  struct Market {
    uint128 supplyAssets; uint128 supplyShares; uint128 borrowAssets; uint128 borrowShares;
    uint128 lastUpdate; uint128 fee;
  }
  mapping(bytes32 => uint256) public rateOf;
  event SetBorrowRate(bytes32 indexed id, uint256 newBorrowRate);
  function setBorrowRate(bytes32 id, uint256 rate) external {
    rateOf[id] = rate;
    emit SetBorrowRate(id, rate);
  }
  function borrowRate(MarketParams memory market, Market memory) external view returns (uint256) {
    return rateOf[keccak256(abi.encode(market))];
  }
  function borrowRateView(MarketParams memory market, Market memory)
    external view returns (uint256)
  {
    return rateOf[keccak256(abi.encode(market))];
  }
}`;

const FLASH_BORROWER = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
interface Lender { function flashLoan(address token, uint256 amount, bytes calldata data) external; }
interface Approvable { function approve(address spender, uint256 amount) external returns (bool); }
contract FlashBorrower {
  function borrow(address lender, address token, uint256 amount) external {
    Lender(lender).flashLoan(token, amount, abi.encode(token));
  }
  function onMorphoFlashLoan(uint256 amount, bytes calldata data) external {
    Approvable(abi.decode(data, (address))).approve(msg.sender, amount);
  }
}`;

const MORPHO_LENS = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract MorphoLens {
  struct Subject { bytes32 id; address oracle; address irm; }
  function read(
    address morpho, Subject[] calldata markets, address[] calldata tokens, address[] calldata users
  ) external view returns (uint256[] memory words) {
    words = new uint256[](
      markets.length * 9 + tokens.length + users.length * (markets.length * 3 + tokens.length)
    );
    uint256 next;
    for (uint256 i; i < markets.length; i++) next = readMarket(words, next, morpho, markets[i]);
    for (uint256 i; i < tokens.length; i++)
      copy(words, next++, 1, tokens[i], abi.encodeWithSignature("balanceOf(address)", morpho));
    for (uint256 u; u < users.length; u++) {
      for (uint256 i; i < markets.length; i++) {
        copy(words, next, 3, morpho,
          abi.encodeWithSignature("position(bytes32,address)", markets[i].id, users[u]));
        next += 3;
      }
      for (uint256 i; i < tokens.length; i++)
        copy(words, next++, 1, tokens[i], abi.encodeWithSignature("balanceOf(address)", users[u]));
    }
  }
  function readMarket(uint256[] memory words, uint256 next, address morpho, Subject calldata at)
    private view returns (uint256)
  {
    copy(words, next, 6, morpho, abi.encodeWithSignature("market(bytes32)", at.id));
    copy(words, next + 6, 1, at.oracle, abi.encodeWithSignature("price()"));
    copy(words, next + 7, 1, at.irm, abi.encodeWithSignature("rateAtTarget(bytes32)", at.id));
    copy(words, next + 8, 1, at.irm, rateCall(morpho, at.id));
    return next + 9;
  }
  function rateCall(address morpho, bytes32 id) private view returns (bytes memory) {
    (, bytes memory market) = morpho.staticcall(abi.encodeWithSignature("market(bytes32)", id));
    (, bytes memory terms) =
      morpho.staticcall(abi.encodeWithSignature("idToMarketParams(bytes32)", id));
    return bytes.concat(
      bytes4(keccak256("borrowRateView((address,address,address,address,uint256),(uint128,uint128,uint128,uint128,uint128,uint128))")),
      terms, market
    );
  }
  function copy(
    uint256[] memory words, uint256 next, uint256 count, address target, bytes memory data
  ) private view {
    (bool success, bytes memory answer) = target.staticcall(data);
    if (!success || answer.length < 32 * count) return;
    for (uint256 i; i < count; i++) {
      uint256 value;
      assembly { value := mload(add(answer, mul(32, add(i, 1)))) }
      words[next + i] = value;
    }
  }
}`;

/** A settable price(): push(price) emits AnswerUpdated like a feed, with 36 decimals. */
export const morphoOracleArtifact = (): Artifact => compileContract("MorphoOracle", MORPHO_ORACLE);

/** A rate model whose rate a second (wad) anybody may set for a market id. */
export const settableRateModelArtifact = (): Artifact =>
  compileContract("SettableRateModel", SETTABLE_RATE_MODEL);

/** borrow(morpho, token, amount) takes a flash loan and gives it back. */
export const flashBorrowerArtifact = (): Artifact =>
  compileContract("FlashBorrower", FLASH_BORROWER);

/** A reader of all markets and positions in one call. It is never deployed. */
export const morphoLensArtifact = (): Artifact => compileContract("MorphoLens", MORPHO_LENS);
