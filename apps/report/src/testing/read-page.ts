import type { Page } from "playwright-core";

/** Cells of a table by its label, row by row, once it is there. */
export async function rows(page: Page, label: string): Promise<string[][]> {
  const region = page.getByRole("region", { name: label });
  await region.waitFor();
  const text = await region
    .locator("tbody tr")
    .evaluateAll((all) =>
      all.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText)),
    );
  return text.map((cells) => cells.map((cell) => cell.replaceAll(/\s+/g, " ").trim()));
}

/** Painted pixels of the chart: all of them, or those of exactly one colour. */
export async function inkOf(
  page: Page,
  colour?: readonly [number, number, number],
): Promise<number> {
  const canvas = page.locator("#timeline canvas");
  await canvas.waitFor();
  return await canvas.evaluate((element, wanted) => {
    const { width, height } = element as HTMLCanvasElement;
    const copy = Object.assign(document.createElement("canvas"), { width, height });
    const context = copy.getContext("2d", { willReadFrequently: true })!;
    context.drawImage(element as HTMLCanvasElement, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let painted = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3]! === 0) continue;
      if (wanted === undefined || wanted.every((part, index) => data[at + index] === part))
        painted += 1;
    }
    return painted;
  }, colour);
}
