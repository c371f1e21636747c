import {
  BlockQueue,
  namedAddress,
  startAnvil,
  testTokenArtifact,
  type Contract,
  type TestClient,
} from "@hindcast/testchain";
import {
  decodeParameterValues,
  encodeParameterValues,
  type CompoundV3State,
  type Intent,
} from "@hindcast/domain";
import { maxUint256, parseAbi, stringToHex, zeroAddress, type Abi, type Address } from "viem";
import type { OpenMarket, StartedMarket } from "../../bench.ts";
import { ChainMarket, type Call } from "../../chain-market.ts";
import type { Draw } from "../../draw.ts";
import { compiledArtifact } from "./artifacts.ts";
import { CurrentConfiguration } from "./configuration.ts";
import { drawMarket, type AssetSpec, type MarketSpec } from "./drawn-market.ts";
import { readMarket } from "./lens.ts";
import { change, nextIntent, proposal } from "./next-intent.ts";
import { feedArtifact, stageArtifact } from "./own-contracts.ts";

const USERS = 10;
/** Far more of each token than anybody can spend. */
const ENDOWMENT = 10n ** 36n;

export interface DeployedAsset {
  readonly spec: AssetSpec;
  readonly token: Contract;
  readonly feed: Contract;
}

/** A market of the real contract, the base asset first. */
export interface DeployedMarket {
  readonly queue: BlockQueue;
  readonly admin: Address;
  /** The proxy with Comet's interface. */
  readonly comet: Contract;
  readonly stage: Contract;
  readonly assets: readonly DeployedAsset[];
  readonly users: readonly Address[];
  readonly configuration: CurrentConfiguration;
}

const lower = (address: string): string => address.toLowerCase();

/** Deploys a drawn market of Comet from compiled artifacts; gives it with the means to draw steps. */
export async function startComet(
  artifacts: string,
  draw: Draw,
): Promise<StartedMarket<CompoundV3State>> {
  const users = Array.from({ length: USERS }, (_, place) => namedAddress(`user${place}`));
  const { comet, ...open } = await openComet({ artifacts, spec: drawMarket(draw), users });
  const actors = { users: users.map(lower), comet };
  return { ...open, nextIntent: (turn) => nextIntent(turn, actors), nextProposal: proposal };
}

/** What to deploy, and who gets more of each token than anybody can spend. */
export interface CometSetup {
  readonly artifacts: string;
  readonly spec: MarketSpec;
  readonly users: readonly Address[];
  readonly genesisTimestampSeconds?: number;
}

/** A running Comet and its node. */
export interface OpenComet extends OpenMarket {
  readonly client: TestClient;
  readonly comet: string;
  readonly assets: readonly DeployedAsset[];
}

/** Deploys a market on a node of its own. */
export async function openComet({ users, ...setup }: CometSetup): Promise<OpenComet> {
  const { artifacts, spec, ...anvilOptions } = setup;
  const anvil = await startAnvil(anvilOptions);
  const queue = new BlockQueue(anvil.client);
  const market = await deploy(queue, artifacts, spec, users);
  const timeSeconds = Number((await queue.client.getBlock()).timestamp);
  const comet = lower(market.comet.address);
  const { abi } = market.comet;
  return {
    client: anvil.client,
    comet,
    assets: market.assets,
    market: new ChainMarket({
      queue,
      callOf: (step) => callOf(market, step.intent),
      heard: [{ ...market.comet, ignored: new Set(["Upgraded"]) }],
      errors: abi,
      read: () => readMarket(market),
      stop: () => anvil.stop(),
    }),
    opening: openingOf(market, spec).map((intent) => ({ timeSeconds, intent })),
    timeSeconds,
    names: namesOf(market),
    accounts: [...users.map(lower), comet],
    source: { url: anvil.url, protocol: "compound-v3", market: { comet } },
  };
}

async function deploy(
  queue: BlockQueue,
  artifacts: string,
  spec: MarketSpec,
  users: readonly Address[],
): Promise<DeployedMarket> {
  const admin = namedAddress("admin");
  const assets: DeployedAsset[] = [];
  for (const one of [spec.base, ...spec.collaterals]) {
    const token = await queue.deploy(admin, testTokenArtifact(), [one.symbol, one.decimals]);
    const feed = await queue.deploy(admin, feedArtifact(), [one.priceUsd8]);
    assets.push({ spec: one, token, feed });
  }
  const names = {
    name32: stringToHex("Comet", { size: 32 }),
    symbol32: stringToHex("C", { size: 32 }),
  };
  const extensionArtifact = compiledArtifact(artifacts, "CometExt");
  const extension = await queue.deploy(admin, extensionArtifact, [names]);
  const stage = await queue.deploy(admin, stageArtifact());
  const main = compiledArtifact(artifacts, "Comet");
  const placed = assets.map(({ token, feed }) => ({ token: token.address, feed: feed.address }));
  const [base, ...collaterals] = placed as [(typeof placed)[number]];
  const configuration = new CurrentConfiguration(
    spec,
    { admin, extension: extension.address, base, collaterals },
    main,
  );
  const comet = { address: stage.address, abi: wholeAbi(main.abi, extensionArtifact.abi) };
  const startSeconds = Number((await queue.client.getBlock()).timestamp) + 12;
  await queue.mineAll(startSeconds);
  await queue.add(admin, stage, "reconfigure", [configuration.creation()]);
  await queue.add(admin, comet, "initializeStorage", []);
  for (const { token } of assets)
    for (const user of users) {
      await queue.add(user, token, "mint", [user, ENDOWMENT]);
      await queue.add(user, token, "approve", [comet.address, maxUint256]);
    }
  await queue.mineAll(startSeconds + 12);
  return { queue, admin, comet, stage, assets, users, configuration };
}

