import type { View } from "../page/view.ts";

/** Says first what makes the shown run something other than what was asked for. */
export function RunWarnings({ view }: { readonly view: View }) {
  const run = view.proposed ?? view.base;
  const refused = run.refusedParameterChanges;
  return (
    <>
      {run.status === "failed" ? (
        <p class="warning" role="alert">
          <strong>⚠ This run failed</strong>: {run.failure ?? "no reason was recorded"}. It has no
          results.
        </p>
      ) : null}
      {refused.length === 0 ? null : (
        <div class="warning" role="alert">
          <strong>⚠ The protocol's own rules refused part of this scenario</strong>; the run is not
          quite what was asked:
          <ul>
            {refused.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
