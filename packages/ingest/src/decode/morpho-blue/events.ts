import { eventTables, topicIn, type EventTables } from "../event-table.ts";

/** What a contract is to Morpho Blue; it decides which events it may emit and what they mean. */
export type Role = "morpho" | "rateModel" | "oracle";

const ID = "bytes32 indexed id";
const SHARES = "uint256 assets, uint256 shares";

/** Events that become facts, as EventsLib.sol and the rate models declare them. */
const MODELLED: Readonly<Record<Role, readonly string[]>> = {
  morpho: [
    `CreateMarket(${ID}, (address loanToken, address collateralToken, address oracle, address irm, uint256 lltv) marketParams)`,
    `SetFee(${ID}, uint256 newFee)`,
    "SetFeeRecipient(address indexed newFeeRecipient)",
    `Supply(${ID}, address indexed caller, address indexed onBehalf, ${SHARES})`,
    `Withdraw(${ID}, address caller, address indexed onBehalf, address indexed receiver, ${SHARES})`,
    `Borrow(${ID}, address caller, address indexed onBehalf, address indexed receiver, ${SHARES})`,
    `Repay(${ID}, address indexed caller, address indexed onBehalf, ${SHARES})`,
    `SupplyCollateral(${ID}, address indexed caller, address indexed onBehalf, uint256 assets)`,
    `WithdrawCollateral(${ID}, address caller, address indexed onBehalf, address indexed receiver, uint256 assets)`,
    `Liquidate(${ID}, address indexed caller, address indexed borrower, uint256 repaidAssets, uint256 repaidShares, uint256 seizedAssets, uint256 badDebtAssets, uint256 badDebtShares)`,
    `AccrueInterest(${ID}, uint256 prevBorrowRate, uint256 interest, uint256 feeShares)`,
    "FlashLoan(address indexed caller, address indexed token, uint256 assets)",
  ],
  rateModel: [
    `BorrowRateUpdate(${ID}, uint256 avgBorrowRate, uint256 rateAtTarget)`,
    `SetBorrowRate(${ID}, uint256 newBorrowRate)`,
  ],
  oracle: ["AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt)"],
};

/** Events known to change nothing that facts describe. Their raw logs are kept all the same. */
const IRRELEVANT: Readonly<Partial<Record<Role, readonly string[]>>> = {
  morpho: [
    "SetOwner(address indexed newOwner)",
    "EnableIrm(address indexed irm)",
    "EnableLltv(uint256 lltv)",
    "SetAuthorization(address indexed caller, address indexed authorizer, address indexed authorized, bool newIsAuthorized)",
    "IncrementNonce(address indexed caller, address indexed authorizer, uint256 usedNonce)",
  ],
  oracle: [
    "OwnershipTransferred(address indexed previousOwner, address indexed newOwner)",
    "NewRound(uint256 indexed roundId, address indexed startedBy, uint256 startedAt)",
  ],
};

/** Known events of a role by topic0. */
export const EVENTS: EventTables<Role> = eventTables({
  modelled: MODELLED,
  notModelled: {},
  irrelevant: IRRELEVANT,
});

/** topic0 of an event by role and name. */
export const topicOf = (role: Role, name: string): string => topicIn(EVENTS, role, name);
