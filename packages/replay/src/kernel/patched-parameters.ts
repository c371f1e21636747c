import {
  decodeParameterValues,
  encodeParameterValues,
  type Intent,
  type ParameterValues,
  type Position,
  type Protocol,
} from "@hindcast/domain";
import { perturb, type Moment, type Patch } from "./patch.ts";

/**
 * Lays patches over recorded parameter changes. Inside its window a patch perturbs every recorded
 * change of its parameter; at the window's start (and end) it also changes what already holds.
 * Recorded values are remembered, so that overlapping patches compose and windows can end.
 */
export class PatchedParameters<State> {
  private readonly protocol: Protocol<State>;
  private readonly patches: readonly Patch[];
  /** Recorded value by "scope/parameter"; the contract's constants where nothing was recorded. */
  private readonly recorded = new Map<string, bigint | boolean>();
  private readonly open: boolean[];

  constructor(protocol: Protocol<State>, patches: readonly Patch[]) {
    this.protocol = protocol;
    this.patches = patches;
    this.open = patches.map(() => false);
  }

  /** The intent a recorded parameter change or listing becomes under the open patches. */
  rewrite(intent: Intent, at: Position): Intent {
    if (intent.kind !== "parameterChange" && intent.kind !== "reserveListing") return intent;
    const scope = intent.kind === "parameterChange" ? intent.scope : intent.reserve;
    const values: Record<string, bigint | boolean> = { ...decodeParameterValues(intent.values) };
    let changed = false;
    for (const name of Object.keys(values)) {
      const value = values[name] as bigint | boolean;
      this.recorded.set(`${scope}/${name}`, value);
      const patched = this.patchedValue(scope, name, value, at);
      if (patched !== value) {
        values[name] = patched;
        changed = true;
      }
    }
    return changed ? { ...intent, values: encodeParameterValues(values) } : intent;
  }

  /** Intents that open or close patch windows before the fact at this position. */
  windowIntents(state: Readonly<State>, at: Position): Intent[] {
    const intents: Intent[] = [];
    this.patches.forEach((patch, index) => {
      const open = isInside(patch, at);
      if (open === this.open[index]) return;
      this.open[index] = open;
      const intent = this.restate(state, patch.scope, patch.parameter, at);
      if (intent !== undefined) intents.push(intent);
    });
    return intents;
  }

  /** States a parameter again as the open patches want it; nothing if it already is so. */
  private restate(
    state: Readonly<State>,
    scope: string,
    name: string,
    at: Position,
  ): Intent | undefined {
    const current: ParameterValues | undefined = this.protocol.parameterValues(state, scope);
    const now = current?.[name];
    if (current === undefined || now === undefined) return undefined;
    const recorded = this.recorded.get(`${scope}/${name}`) ?? now;
    this.recorded.set(`${scope}/${name}`, recorded);
    const wanted = this.patchedValue(scope, name, recorded, at);
    if (wanted === now) return undefined;
    return { kind: "parameterChange", scope, values: encodeParameterValues({ [name]: wanted }) };
  }

  private patchedValue(
    scope: string,
    name: string,
    recorded: bigint | boolean,
    at: Position,
  ): bigint | boolean {
    let value = recorded;
    for (const patch of this.patches)
      if (patch.scope === scope && patch.parameter === name && isInside(patch, at))
        value = perturb(value, patch.perturbation);
    return value;
  }
}

function isInside(patch: Patch, at: Position): boolean {
  return (
    (patch.from === undefined || hasReached(at, patch.from)) &&
    (patch.until === undefined || !hasReached(at, patch.until))
  );
}

function hasReached(at: Position, moment: Moment): boolean {
  return "block" in moment ? at.block >= moment.block : at.timeSeconds >= moment.timeSeconds;
}
