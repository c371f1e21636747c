import { namedAddress, type BlockQueue, type Contract } from "@hindcast/testchain";
import { encodeParameterValues } from "@hindcast/domain";
import { encodeAbiParameters, keccak256, numberToHex, type Address } from "viem";
import { compiledArtifact } from "../compound-v3/artifacts.ts";
import {
  LENS_ADDRESS,
  word,
  type DeployedIlk,
  type DeployedMaker,
  type DeployedOsm,
  type MakerVersion,
} from "./deployed.ts";
import type { MarketSpec } from "./drawn-market.ts";
import { spellCalls } from "./governance.ts";
import { sourceArtifact, spellArtifact, walletArtifact } from "./own-contracts.ts";

const WALLETS = 9;
/** Far more collateral [wad] and DAI [rad] than anybody can spend. */
const COLLATERAL = 1n << 250n;
const DAI = 10n ** 72n;
/** Where Vat keeps the DAI of each address (sixth of its variables). */
const DAI_PLACE = 5n;

export interface DeploySetup {
  readonly artifacts: string;
  readonly version: MakerVersion;
  readonly spec: MarketSpec;
}

/** When the parts of a market came to be: rules are set up at the same moments. */
export interface DeployTimes {
  readonly listedSeconds: number;
  readonly firstPokeSeconds: number;
  readonly secondPokeSeconds: number;
}

type Deployer = (artifact: string, ...args: readonly unknown[]) => Promise<Contract>;

/** Deploys one Maker, governed by a spell, with prices that have come through its oracles. */
export async function deployMaker(
  queue: BlockQueue,
  { artifacts, version, spec }: DeploySetup,
): Promise<{ maker: DeployedMaker; times: DeployTimes }> {
  const admin = namedAddress("admin");
  const make: Deployer = (name, ...args) =>
    queue.deploy(admin, compiledArtifact(artifacts, name), args);
  const send = (to: Contract, name: string, ...args: readonly unknown[]) =>
    queue.add(admin, to, name, args);
  const vat = await make("Vat");
  const jug = await make("Jug", vat.address);
  const spotter = await make("Spotter", vat.address);
  const vow = await make("Vow", vat.address, namedAddress("flap"), namedAddress("flop"));
  const liquidator = await make(version === 20 ? "Dog" : "Cat", vat.address);
  const spell = await queue.deploy(admin, spellArtifact());
  const osms: DeployedOsm[] = [];
  for (const price of spec.pricesWad) {
    const source = await queue.deploy(admin, sourceArtifact());
    osms.push({ contract: await make("OSM", source.address), source });
    await send(source, "set", price, true);
  }
  const core = { version, spec, queue, admin, vat, jug, spotter, vow, liquidator, spell, osms };
  const ilks: DeployedIlk[] = [];
  for (const one of spec.ilks) ilks.push(await makeIlk(core, make, one));
  const wallets: Contract[] = [];
  for (let place = 0; place < WALLETS; place++)
    wallets.push(await queue.deploy(admin, walletArtifact()));
  const maker: DeployedMaker = { ...core, ilks, wallets };
  const startSeconds = Number((await queue.client.getBlock()).timestamp);
  await queue.mineAll(startSeconds + 12);
  await wire(maker, send);
  const listedSeconds = startSeconds + 24;
  await queue.mineAll(listedSeconds);
  await endow(maker);
  const hop = Number(spec.values["oracleDelay"]);
  const times = {
    listedSeconds,
    firstPokeSeconds: listedSeconds + hop,
    secondPokeSeconds: listedSeconds + 2 * hop,
  };
  for (const osm of osms) await send(osm.contract, "poke");
  await queue.mineAll(times.firstPokeSeconds);
  for (const osm of osms) await send(osm.contract, "poke");
  for (const { id } of ilks) await send(spotter, "poke", id);
  await queue.mineAll(times.secondPokeSeconds);
  return { maker, times };
}

