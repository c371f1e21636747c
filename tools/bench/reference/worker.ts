import { workerData } from "piscina";
import { taskRunner, type ReferenceData } from "./task.ts";

/** Piscina's entry: the totals of one task. */
export default taskRunner(workerData as ReferenceData);
