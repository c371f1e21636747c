import { createHash } from "node:crypto";
import type { Plugin } from "vite";

/**
 * Gives the built page a Content-Security-Policy that lets exactly its own inlined script and style
 * run, by hash, and nothing else happen: no request, no form, no injected script or handler. The
 * data slot is of type application/json, which browsers never run, so it needs no permission.
 */
export function lockContent(): Plugin {
  return {
    name: "hindcast:lock-content",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== "asset" || !file.fileName.endsWith(".html")) continue;
          file.source = lock(file.source.toString());
        }
      },
    },
  };
}

function lock(html: string): string {
  const scripts = hashes(html, /<script type="module"[^>]*>([\s\S]*?)<\/script>/g);
  const styles = hashes(html, /<style[^>]*>([\s\S]*?)<\/style>/g);
  const policy = [
    "default-src 'none'",
    `script-src ${scripts}`,
    `style-src ${styles}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
  return html.replace(/<meta charset="utf-8" \/>/i, (charset) => `${charset}\n    ${meta}`);
}

function hashes(html: string, pattern: RegExp): string {
  const found = [...html.matchAll(pattern)].map(
    ([, text]) => `'sha256-${createHash("sha256").update(text!).digest("base64")}'`,
  );
  return found.length === 0 ? "'none'" : found.join(" ");
}
