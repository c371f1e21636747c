import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { KNOWN_STUDIES } from "@hindcast/fidelity";
import { fidelityPage } from "./page.ts";
import { DATA, isAtHand, studyDataset, type StudiedCopy } from "./study-dataset.ts";

/** Writes docs/fidelity.md: every study on every dataset. Needs a copy of all data at hand. */
const studied: StudiedCopy[] = [];
for (const study of KNOWN_STUDIES)
  for (const dataset of study.datasets) {
    if (!isAtHand(dataset)) {
      console.error(`${dataset} is not at hand: its files are looked for in ${DATA}`);
      process.exit(1);
    }
    const started = performance.now();
    const one = await studyDataset(study, dataset);
    studied.push(one);
    console.log(
      `${dataset}: ${one.report.evidenceGrade ? "" : "not "}evidence-grade, ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
  }
writeFileSync(
  fileURLToPath(new URL("../../docs/fidelity.md", import.meta.url)),
  fidelityPage(studied),
);
