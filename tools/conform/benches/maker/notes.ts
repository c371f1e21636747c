import { decodeFunctionData, type Abi, type Hex } from "viem";
import { eventLine } from "../../bench.ts";

/** Where the payload of a LogNote's single argument begins: after its offset and its length. */
const PAYLOAD = 2 + 2 * 64;

/**
 * What the Vat was told to move, from its notes (each a copy of the call's data): vaults, seizures,
 * fees, collateral on its way, DAI to the vow, debt and DAI that end together. DAI between bidders
 * is left out. `names` are what lines call the other contracts.
 */
export function spellVatNote(
  abi: Abi,
  names: ReadonlyMap<string, string>,
): (data: Hex) => readonly string[] {
  const named = (value: unknown): unknown => names.get(String(value).toLowerCase()) ?? value;
  return (data) => {
    const called = decodeFunctionData({ abi, data: `0x${data.slice(PAYLOAD)}` });
    const { functionName: name, args = [] } = called;
    const line = [eventLine(`vat.${name}`, ...args.map(named))];
    switch (name) {
      case "move":
        return named(args[1]) === "vow" ? line : [];
      // A fee of nothing, or charged again in the same second.
      case "fold":
        return args[2] === 0n ? [] : line;
      case "flux":
      case "frob":
      case "grab":
      case "heal":
      case "suck":
        return line;
      default:
        return [];
    }
  };
}
