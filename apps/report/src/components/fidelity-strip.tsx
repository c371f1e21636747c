import type { DatasetSummary, FidelitySummary } from "@hindcast/evidence";
import type { ComponentChildren } from "preact";
import { formatDuration } from "../format/duration.ts";
import { formatCount, formatRatio } from "../format/ratio.ts";
import { FidelityDetails } from "./fidelity-details.tsx";

/** How well the base run tells what really happened, and what the data is worth: in one line. */
export function FidelityStrip(props: {
  readonly fidelity: FidelitySummary | undefined;
  readonly dataset: DatasetSummary;
  /** Worlds and mechanisms of the base, by name. */
  readonly around: readonly string[];
}) {
  const { fidelity, dataset, around } = props;
  return (
    <div class="fidelity">
      <h2 class="strip-title">
        How far the base run can be trusted
        <Stamp evidenceGrade={fidelity?.evidenceGrade === true} />
      </h2>
      <dl class="strip">
        {fidelity === undefined ? (
          <Fact name="Against history">nothing was recorded to compare with</Fact>
        ) : (
          <FidelityFacts fidelity={fidelity} />
        )}
        <Fact name="Data verified" note={verificationNote(dataset.verificationLevel)}>
          {/^L\d/.exec(dataset.verificationLevel)?.[0] ?? dataset.verificationLevel}
        </Fact>
        <Fact
          name="Rows quarantined"
          note={`of ${formatCount(dataset.facts + dataset.quarantined)}; ${dataset.gaps.length} gaps`}
        >
          {formatCount(dataset.quarantined)}
        </Fact>
      </dl>
      {around.length === 0 ? null : (
        <p class="strip-note">The base is not as recorded: it has {around.join(", ")}.</p>
      )}
      {fidelity === undefined ? null : <FidelityDetails fidelity={fidelity} />}
    </div>
  );
}

function FidelityFacts({ fidelity }: { readonly fidelity: FidelitySummary }) {
  const passed = fidelity.gates.filter((gate) => gate.passed).length;
  const all = passed === fidelity.gates.length;
  return (
    <>
      <Fact
        name="Liquidations matched"
        note={`${formatCount(fidelity.missed)} missed, ${formatCount(fidelity.extra)} extra`}
      >
        {formatCount(fidelity.matched)} of {formatCount(fidelity.recorded)}
      </Fact>
      <Fact name="F1 by count" note={`${formatRatio(fidelity.f1ByValue)} by value`}>
        {formatRatio(fidelity.f1ByCount)}
      </Fact>
      <Fact name="Median delay" note={`95 % within ${duration(fidelity.p95AbsoluteDelaySeconds)}`}>
        {duration(fidelity.medianDelaySeconds)}
      </Fact>
      <Fact name="Volume ratio" note="replayed / recorded">
        {formatRatio(fidelity.volumeRatio)}
      </Fact>
      <Fact name="Gates" note={all ? "all passed" : `${fidelity.gates.length - passed} failed`}>
        <span aria-hidden="true">{all ? "✓" : "✕"}</span> {passed} of {fidelity.gates.length}
      </Fact>
    </>
  );
}

function Fact(props: {
  readonly name: string;
  readonly note?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="fact">
      <dt>{props.name}</dt>
      <dd>
        <span class="fact-value">{props.children}</span>
        {props.note === undefined || props.note === "" ? null : (
          <span class="fact-note">{props.note}</span>
        )}
      </dd>
    </div>
  );
}

function Stamp({ evidenceGrade }: { readonly evidenceGrade: boolean }) {
  return (
    <span class="stamp" data-grade={evidenceGrade ? "yes" : "no"}>
      <span aria-hidden="true">{evidenceGrade ? "✓" : "✕"}</span>{" "}
      {evidenceGrade ? "evidence grade" : "not evidence-grade"}
    </span>
  );
}

/** What a level means, when the dataset names the level alone. */
const LEVELS: Readonly<Record<string, string>> = {
  L0: "as the source served it",
  L1: "headers and blooms checked",
};

function verificationNote(level: string): string {
  return LEVELS[level] ?? level.replace(/^L\d\s*/, "");
}

function duration(seconds: number): string {
  return Number.isFinite(seconds) ? formatDuration(BigInt(Math.round(seconds))) : "–";
}
