const browsers = [
  ["Edge", /Edg\w*\//],
  ["Opera", /OPR\//],
  ["Firefox", /Firefox\/|FxiOS\//],
  ["Chrome", /Chrome\/|CriOS\//],
  ["Safari", /Safari\//],
] as const;

const systems = [
  ["Android", /Android/],
  ["iOS", /iPhone|iPad/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X/],
  ["Linux", /Linux/],
] as const;

/** "Firefox · Linux" of what a browser says of itself; that itself when it is no browser we know. */
export function deviceName(userAgent: string): string {
  const known = [browsers, systems].flatMap((list) => list.find(([, sign]) => sign.test(userAgent))?.[0] ?? []);
  return known.length > 0 ? known.join(" · ") : userAgent;
}
