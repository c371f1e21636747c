import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { ENGINE_VERSION } from "@hindcast/replay";
import { openStore } from "@hindcast/store";
import { answerText, seedInterval } from "../output/answer-table.ts";
import { fidelityLine } from "../output/comparison-table.ts";
import { EXIT } from "../output/exit-codes.ts";
import { plannedTitle } from "../output/planned-title.ts";
import { answerQuestion, type AnsweredQuestion, type AskedRun } from "../tasks/answer-question.ts";
import { fidelityOf, readStory, scenarioOf } from "../tasks/assemble-report.ts";
import { showCondition } from "../tasks/metric-condition.ts";
import { planQuestion, type PlannedQuestion } from "../tasks/planned-question.ts";
import { planSweep } from "../tasks/run-sweep.ts";
import { contextOf, withSharedOptions, type CommandContext } from "./command.ts";
import { countOption } from "./sweep.ts";

export function solveCommand(program: Command): void {
  withSharedOptions(
    program
      .command("solve")
      .description(
        "answers the question of a scenario file (the largest threshold that keeps a bound, the smallest shock that breaks one) with few of its runs",
      )
      .argument("<scenario>", "scenario file (YAML) with a question")
      .option("--workers <count>", "worker threads", countOption, availableParallelism()),
    "hindcast solve examples/weth-price-shock/scenario.yaml",
  ).action(async (scenario: string, options) => {
    await solve(scenario, options.workers, contextOf(options));
  });
}

async function solve(scenario: string, workers: number, context: CommandContext): Promise<void> {
  using store = openStore(context.home, { engineVersion: ENGINE_VERSION });
  const planned = planSweep(store, scenario);
  const asked = planQuestion(planned);
  const { terminal } = context;
  terminal.say(plannedTitle(planned));
  terminal.say(
    `${asked.axis.last + 1} values of ${asked.axis.name}, ${asked.axis.label(0)} to ${asked.axis.label(asked.axis.last)}`,
  );
  const answered = await answerQuestion(store, asked, workers, context);
  const [first] = answered.searches;
  const fidelity =
    first === undefined
      ? undefined
      : fidelityOf(
          planned.market,
          readStory(store, first.base.runHash),
          scenarioOf(store, first.base.runHash),
        );
  terminal.result({ ...documentOf(asked, answered), fidelity }, () =>
    [fidelityLine({ fidelity }), "", answerText(asked, answered)].join("\n"),
  );
  if (answered.failures.length > 0) process.exitCode = EXIT.partial;
  terminal.next(nextOf(answered));
}

/** Base against the answer, where there is one. */
function nextOf({ searches }: AnsweredQuestion): string {
  const [first] = searches;
  const { answer, asked = [], base } = first ?? {};
  const found = asked.find(({ position }) => position === (answer?.best ?? asked.at(-1)?.position));
  if (base === undefined || found?.run.ok !== true) return "hindcast datasets list";
  return `hindcast compare ${base.runHash.slice(0, 12)} ${found.run.runHash.slice(0, 12)}`;
}

/** The answer as one JSON document: values as they read in the scenario file, with their runs. */
function documentOf(asked: PlannedQuestion, answered: AnsweredQuestion): object {
  const { axis, file, planned } = asked;
  const value = (position: number | undefined) =>
    position === undefined ? null : axis.label(position);
  const runOf = ({ position, run, verdict }: AskedRun) => ({
    value: axis.label(position),
    verdict: asked.conditions.length === 0 ? null : verdict,
    runHash: run.ok ? run.runHash : null,
    failure: run.ok ? null : run.failure,
    metrics: run.ok ? run.metrics : null,
  });
  return {
    question: {
      find: file.find,
      axis: axis.name,
      from: axis.label(0),
      to: axis.label(axis.last),
      values: axis.last + 1,
      where: asked.conditions.map(showCondition),
    },
    dataset: { name: planned.market.manifest.name, hash: planned.market.manifest.hash },
    answers: answered.searches.map((search) => ({
      case: search.case.name,
      seed: search.seed,
      base: { runHash: search.base.runHash, metrics: search.base.metrics },
      ...(search.answer === undefined
        ? {}
        : {
            answer: search.answer.kind,
            best: value(search.answer.best),
            beyond: value(search.answer.beyond),
            monotone: search.answer.violations.length === 0,
            unbrokenTo: value(search.answer.unbrokenTo),
            violations: search.answer.violations.map(value),
            voids: search.answer.voids.map(value),
          }),
      runs: search.asked.map(runOf),
    })),
    overSeeds: seedInterval(asked, answered.searches),
    runs: answered.runs,
    reused: answered.reused,
    fullScan: answered.fullScan,
    failures: answered.failures,
  };
}
