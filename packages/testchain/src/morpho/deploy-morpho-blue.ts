import { readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeAbiParameters, keccak256, parseAbiParameters } from "viem";
import type { Address, Hex } from "viem";
import type { Artifact, Contract } from "../artifacts.ts";
import type { BlockQueue } from "../block-queue.ts";
import { namedAddress } from "../named-address.ts";
import { testTokenArtifact } from "../test-token.ts";
import { morphoArtifacts } from "./artifacts.ts";
import type { MorphoBlue, MorphoMarket, MorphoMarketParams, MorphoToken } from "./market.ts";
import type {
  MorphoMarketSpec,
  MorphoOptions,
  MorphoRateModel,
  MorphoTokenSpec,
  PreLiquidationSpec,
} from "./market-spec.ts";
import {
  flashBorrowerArtifact,
  morphoOracleArtifact,
  settableRateModelArtifact,
} from "./own-contracts.ts";

const SECONDS_PER_BLOCK = 12;
const MARKET_PARAMS = parseAbiParameters("address, address, address, address, uint256");

/** Id of a market: MarketParamsLib.id. */
export function morphoMarketId(params: MorphoMarketParams): Hex {
  const { loanToken, collateralToken, oracle, irm, lltv } = params;
  return keccak256(
    encodeAbiParameters(MARKET_PARAMS, [loanToken, collateralToken, oracle, irm, lltv]),
  );
}

/**
 * Deploys Morpho Blue (npm @morpho-org/morpho-blue) with the given tokens and markets in one block,
 * 12 seconds after the head. The same specs give the same addresses and ids. Throws when a
 * transaction of the set-up reverts, or a contract is missing from the artifacts folder.
 */
export async function deployMorphoBlue(
  queue: BlockQueue,
  tokenSpecs: readonly MorphoTokenSpec[],
  marketSpecs: readonly MorphoMarketSpec[],
  options: MorphoOptions = {},
): Promise<MorphoBlue> {
  const admin = namedAddress("admin");
  const feeRecipient = namedAddress("treasury");
  const artifacts = await morphoArtifacts();
  const known = (name: string): Artifact => {
    const artifact = artifacts[name];
    if (artifact === undefined) throw new Error(`the package's sources hold no ${name}`);
    return artifact;
  };
  const deployed = await queue.deploy(admin, known("Morpho"), [admin]);
  const morpho = { ...deployed, abi: [...deployed.abi, ...known("EventsLib").abi] };
  await queue.add(admin, morpho, "setFeeRecipient", [feeRecipient]);
  const tokens: MorphoToken[] = [];
  for (const spec of tokenSpecs)
    tokens.push({
      ...spec,
      contract: await queue.deploy(admin, testTokenArtifact(), [spec.symbol, spec.decimals]),
    });
  const models = new Map<MorphoRateModel["kind"], Contract>();
  for (const { rateModel } of marketSpecs)
    if (!models.has(rateModel.kind)) {
      const irm = await deployRateModel(queue, admin, morpho, rateModel.kind, known, options);
      models.set(rateModel.kind, irm);
      await queue.add(admin, morpho, "enableIrm", [irm.address]);
    }
  for (const lltv of new Set(marketSpecs.map((spec) => spec.lltvWad)))
    await queue.add(admin, morpho, "enableLltv", [lltv]);
  const markets: MorphoMarket[] = [];
  for (const spec of marketSpecs)
    markets.push(await createMarket(queue, admin, morpho, tokens, models, spec));
  const flashBorrower = await queue.deploy(admin, flashBorrowerArtifact());
  await queue.mineAll(Number((await queue.client.getBlock()).timestamp) + SECONDS_PER_BLOCK);
  return { admin, feeRecipient, morpho, flashBorrower, tokens, markets };
}

function deployRateModel(
  queue: BlockQueue,
  admin: Address,
  morpho: Contract,
  kind: MorphoRateModel["kind"],
  known: (name: string) => Artifact,
  options: MorphoOptions,
): Promise<Contract> {
  if (kind === "proportional") return queue.deploy(admin, known("IrmMock"));
  if (kind === "fixed") return queue.deploy(admin, settableRateModelArtifact());
  return queue.deploy(admin, fromFolder(options, "AdaptiveCurveIrm"), [morpho.address]);
}

function fromFolder(options: MorphoOptions, name: string): Artifact {
  if (options.artifactsFolder === undefined)
    throw new Error(`${name} is in no package: name a folder that holds ${name}.json`);
  return JSON.parse(
    readFileSync(join(options.artifactsFolder, `${name}.json`), "utf8"),
  ) as Artifact;
}

async function createMarket(
  queue: BlockQueue,
  admin: Address,
  morpho: Contract,
  tokens: readonly MorphoToken[],
  models: ReadonlyMap<MorphoRateModel["kind"], Contract>,
  spec: MorphoMarketSpec,
): Promise<MorphoMarket> {
  const tokenOf = (symbol: string): Address => {
    const token = tokens.find((candidate) => candidate.symbol === symbol);
    if (token === undefined) throw new Error(`a market names ${symbol}, which is no token`);
    return token.contract.address;
  };
  const irm = models.get(spec.rateModel.kind);
  if (irm === undefined) throw new Error(`no rate model of kind ${spec.rateModel.kind}`);
  const oracle = await queue.deploy(admin, morphoOracleArtifact(), [spec.priceE36]);
  const params: MorphoMarketParams = {
    loanToken: tokenOf(spec.loan),
    collateralToken: tokenOf(spec.collateral),
    oracle: oracle.address,
    irm: irm.address,
    lltv: spec.lltvWad,
  };
  const id = morphoMarketId(params);
  if (spec.rateModel.kind === "fixed")
    await queue.add(admin, irm, "setBorrowRate", [id, spec.rateModel.rateWad]);
  await queue.add(admin, morpho, "createMarket", [params]);
  if (spec.feeWad !== 0n) await queue.add(admin, morpho, "setFee", [params, spec.feeWad]);
  return { ...spec, id, params, oracle, irm };
}

/**
 * Queues the deployment of a PreLiquidation contract for a market, with the market's own oracle.
 * Borrowers must authorise it at Morpho. Its code comes from the artifacts folder.
 */
export function deployPreLiquidation(
  queue: BlockQueue,
  blue: MorphoBlue,
  market: MorphoMarket,
  spec: PreLiquidationSpec,
  options: MorphoOptions,
): Promise<Contract> {
  const terms = {
    preLltv: spec.preLltvWad,
    preLCF1: spec.closeFactor1Wad,
    preLCF2: spec.closeFactor2Wad,
    preLIF1: spec.incentiveFactor1Wad,
    preLIF2: spec.incentiveFactor2Wad,
    preLiquidationOracle: market.oracle.address,
  };
  return queue.deploy(blue.admin, fromFolder(options, "PreLiquidation"), [
    blue.morpho.address,
    market.id,
    terms,
  ]);
}
