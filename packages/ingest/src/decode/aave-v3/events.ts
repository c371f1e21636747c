import { eventTables, topicIn, type EventTables } from "../event-table.ts";

/** What a contract is to the market; it decides which events it may emit and what they mean. */
export type Role =
  | "pool"
  | "configurator"
  | "oracle"
  | "provider"
  | "supplyToken"
  | "debtToken"
  | "stableDebtToken"
  | "underlying"
  | "strategy"
  | "feed";

const RESERVE = "address indexed reserve";
const ASSET = "address indexed asset";

/** Events that become facts, by role, as Aave v3.0 to v3.7 declare them. */
const MODELLED: Readonly<Record<Role, readonly string[]>> = {
  pool: [
    `Supply(${RESERVE}, address user, address indexed onBehalfOf, uint256 amount, uint16 indexed referralCode)`,
    `Withdraw(${RESERVE}, address indexed user, address indexed to, uint256 amount)`,
    `Borrow(${RESERVE}, address user, address indexed onBehalfOf, uint256 amount, uint8 interestRateMode, uint256 borrowRate, uint16 indexed referralCode)`,
    `Repay(${RESERVE}, address indexed user, address indexed repayer, uint256 amount, bool useATokens)`,
    "LiquidationCall(address indexed collateralAsset, address indexed debtAsset, address indexed user, uint256 debtToCover, uint256 liquidatedCollateralAmount, address liquidator, bool receiveAToken)",
    `ReserveDataUpdated(${RESERVE}, uint256 liquidityRate, uint256 stableBorrowRate, uint256 variableBorrowRate, uint256 liquidityIndex, uint256 variableBorrowIndex)`,
    `ReserveUsedAsCollateralEnabled(${RESERVE}, address indexed user)`,
    `ReserveUsedAsCollateralDisabled(${RESERVE}, address indexed user)`,
    "UserEModeSet(address indexed user, uint8 categoryId)",
    "FlashLoan(address indexed target, address initiator, address indexed asset, uint256 amount, uint8 interestRateMode, uint256 premium, uint16 indexed referralCode)",
    `MintedToTreasury(${RESERVE}, uint256 amountMinted)`,
    // From v3.3 on.
    "DeficitCreated(address indexed user, address indexed debtAsset, uint256 amountCreated)",
    `DeficitCovered(${RESERVE}, address caller, uint256 amountCovered)`,
  ],
  configurator: [
    `ReserveInitialized(${ASSET}, address indexed aToken, address stableDebtToken, address variableDebtToken, address interestRateStrategyAddress)`,
    `ReserveBorrowing(${ASSET}, bool enabled)`,
    `ReserveFlashLoaning(${ASSET}, bool enabled)`,
    `CollateralConfigurationChanged(${ASSET}, uint256 ltv, uint256 liquidationThreshold, uint256 liquidationBonus)`,
    `ReserveActive(${ASSET}, bool active)`,
    `ReserveFrozen(${ASSET}, bool frozen)`,
    `ReservePaused(${ASSET}, bool paused)`,
    `ReserveDropped(${ASSET})`,
    `ReserveFactorChanged(${ASSET}, uint256 oldReserveFactor, uint256 newReserveFactor)`,
    `BorrowCapChanged(${ASSET}, uint256 oldBorrowCap, uint256 newBorrowCap)`,
    `SupplyCapChanged(${ASSET}, uint256 oldSupplyCap, uint256 newSupplyCap)`,
    `LiquidationProtocolFeeChanged(${ASSET}, uint256 oldFee, uint256 newFee)`,
    `EModeAssetCategoryChanged(${ASSET}, uint8 oldCategoryId, uint8 newCategoryId)`,
    "EModeCategoryAdded(uint8 indexed categoryId, uint256 ltv, uint256 liquidationThreshold, uint256 liquidationBonus, address oracle, string label)",
    `ReserveInterestRateStrategyChanged(${ASSET}, address oldStrategy, address newStrategy)`,
    `DebtCeilingChanged(${ASSET}, uint256 oldDebtCeiling, uint256 newDebtCeiling)`,
    `SiloedBorrowingChanged(${ASSET}, bool oldState, bool newState)`,
    "BorrowableInIsolationChanged(address asset, bool borrowable)",
    // From v3.1 on.
    `PendingLtvChanged(${ASSET}, uint256 ltv)`,
    `LiquidationGracePeriodChanged(${ASSET}, uint40 gracePeriodUntil)`,
    `LiquidationGracePeriodDisabled(${ASSET})`,
    // From v3.2, v3.6 and v3.7 on.
    `AssetCollateralInEModeChanged(${ASSET}, uint8 categoryId, bool collateral)`,
    `AssetBorrowableInEModeChanged(${ASSET}, uint8 categoryId, bool borrowable)`,
    `AssetLtvzeroInEModeChanged(${ASSET}, uint8 categoryId, bool ltvzero)`,
    "EModeCategoryIsolationChanged(uint8 indexed categoryId, bool isolated)",
    "FlashloanPremiumTotalUpdated(uint128 oldFlashloanPremiumTotal, uint128 newFlashloanPremiumTotal)",
    "FlashloanPremiumToProtocolUpdated(uint128 oldFlashloanPremiumToProtocol, uint128 newFlashloanPremiumToProtocol)",
  ],
  oracle: [
    `AssetSourceUpdated(${ASSET}, address indexed source)`,
    "BaseCurrencySet(address indexed baseCurrency, uint256 baseCurrencyUnit)",
  ],
  provider: [
    "ProxyCreated(bytes32 indexed id, address indexed proxyAddress, address indexed implementationAddress)",
    "PriceOracleUpdated(address indexed oldAddress, address indexed newAddress)",
    "PriceOracleSentinelUpdated(address indexed oldAddress, address indexed newAddress)",
  ],
  supplyToken: [
    "Transfer(address indexed from, address indexed to, uint256 value)",
    "Mint(address indexed caller, address indexed onBehalfOf, uint256 value, uint256 balanceIncrease, uint256 index)",
    "Burn(address indexed from, address indexed target, uint256 value, uint256 balanceIncrease, uint256 index)",
    "BalanceTransfer(address indexed from, address indexed to, uint256 value, uint256 index)",
    "Initialized(address indexed underlyingAsset, address indexed pool, address treasury, address incentivesController, uint8 aTokenDecimals, string aTokenName, string aTokenSymbol, bytes params)",
  ],
  debtToken: [
    "Transfer(address indexed from, address indexed to, uint256 value)",
    "Mint(address indexed caller, address indexed onBehalfOf, uint256 value, uint256 balanceIncrease, uint256 index)",
    "Burn(address indexed from, address indexed target, uint256 value, uint256 balanceIncrease, uint256 index)",
  ],
  stableDebtToken: [],
  underlying: ["Transfer(address indexed from, address indexed to, uint256 value)"],
  // DefaultReserveInterestRateStrategyV2, from v3.1 on. The one before it says nothing.
  strategy: [
    `RateDataUpdate(${RESERVE}, uint256 optimalUsageRatio, uint256 baseVariableBorrowRate, uint256 variableRateSlope1, uint256 variableRateSlope2)`,
  ],
  feed: ["AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt)"],
};