async function makeIlk(
  core: Omit<DeployedMaker, "ilks" | "wallets">,
  make: Deployer,
  spec: MarketSpec["ilks"][number],
): Promise<DeployedIlk> {
  const { version, vat, spotter, liquidator } = core;
  const id = word(spec.symbol);
  const reserve = id.slice(0, 42) as Address;
  const osm = core.osms[spec.oracle] as DeployedOsm;
  if (version !== 20) {
    const of = version === 11 ? [vat.address] : [vat.address, liquidator.address];
    return { spec, id, reserve, osm, auctions: await make("Flipper", ...of, id), curves: [] };
  }
  const of = [vat.address, spotter.address, liquidator.address];
  const auctions = await make("Clipper", ...of, id);
  const curves: Contract[] = [];
  for (const name of ["LinearDecrease", "StairstepExponentialDecrease", "ExponentialDecrease"])
    curves.push(await make(name));
  return { spec, id, reserve, osm, auctions, curves };
}

/** Who may call whom, and the first parameters. */
async function wire(
  maker: DeployedMaker,
  send: (to: Contract, name: string, ...args: readonly unknown[]) => Promise<unknown>,
): Promise<void> {
  const { version, vat, jug, spotter, vow, liquidator, spell, ilks, osms, wallets } = maker;
  const auctions = ilks.map((ilk) => ilk.auctions);
  const curves = ilks.flatMap((ilk) => ilk.curves);
  const contracts = [vat, jug, spotter, vow, liquidator, ...auctions, ...curves];
  for (const contract of [...contracts, ...osms.map((osm) => osm.contract)])
    await send(contract, "rely", spell.address);
  for (const contract of [jug, spotter, liquidator]) await send(vat, "rely", contract.address);
  await send(vow, "rely", liquidator.address);
  for (const contract of [jug, liquidator]) await send(contract, "file", word("vow"), vow.address);
  for (const { contract } of osms)
    for (const reader of [spotter.address, LENS_ADDRESS, ...auctions.map((one) => one.address)])
      await send(contract, "kiss", reader);
  for (const { id, osm, auctions: house } of ilks) {
    await send(vat, "init", id);
    await send(jug, "init", id);
    await send(spotter, "file", id, word("pip"), osm.contract.address);
    const what = word(version === 20 ? "clip" : "flip");
    await send(liquidator, "file", id, what, house.address);
    await send(house, "rely", liquidator.address);
    if (version !== 11) await send(liquidator, "rely", house.address);
    if (version === 20) {
      await send(vat, "rely", house.address);
      await send(house, "file", word("vow"), vow.address);
    }
    for (const wallet of wallets) await send(vat, "slip", id, wallet.address, COLLATERAL);
  }
  for (const { scope, values } of firstParameters(maker)) {
    const calls = spellCalls(maker, scope, encodeParameterValues(values));
    await send(spell, "cast", ...castArguments(calls));
  }
}

/** The parameters a market starts with, by scope. */
export function firstParameters(maker: DeployedMaker) {
  return [
    { scope: "market", values: maker.spec.values },
    ...maker.ilks.map((ilk) => ({ scope: ilk.reserve as string, values: ilk.spec.values })),
  ];
}

/** What the spell takes: whom to call and with what. */
export function castArguments(calls: readonly { to: Contract; data: string }[]): unknown[] {
  return [calls.map((one) => one.to.address), calls.map((one) => one.data)];
}

/** DAI for everybody, by the back door: it must not count as anybody's debt. */
async function endow({ queue, vat, ilks, wallets }: DeployedMaker): Promise<void> {
  for (const { address } of wallets) {
    const place = encodeAbiParameters(
      [{ type: "address" }, { type: "uint256" }],
      [address, DAI_PLACE],
    );
    const value = numberToHex(DAI, { size: 32 });
    await queue.client.setStorageAt({ address: vat.address, index: keccak256(place), value });
  }
  for (const wallet of wallets)
    for (const { auctions } of ilks)
      await queue.add(namedAddress("admin"), wallet, "call", [
        vat.address,
        hopeData(auctions.address),
      ]);
}

const hopeData = (who: Address): string =>
  `0xa3b22fc4${who.slice(2).toLowerCase().padStart(64, "0")}`;
