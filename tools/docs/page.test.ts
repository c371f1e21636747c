import { expect, test } from "vitest";
import { readPage } from "./page.ts";

test("reads fences with their language, marker and indentation", () => {
  const page = readPage(
    "a.md",
    "x\n```sh no-run needs the network\nls\n```\n- y\n  ```text\n  z\n  ```\n",
  );
  expect(page.fences).toEqual([
    { line: 2, language: "sh", info: "no-run needs the network", lines: ["ls"] },
    { line: 6, language: "text", info: "", lines: ["z"] },
  ]);
  expect(page.openFence).toBe(0);
});

test("a longer fence may hold a shorter one; an open one is told", () => {
  expect(readPage("a.md", "````text\n```sh\n```\n````\n").fences).toHaveLength(1);
  expect(readPage("a.md", "x\n```sh\nls\n").openFence).toBe(2);
});

test("makes the anchors GitHub makes", () => {
  const text = "# Life of one number\n## `E-SCHEMA-001`\n## Same\n## Same\n## 3.2 Why?";
  expect(readPage("a.md", text).anchors).toEqual([
    "life-of-one-number",
    "e-schema-001",
    "same",
    "same-1",
    "32-why",
  ]);
});

test("finds links outside code", () => {
  const text = '[a](b.md "t") ![p](p.png) `[no](no.md)`\n[ref]: c.md#x\n```text\n[no](no.md)\n```';
  expect(readPage("a.md", text).links.map((link) => link.target)).toEqual([
    "b.md",
    "p.png",
    "c.md#x",
  ]);
});