/** Events that move the market in ways the rules here do not follow: met, they are quarantined. */
const NOT_MODELLED: Readonly<Partial<Record<Role, readonly string[]>>> = {
  pool: [
    `MintUnbacked(${RESERVE}, address user, address indexed onBehalfOf, uint256 amount, uint16 indexed referralCode)`,
    `BackUnbacked(${RESERVE}, address indexed backer, uint256 amount, uint256 fee)`,
    `SwapBorrowRateMode(${RESERVE}, address indexed user, uint8 interestRateMode)`,
    `RebalanceStableBorrowRate(${RESERVE}, address indexed user)`,
  ],
  stableDebtToken: [
    "Mint(address indexed user, address indexed onBehalfOf, uint256 amount, uint256 currentBalance, uint256 balanceIncrease, uint256 newRate, uint256 avgStableRate, uint256 newTotalSupply)",
    "Burn(address indexed from, uint256 amount, uint256 currentBalance, uint256 balanceIncrease, uint256 avgStableRate, uint256 newTotalSupply)",
  ],
};

const UPGRADED = "Upgraded(address indexed implementation)";
const APPROVAL = "Approval(address indexed owner, address indexed spender, uint256 value)";
const DELEGATED =
  "BorrowAllowanceDelegated(address indexed fromUser, address indexed toUser, address indexed asset, uint256 amount)";
