import { writeUrlState, type UrlState } from "../layout/url-state.ts";
import type { View } from "../page/view.ts";
import { ScenarioPicker } from "./scenario-picker.tsx";
import { SECTIONS } from "./sections.ts";

/** Stays on screen: where one is, and which scenario everything below shows. */
export function TopBar({ view, state }: { readonly view: View; readonly state: UrlState }) {
  return (
    <header class="top-bar">
      <div class="top-bar-inner">
        <nav aria-label="Sections">
          <ul>
            {SECTIONS.map((section) => (
              <li key={section.id}>
                <a href={writeUrlState({ ...state, at: section.id })}>{section.short}</a>
              </li>
            ))}
          </ul>
        </nav>
        <ScenarioPicker view={view} />
      </div>
    </header>
  );
}
