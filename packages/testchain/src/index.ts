export { rpc, startAnvil } from "./anvil.ts";
export type { Anvil, AnvilOptions, TestClient } from "./anvil.ts";
export { aaveArtifact } from "./artifacts.ts";
export type { Artifact, Contract } from "./artifacts.ts";
export { BlockQueue, blockReceipts } from "./block-queue.ts";
export type { MinedBlock, Receipt } from "./block-queue.ts";
export { namedAddress } from "./named-address.ts";
export { lensArtifact, priceFeedArtifact } from "./own-contracts.ts";
export { compileContract } from "./solidity.ts";
export { deployAaveV3, deployRateStrategy } from "./aave/deploy-aave-v3.ts";
export type { DeployOptions } from "./aave/deploy-aave-v3.ts";
export type { AaveMarket, Reserve } from "./aave/market.ts";
export { readAccounts, readPositions, readReserves } from "./aave/read-state.ts";
export type { AccountState, Position, ReserveState } from "./aave/read-state.ts";
export { rateSpec } from "./aave/reserve-spec.ts";
export type { EModeSpec, RateSpec, ReserveSpec } from "./aave/reserve-spec.ts";
export { readCheckpoint } from "./lab/checkpoint.ts";
export type { Checkpoint, CheckpointAccount, CheckpointPosition } from "./lab/checkpoint.ts";
export { playLab } from "./lab/play-lab.ts";
export type { LabOptions, PlayedLab } from "./lab/play-lab.ts";
export { planTimeline } from "./lab/timeline.ts";
export type { Timeline } from "./lab/timeline.ts";
export { countEvents, readBlocks, readMarketLogs } from "./lab/market-logs.ts";
export type { RpcBlock, RpcLog } from "./lab/market-logs.ts";
export { readMarketReadings } from "./lab/market-readings.ts";
export type { Reading } from "./lab/market-readings.ts";
export { decisionsTaken } from "./lab/governance.ts";
export { CRASH_START_SECONDS, crashHour } from "./lab/timeline.ts";
export { LAB_SCALE, planPrices } from "./lab/price-path.ts";
export { Random } from "./lab/random.ts";
export { LAB_EMODE, LAB_RESERVES } from "./lab/reserves.ts";
export { humanAmount } from "./lab/users.ts";
export { deployAaveOrigin, originRateData } from "./aave-origin/deploy-aave-origin.ts";
export type { OriginMarket, OriginReserve } from "./aave-origin/market.ts";
export { readOriginCheckpoint } from "./aave-origin/read-checkpoint.ts";
export type {
  OriginAccountState,
  OriginCheckpoint,
  OriginEModeState,
  OriginPosition,
  OriginReserveState,
} from "./aave-origin/read-checkpoint.ts";
export type {
  OriginEModeSpec,
  OriginOptions,
  OriginRateSpec,
  OriginReserveSpec,
} from "./aave-origin/reserve-spec.ts";
export { testTokenArtifact } from "./test-token.ts";
export {
  deployMorphoBlue,
  deployPreLiquidation,
  morphoMarketId,
} from "./morpho/deploy-morpho-blue.ts";
export type { MorphoBlue, MorphoMarket, MorphoMarketParams, MorphoToken } from "./morpho/market.ts";
export type {
  MorphoMarketSpec,
  MorphoOptions,
  MorphoRateModel,
  MorphoTokenSpec,
  PreLiquidationSpec,
} from "./morpho/market-spec.ts";
export { readMorphoCheckpoint } from "./morpho/read-checkpoint.ts";
export type {
  MorphoAccountState,
  MorphoCheckpoint,
  MorphoMarketState,
  MorphoPosition,
} from "./morpho/read-checkpoint.ts";
export { deployUniswapV2Pair, deployUniswapV3Pool } from "./uniswap/deploy-pools.ts";
export type { TwoTokens, UniswapV2Pair, UniswapV3Pool } from "./uniswap/deploy-pools.ts";