const DEBT_INITIALIZED =
  "Initialized(address indexed underlyingAsset, address indexed pool, address incentivesController, uint8 debtTokenDecimals, string debtTokenName, string debtTokenSymbol, bytes params)";

/** Events known to change nothing that facts describe. Their raw logs are kept all the same. */
const IRRELEVANT: Readonly<Partial<Record<Role, readonly string[]>>> = {
  pool: [
    UPGRADED,
    `IsolationModeTotalDebtUpdated(${ASSET}, uint256 totalDebt)`,
    "PositionManagerApproved(address indexed user, address indexed positionManager)",
    "PositionManagerRevoked(address indexed user, address indexed positionManager)",
  ],
  configurator: [
    UPGRADED,
    `ReserveStableRateBorrowing(${ASSET}, bool enabled)`,
    `UnbackedMintCapChanged(${ASSET}, uint256 oldUnbackedMintCap, uint256 newUnbackedMintCap)`,
    "BridgeProtocolFeeUpdated(uint256 oldBridgeProtocolFee, uint256 newBridgeProtocolFee)",
    // RateDataUpdate tells the same in numbers.
    `ReserveInterestRateDataChanged(${ASSET}, address indexed strategy, bytes data)`,
    `ATokenUpgraded(${ASSET}, address indexed proxy, address indexed implementation)`,
    `StableDebtTokenUpgraded(${ASSET}, address indexed proxy, address indexed implementation)`,
    `VariableDebtTokenUpgraded(${ASSET}, address indexed proxy, address indexed implementation)`,
  ],
  oracle: ["FallbackOracleUpdated(address indexed fallbackOracle)"],
  provider: [
    "ACLAdminUpdated(address indexed oldAddress, address indexed newAddress)",
    "ACLManagerUpdated(address indexed oldAddress, address indexed newAddress)",
    "AddressSet(bytes32 indexed id, address indexed oldAddress, address indexed newAddress)",
    "AddressSetAsProxy(bytes32 indexed id, address indexed proxyAddress, address oldImplementationAddress, address indexed newImplementationAddress)",
    "MarketIdSet(string indexed oldMarketId, string indexed newMarketId)",
    "OwnershipTransferred(address indexed previousOwner, address indexed newOwner)",
    "PoolUpdated(address indexed oldAddress, address indexed newAddress)",
    "PoolConfiguratorUpdated(address indexed oldAddress, address indexed newAddress)",
    "PoolDataProviderUpdated(address indexed oldAddress, address indexed newAddress)",
  ],
  supplyToken: [
    UPGRADED,
    APPROVAL,
    "DelegateChanged(address indexed delegator, address indexed delegatee, uint8 delegationType)",
  ],
  debtToken: [UPGRADED, APPROVAL, DELEGATED, DEBT_INITIALIZED],
  stableDebtToken: [
    UPGRADED,
    APPROVAL,
    DELEGATED,
    DEBT_INITIALIZED,
    "Transfer(address indexed from, address indexed to, uint256 value)",
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
  notModelled: NOT_MODELLED,
  irrelevant: IRRELEVANT,
});

/** topic0 of an event by role and name. */
export const topicOf = (role: Role, name: string): string => topicIn(EVENTS, role, name);
