import type { Refusal } from "../../protocol.ts";
import { add, mul, mulSigned, noFaults, type Faults } from "../math.ts";
import { findUrn, type Ilk, type MakerState, type Urn } from "../state.ts";
import type { IntentOf } from "./intents.ts";
import { drip, emit, enter, post, type Operation } from "./operation.ts";
import { refuse, type RefusalCode } from "./refusals.ts";

/** CdpManager.open: the Vat itself knows no openings, so a vault may change before its own. */
export function vaultOpening(
  operation: Operation,
  intent: IntentOf<"vaultOpening">,
): Refusal | undefined {
  const ilk = enter(operation, intent.reserve);
  if (ilk === undefined) return refuse("VAT_ILK_NOT_INIT");
  const urn = findUrn(operation.state, ilk, intent.account);
  if (urn !== undefined && urn.number !== "") return refuse("VAULT_ALREADY_OPEN");
  emit(operation, intent);
  return undefined;
}

const NO_URN: Pick<Urn, "inkWad" | "artWad"> = { inkWad: 0n, artWad: 0n };

/** vat.frob. Consent, the owner's collateral outside the vault and its DAI are assumed. */
export function vaultChange(
  operation: Operation,
  intent: IntentOf<"vaultChange">,
): Refusal | undefined {
  const { state } = operation;
  const { reserve, account, collateralDelta, debtDelta } = intent;
  if (state.parameters.emergencyShutdown) return refuse("VAT_NOT_LIVE");
  const ilk = enter(operation, reserve);
  if (ilk === undefined) return refuse("VAT_ILK_NOT_INIT");
  const faults = noFaults();
  const dtabRad = mulSigned(ilk.rateRay, debtDelta, faults);
  const change = { collateralDelta, debtDelta, dtabRad };
  const urn = findUrn(state, ilk, account) ?? NO_URN;
  const code = refuseFrob(state, ilk, urn, change, faults);
  if (code !== undefined) return refuse(code);
  if (collateralDelta !== 0n || debtDelta !== 0n)
    emit(operation, { kind: "vaultPosting", reserve, account, collateralDelta, debtDelta });
  post(operation, { debt: dtabRad });
  emit(operation, intent);
  return undefined;
}

interface Change {
  readonly collateralDelta: bigint;
  readonly debtDelta: bigint;
  readonly dtabRad: bigint;
}

/** The Vat's checks in its order; its `either` evaluates both sides, so all products are made. */
function refuseFrob(
  state: MakerState,
  ilk: Ilk,
  urn: Pick<Urn, "inkWad" | "artWad">,
  change: Change,
  faults: Faults,
): RefusalCode | undefined {
  const { collateralDelta, debtDelta, dtabRad } = change;
  const inkWad = add(urn.inkWad, collateralDelta, faults);
  const artWad = add(urn.artWad, debtDelta, faults);
  const totalArtWad = add(ilk.artWad, debtDelta, faults);
  const tabRad = mul(ilk.rateRay, artWad, faults);
  const debtRad = add(state.debtRad, dtabRad, faults);
  const totalRad = mul(totalArtWad, ilk.rateRay, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  const isWithin =
    totalRad <= ilk.parameters.debtCeiling && debtRad <= state.parameters.globalDebtCeiling;
  if (debtDelta > 0n && !isWithin) return "VAT_CEILING_EXCEEDED";
  const allowedRad = mul(inkWad, ilk.spotRay, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  const isLessRisky = debtDelta <= 0n && collateralDelta >= 0n;
  if (!isLessRisky && tabRad > allowedRad) return "VAT_NOT_SAFE";
  return artWad !== 0n && tabRad < ilk.parameters.debtFloor ? "VAT_DUST" : undefined;
}

/** jug.drip, which anybody may call. */
export function interestAccrual(
  operation: Operation,
  intent: IntentOf<"interestAccrual">,
): Refusal | undefined {
  const ilk = enter(operation, intent.reserve);
  if (ilk === undefined) return refuse("VAT_ILK_NOT_INIT");
  const refusal = drip(operation, ilk);
  if (refusal !== undefined) return refusal;
  emit(operation, intent);
  return undefined;
}
