import type { Intent } from "@hindcast/domain";
import type { Contract } from "@hindcast/testchain";
import type { Address } from "viem";
import type { Call } from "../../chain-market.ts";

/** What of a deployed market its users act on; reserves in the pool's order. */
export interface PoolContracts {
  readonly admin: Address;
  readonly pool: Contract;
  readonly flashReceiver: Contract;
  readonly reserves: readonly Record<"token" | "aToken" | "feed", Contract>[];
}

/** The transaction that carries an intent of a user, a feed or the treasury out. */
export function poolCall(contracts: PoolContracts, intent: Intent): Call {
  const { admin, pool, reserves, flashReceiver } = contracts;
  const by = (from: string, functionName: string, ...args: readonly unknown[]): Call => ({
    from: from as Address,
    contract: pool,
    functionName,
    args,
  });
  const reserveWith = (kind: "token" | "feed", address: string): (typeof reserves)[number] => {
    const found = reserves.find((reserve) => reserve[kind].address.toLowerCase() === address);
    if (found === undefined) throw new Error(`no ${kind} ${address}`);
    return found;
  };
  const { address } = flashReceiver;
  switch (intent.kind) {
    case "supply":
      return by(intent.payer, "supply", intent.reserve, intent.amount, intent.account, 0);
    case "withdraw":
      return by(intent.account, "withdraw", intent.reserve, intent.amount, intent.recipient);
    case "borrow":
      return by(intent.caller, "borrow", intent.reserve, intent.amount, 2n, 0, intent.account);
    case "repay":
      return intent.withShares
        ? by(intent.payer, "repayWithATokens", intent.reserve, intent.amount, 2n)
        : by(intent.payer, "repay", intent.reserve, intent.amount, 2n, intent.account);
    case "shareTransfer": {
      const { aToken } = reserveWith("token", intent.reserve);
      return { ...by(intent.from, "transfer", intent.to, intent.amount), contract: aToken };
    }
    case "collateralToggle":
      return by(intent.account, "setUserUseReserveAsCollateral", intent.reserve, intent.enabled);
    case "modeChange":
      return by(intent.account, "setUserEMode", intent.mode);
    case "flashLoan": {
      const args = [address, intent.reserve, intent.amount, "0x", 0];
      return by(intent.initiator, "flashLoanSimple", ...args);
    }
    case "treasuryMint":
      return by(admin, "mintToTreasury", [intent.reserve]);
    case "deficitCover":
      return by(intent.account, "eliminateReserveDeficit", intent.reserve, intent.amount);
    case "donation": {
      const { token, aToken } = reserveWith("token", intent.reserve);
      return { ...by(intent.from, "transfer", aToken.address, intent.amount), contract: token };
    }
    case "oraclePrice":
      return {
        ...by(admin, "push", intent.price),
        contract: reserveWith("feed", intent.feed).feed,
      };
    case "liquidate": {
      const { collateralReserve, debtReserve, account, amount, receiveShares } = intent;
      const args = [collateralReserve, debtReserve, account, amount, receiveShares];
      return by(intent.liquidator, "liquidationCall", ...args);
    }
    default:
      throw new Error(`the benches of Aave v3 do not play ${intent.kind}`);
  }
}
