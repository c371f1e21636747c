import { eventTables, topicIn, type EventTables } from "../event-table.ts";

/** What a contract is to a Comet; it decides which events it may emit and what they mean. */
export type Role = "comet" | "rewards" | "token" | "feed";

const TRANSFER = "Transfer(address indexed from, address indexed to, uint256 amount)";

/** Events that become facts, as CometMainInterface.sol and CometRewards.sol declare them. */
const MODELLED: Readonly<Record<Role, readonly string[]>> = {
  comet: [
    "Supply(address indexed from, address indexed dst, uint256 amount)",
    "Withdraw(address indexed src, address indexed to, uint256 amount)",
    TRANSFER,
    "SupplyCollateral(address indexed from, address indexed dst, address indexed asset, uint256 amount)",
    "WithdrawCollateral(address indexed src, address indexed to, address indexed asset, uint256 amount)",
    "TransferCollateral(address indexed from, address indexed to, address indexed asset, uint256 amount)",
    "AbsorbDebt(address indexed absorber, address indexed borrower, uint256 basePaidOut, uint256 usdValue)",
    "AbsorbCollateral(address indexed absorber, address indexed borrower, address indexed asset, uint256 collateralAbsorbed, uint256 usdValue)",
    "BuyCollateral(address indexed buyer, address indexed asset, uint256 baseAmount, uint256 collateralAmount)",
    "PauseAction(bool supplyPaused, bool transferPaused, bool withdrawPaused, bool absorbPaused, bool buyPaused)",
    "WithdrawReserves(address indexed to, uint256 amount)",
    "Upgraded(address indexed implementation)",
  ],
  rewards: [
    "RewardClaimed(address indexed src, address indexed recipient, address indexed token, uint256 amount)",
  ],
  token: [TRANSFER],
  feed: ["AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt)"],
};

/** Events known to change nothing that facts describe. Their raw logs are kept all the same. */
const IRRELEVANT: Readonly<Partial<Record<Role, readonly string[]>>> = {
  comet: [
    "Approval(address indexed owner, address indexed spender, uint256 amount)",
    "AdminChanged(address previousAdmin, address newAdmin)",
  ],
  rewards: [
    "GovernorTransferred(address indexed oldGovernor, address indexed newGovernor)",
    "RewardsClaimedSet(address indexed user, address indexed comet, uint256 amount)",
  ],
  feed: [
    "NewRound(uint256 indexed roundId, address indexed startedBy, uint256 startedAt)",
    "NewTransmission(uint32 indexed aggregatorRoundId, int192 answer, address transmitter, int192[] observations, bytes observers, bytes32 rawReportContext)",
    "OwnershipTransferRequested(address indexed from, address indexed to)",
    "OwnershipTransferred(address indexed from, address indexed to)",
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
