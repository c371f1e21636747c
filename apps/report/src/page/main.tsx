import "./steady-language.ts";
import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "../styles/theme.css";
import "../styles/page.css";
import "../styles/first-screen.css";
import "../styles/tables.css";
import "../styles/sweep.css";
import "../styles/chart.css";
import "../styles/print.css";
import { App } from "./app.tsx";
import { readModel, type ReadModel } from "./read-model.ts";

async function readData(): Promise<ReadModel> {
  const text = document.getElementById("report-data")?.textContent ?? "";
  if (import.meta.env.DEV && text === "") {
    const { sampleReport } = await import("../sample-report.ts");
    return { ok: true, model: sampleReport() };
  }
  return readModel(text);
}

const host = document.getElementById("report")!;
const read = await readData();
host.replaceChildren();
if (read.ok) {
  document.title = `${read.model.title} · Hindcast`;
  render(<App model={read.model} />, host);
} else {
  render(
    <main class="page">
      <h1>Hindcast report</h1>
      <p role="alert">{read.why}</p>
    </main>,
    host,
  );
}
