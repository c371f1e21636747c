import { timingSafeEqual } from "node:crypto";
import { HindcastError } from "@hindcast/domain";
import type { Store } from "@hindcast/store";
import { Hono } from "hono";
import { html } from "hono/html";
import { renderSweep } from "./render-sweep.ts";
import { listSweeps } from "./sweep-file.ts";

/**
 * The reports as a site. Every address starts with the token; requests from other hosts, other
 * origins or without the token get nothing. Pages load nothing but themselves.
 */
export function reportSite(store: Store, token: string): Hono {
  const app = new Hono();
  app.use("*", async (context, next) => {
    const host = context.req.header("host") ?? "";
    const origin = context.req.header("origin");
    const from = context.req.header("sec-fetch-site") ?? "none";
    const given = new URL(context.req.url).pathname.split("/")[1] ?? "";
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return context.text("forbidden", 403);
    if (origin !== undefined && origin !== `http://${host}`) return context.text("forbidden", 403);
    if (from !== "none" && from !== "same-origin") return context.text("forbidden", 403);
    if (!sameText(given, token)) return context.text("unauthorized", 401);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cache-Control", "no-store");
    return await next();
  });
  app.get(`/${token}/`, (context) => {
    const sweeps = listSweeps(store.home);
    context.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    return context.html(
      html`<!doctype html>
        <html lang="en">
          <meta charset="utf-8" />
          <title>Hindcast reports</title>
          <style>
            body {
              font: 16px/1.5 system-ui;
              max-width: 48rem;
              margin: 3rem auto;
              padding: 0 1rem;
              color-scheme: light dark;
            }
          </style>
          <h1>Hindcast reports</h1>
          ${
            sweeps.length === 0
              ? html`<p>No sweep has run in this store yet.</p>`
              : html`<ul>
                  ${sweeps.map(
                    (sweep) =>
                      html`<li>
                        <a href="sweep/${sweep.sweepHash}">${sweep.title}</a><br /><small
                          >${sweep.members.length} scenarios over ${sweep.dataset.name} ·
                          ${sweep.sweepHash.slice(0, 12)}</small
                        >
                      </li>`,
                  )}
                </ul>`
          }
        </html>`,
    );
  });
  app.get(`/${token}/sweep/:hash{[0-9a-f]{8,64}}`, (context) => {
    try {
      return context.html(renderSweep(store, context.req.param("hash"), undefined).html);
    } catch (error) {
      if (error instanceof HindcastError) return context.text(error.message, 404);
      throw error;
    }
  });
  return app;
}

/** Equal texts, compared in time that does not tell how much of them agrees. */
function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
