import type { Contract } from "@hindcast/testchain";
import type { Intent } from "@hindcast/domain";
import { encodeFunctionData } from "viem";
import type { Call } from "../../chain-market.ts";
import { castArguments } from "./deploy.ts";
import type { DeployedIlk, DeployedMaker } from "./deployed.ts";
import { spellCalls } from "./governance.ts";

const lower = (address: string): string => address.toLowerCase();

/** The transaction that carries an intent out. */
export function callOf(maker: DeployedMaker, intent: Intent): Call {
  const { version, vat, jug, spotter, vow, liquidator, spell, osms } = maker;
  switch (intent.kind) {
    case "vaultChange": {
      const { account, reserve, collateralDelta, debtDelta } = intent;
      const people = [account, account, account];
      const amounts = [collateralDelta, debtDelta];
      return byWallet(maker, account, vat, "frob", ilkOf(maker, reserve).id, ...people, ...amounts);
    }
    case "interestAccrual":
      return plain(maker, jug, "drip", ilkOf(maker, intent.reserve).id);
    case "oraclePrice": {
      const source = osms.find((one) => lower(one.contract.address) === intent.feed)?.source;
      const { price } = intent;
      return plain(maker, source as Contract, "set", price > 0n ? price : 0n, price > 0n);
    }
    case "oraclePoke": {
      const osm = osms.find((one) => lower(one.contract.address) === intent.oracle);
      return plain(maker, osm?.contract as Contract, "poke");
    }
    case "spotPoke":
      return plain(maker, spotter, "poke", ilkOf(maker, intent.reserve).id);
    case "liquidate": {
      const who = [ilkOf(maker, intent.debtReserve).id, intent.account];
      if (version === 20) return plain(maker, liquidator, "bark", ...who, intent.liquidator);
      return plain(maker, liquidator, "bite", ...who);
    }
    case "debtQueueRelease":
      return plain(maker, vow, "flog", intent.eraSeconds);
    case "debtSettlement":
      return plain(maker, vow, "heal", intent.amount);
    case "parameterChange": {
      const calls = spellCalls(maker, intent.scope, intent.values);
      return plain(maker, spell, "cast", ...castArguments(calls));
    }
    default:
      return auctionCallOf(maker, intent);
  }
}

function auctionCallOf(maker: DeployedMaker, intent: Intent): Call {
  switch (intent.kind) {
    case "auctionBid": {
      const { auctions } = ilkOf(maker, intent.reserve);
      const { bidder, auction, lot, bid } = intent;
      return plain(maker, walletOf(maker, bidder), "bid", auctions.address, auction, lot, bid);
    }
    case "auctionClose":
      return plain(maker, ilkOf(maker, intent.reserve).auctions, "deal", intent.auction);
    case "auctionRestart": {
      const { auctions } = ilkOf(maker, intent.reserve);
      const { auction, keeper } = intent;
      if (maker.version === 20) return plain(maker, auctions, "redo", auction, keeper);
      return plain(maker, walletOf(maker, keeper), "restart", auctions.address, auction);
    }
    case "auctionTake": {
      const { auctions } = ilkOf(maker, intent.reserve);
      const { taker, auction, amount, maximumPrice } = intent;
      const terms = [auction, amount, maximumPrice, taker, "0x"];
      return byWallet(maker, taker, auctions, "take", ...terms);
    }
    default:
      throw new Error(`the bench of Maker does not play ${intent.kind}`);
  }
}

function plain(
  { admin }: DeployedMaker,
  contract: Contract,
  functionName: string,
  ...args: readonly unknown[]
): Call {
  return { from: admin, contract, functionName, args };
}

/** A call that a user's wallet makes. */
function byWallet(
  maker: DeployedMaker,
  user: string,
  { address, abi }: Contract,
  functionName: string,
  ...args: readonly unknown[]
): Call {
  const data = encodeFunctionData({ abi, functionName, args });
  return plain(maker, walletOf(maker, user), "call", address, data);
}

function walletOf({ wallets }: DeployedMaker, user: string): Contract {
  const wallet = wallets.find((one) => lower(one.address) === user);
  if (wallet === undefined) throw new Error(`${user} is nobody's wallet`);
  return wallet;
}

function ilkOf({ ilks }: DeployedMaker, reserve: string): DeployedIlk {
  const ilk = ilks.find((one) => one.reserve === reserve);
  if (ilk === undefined) throw new Error(`${reserve} is no ilk`);
  return ilk;
}
