import { BlockQueue, namedAddress, startAnvil, type Contract } from "@hindcast/testchain";
import { encodeParameterValues, type Intent, type MakerState } from "@hindcast/domain";
import type { StartedMarket, Step } from "../../bench.ts";
import { ChainMarket } from "../../chain-market.ts";
import type { Draw } from "../../draw.ts";
import { callOf } from "./calls.ts";
import { deployMaker, firstParameters, type DeployTimes } from "./deploy.ts";
import type { DeployedMaker, MakerVersion } from "./deployed.ts";
import { drawMarket } from "./drawn-market.ts";
import { readMaker } from "./lens.ts";
import { houseOf } from "./event-lines.ts";
import { nextIntent, proposal } from "./next-intent.ts";
import { spellVatNote } from "./notes.ts";

const lower = (address: string): string => address.toLowerCase();

/** Deploys a drawn market of Maker from compiled artifacts; gives it with the means to draw steps. */
export async function startMaker(
  artifacts: string,
  version: MakerVersion,
  draw: Draw,
): Promise<StartedMarket<MakerState>> {
  const spec = drawMarket(draw, version);
  const anvil = await startAnvil();
  const queue = new BlockQueue(anvil.client);
  const { maker, times } = await deployMaker(queue, { artifacts, version, spec });
  const { vat, spotter, liquidator, ilks, osms, wallets } = maker;
  const ignored = new Set(["File", "Rely", "Deny", "Bite.flip", "Kick.gal", "Bark.clip", "Cage"]);
  const names = contractNames(maker);
  const heard = (contract: Contract) => ({ ...contract, ignored, ...nameOf(names, contract) });
  const users = wallets.map((wallet) => lower(wallet.address));
  const actors = { version, users, oracles: osms.map((osm) => lower(osm.contract.address)) };
  return {
    market: new ChainMarket({
      queue,
      callOf: (step) => callOf(maker, step.intent),
      heard: [
        { ...heard(vat), spellNameless: spellVatNote(vat.abi, names) },
        ...[spotter, liquidator].map(heard),
        ...[...ilks.map((ilk) => ilk.auctions), ...osms.map((osm) => osm.contract)].map(heard),
      ],
      errors: [],
      read: () => readMaker(maker),
      stop: () => anvil.stop(),
    }),
    opening: openingOf(maker, times),
    timeSeconds: times.secondPokeSeconds,
    names: namesOf(maker),
    accounts: users,
    source: { url: anvil.url, protocol: "maker", market: {} },
    nextIntent: (turn) => nextIntent(turn, actors),
    nextProposal: (turn) => proposal(turn, actors),
  };
}

/** What lines call the contracts whose addresses the rules do not know. */
function contractNames({ vat, vow, spotter, liquidator, ilks }: DeployedMaker) {
  return new Map([
    [lower(vat.address), "vat"],
    [lower(vow.address), "vow"],
    [lower(spotter.address), "spotter"],
    [lower(liquidator.address), "liquidator"],
    ...ilks.map((ilk) => [lower(ilk.auctions.address), houseOf(ilk.reserve)] as const),
  ]);
}

function nameOf(names: ReadonlyMap<string, string>, { address }: Contract): { name?: string } {
  const name = names.get(lower(address));
  return name === undefined ? {} : { name };
}

function namesOf({ jug, ilks, osms, wallets }: DeployedMaker): Record<string, string> {
  const names: Record<string, string> = { [lower(jug.address)]: "jug" };
  wallets.forEach((wallet, place) => (names[lower(wallet.address)] = `user ${place}`));
  osms.forEach((osm, place) => (names[lower(osm.contract.address)] = `oracle ${place}`));
  for (const { spec, reserve } of ilks) names[reserve] = spec.symbol;
  return names;
}

/** Our rules' way to the market as it was deployed. */
function openingOf(maker: DeployedMaker, times: DeployTimes): Step[] {
  const at = (timeSeconds: number, intent: Intent): Step => ({ timeSeconds, intent });
  const { listedSeconds, firstPokeSeconds, secondPokeSeconds } = times;
  const [market, ...ilks] = firstParameters(maker);
  const oracles = maker.osms.map((osm) => lower(osm.contract.address));
  const ruleVersion = BigInt(maker.version);
  const steps: Step[] = [];
  steps.push(
    at(listedSeconds, {
      kind: "parameterChange",
      scope: "market",
      values: encodeParameterValues(market?.values ?? {}),
    }),
  );
  maker.ilks.forEach(({ spec, id, reserve, osm }, place) => {
    const values = { ...ilks[place]?.values, ruleVersion };
    steps.push(
      at(listedSeconds, {
        kind: "marketListing",
        reserve,
        marketId: id,
        symbol: spec.symbol,
        loanToken: namedAddress("DAI").toLowerCase(),
        loanDecimals: 18,
        collateralToken: namedAddress(spec.symbol).toLowerCase(),
        collateralDecimals: 18,
        oracle: lower(osm.contract.address),
        rateModel: lower(maker.jug.address),
        values: encodeParameterValues(values),
      }),
    );
  });
  oracles.forEach((feed, place) => {
    const price = maker.spec.pricesWad[place] ?? 0n;
    steps.push(at(listedSeconds, { kind: "oraclePrice", feed, price, round: 0n }));
  });
  for (const oracle of oracles) steps.push(at(firstPokeSeconds, { kind: "oraclePoke", oracle }));
  for (const oracle of oracles) steps.push(at(secondPokeSeconds, { kind: "oraclePoke", oracle }));
  for (const { reserve } of maker.ilks)
    steps.push(at(secondPokeSeconds, { kind: "spotPoke", reserve }));
  return steps;
}
