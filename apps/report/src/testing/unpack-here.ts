import chromium from "@sparticuz/chromium";

/** Run as a program: unpacks the browser into the temporary folder its environment names. */
await chromium.executablePath();
