/**
 * uPlot builds a number format from the browser's language as it loads. Chromium under LANG=C calls
 * its language "en-US@posix", which Intl refuses, and the whole page would stay empty: such a browser
 * is taken to speak English. Must be imported before anything that imports uPlot.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
}