const PROXY = parseAbi(["event Upgraded(address indexed implementation)"]);

/** The interface of contract and extension; the events and errors of their base come twice. */
function wholeAbi(main: Abi, extension: Abi): Abi {
  const known = new Set(main.map((item) => JSON.stringify(item)));
  return [...main, ...extension.filter((item) => !known.has(JSON.stringify(item))), ...PROXY];
}

function namesOf({ comet, assets, users }: DeployedMarket): Record<string, string> {
  const names: Record<string, string> = { [lower(comet.address)]: "comet" };
  users.forEach((user, place) => (names[lower(user)] = `user ${place}`));
  for (const { spec, token, feed } of assets) {
    names[lower(token.address)] = spec.symbol;
    names[lower(feed.address)] = `${spec.symbol} feed`;
  }
  return names;
}

/** Our rules' way to the market as it was deployed. */
function openingOf({ comet, assets }: DeployedMarket, spec: MarketSpec): Intent[] {
  const intents: Intent[] = [change("market", spec.values)];
  assets.forEach(({ spec: one, token, feed }, place) => {
    const reserve = lower(token.address);
    const own = place === 0 ? lower(comet.address) : zeroAddress;
    intents.push(
      {
        kind: "reserveListing",
        reserve,
        symbol: one.symbol,
        decimals: one.decimals,
        supplyToken: own,
        debtToken: own,
        treasury: zeroAddress,
        pool: lower(comet.address),
        values: encodeParameterValues(one.values),
      },
      { kind: "feedAssignment", reserve, feed: lower(feed.address) },
      { kind: "oraclePrice", feed: lower(feed.address), price: one.priceUsd8, round: 0n },
    );
  });
  return intents;
}

/** The transaction that carries an intent out. */
function callOf(market: DeployedMarket, intent: Intent): Call {
  const { admin, comet, assets } = market;
  const by = (from: string, functionName: string, ...args: readonly unknown[]): Call => ({
    from: from as Address,
    contract: comet,
    functionName,
    args,
  });
  switch (intent.kind) {
    case "supply":
    case "collateralSupply":
      return by(intent.payer, "supplyTo", intent.account, intent.reserve, intent.amount);
    case "withdraw":
    case "collateralWithdrawal":
      return by(intent.account, "withdrawTo", intent.recipient, intent.reserve, intent.amount);
    case "shareTransfer":
    case "collateralTransfer":
      return by(intent.from, "transferAsset", intent.to, intent.reserve, intent.amount);
    case "liquidate":
      return by(intent.liquidator, "absorb", intent.liquidator, [intent.account]);
    case "collateralSale": {
      const { buyer, reserve, minimumCollateral, baseAmount, recipient } = intent;
      return by(buyer, "buyCollateral", reserve, minimumCollateral, baseAmount, recipient);
    }
    case "interestAccrual":
      return by(admin, "accrueAccount", admin);
    case "reserveWithdrawal":
      return by(admin, "withdrawReserves", intent.recipient, intent.amount);
    case "donation": {
      const asset = assets.find((one) => lower(one.token.address) === intent.reserve);
      const contract = asset?.token as Contract;
      return { ...by(intent.from, "transfer", comet.address, intent.amount), contract };
    }
    case "oraclePrice": {
      const asset = assets.find((one) => lower(one.feed.address) === intent.feed);
      return { ...by(admin, "push", intent.price), contract: asset?.feed as Contract };
    }
    case "parameterChange":
      return reconfiguration(market, intent);
    default:
      throw new Error(`the bench of Comet does not play ${intent.kind}`);
  }
}

/** `pause` where the flags are set, else another implementation. */
function reconfiguration(
  { admin, comet, stage, configuration }: DeployedMarket,
  intent: Extract<Intent, { kind: "parameterChange" }>,
): Call {
  const values = decodeParameterValues(intent.values);
  const flags = ["supplyPaused", "transferPaused", "withdrawPaused", "absorbPaused", "buyPaused"];
  if ("supplyPaused" in values) {
    const args = flags.map((flag) => values[flag] === true);
    return { from: admin, contract: comet, functionName: "pause", args };
  }
  const creation = configuration.change(intent.scope, values);
  return { from: admin, contract: stage, functionName: "reconfigure", args: [creation] };
}
