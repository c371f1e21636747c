import type { ReportModel } from "@hindcast/evidence";
import { useEffect, useMemo } from "preact/hooks";
import { Band } from "../components/band.tsx";
import { FirstScreen } from "../components/first-screen.tsx";
import { ForcedLiquidations } from "../components/forced-liquidations.tsx";
import { Glossary } from "../components/glossary.tsx";
import { Limits } from "../components/limits.tsx";
import { AllMetrics } from "../components/all-metrics.tsx";
import { ParameterDiff } from "../components/parameter-diff.tsx";
import { Reproduce } from "../components/reproduce.tsx";
import { Surroundings } from "../components/surroundings.tsx";
import { Sweep } from "../components/sweep.tsx";
import { TimelineSection } from "../components/timeline-section.tsx";
import { TopBar } from "../components/top-bar.tsx";
import { runKeys } from "../layout/run-keys.ts";
import { useUrlState } from "./use-url-state.ts";
import { viewOf } from "./view.ts";

/** The whole page. Its only state is the address: which run is in focus and what the map shows. */
export function App({ model }: { readonly model: ReportModel }) {
  const [state, change] = useUrlState();
  const keys = useMemo(() => runKeys(model.runs), [model]);
  const chosen = state.run === undefined ? -1 : keys.indexOf(state.run);
  const focus = chosen >= 0 ? chosen : model.focus;
  const view = viewOf(model, focus, (run) => change({ run: keys[run] }));

  useEffect(() => {
    if (state.at === undefined) return;
    const section = document.getElementById(state.at);
    section?.scrollIntoView();
    section?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }, [state.at]);

  return (
    <>
      <TopBar view={view} state={state} />
      <main class="page">
        <FirstScreen view={view} />
        <ParameterDiff view={view} />
        <Surroundings view={view} />
        <AllMetrics view={view} />
        <TimelineSection view={view} />
        <ForcedLiquidations view={view} />
        <Band view={view} />
        <Sweep view={view} metricId={state.metric} setMetric={(metric) => change({ metric })} />
        <Limits view={view} />
        <Reproduce view={view} />
        <Glossary view={view} />
      </main>
      <footer class="page foot">
        Hindcast {model.reproduce.engineVersion}. Everything on this page is inside this file;
        nothing was loaded from a network.
      </footer>
    </>
  );
}
