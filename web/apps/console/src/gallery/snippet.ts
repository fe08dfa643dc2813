/** The code that makes an example: its element as one would write it. */
export function snippet(component: string, props: object): string {
  const written = Object.entries(props)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => attribute(name, value as unknown));
  if (written.length === 0) return `<${component} />`;
  const line = `<${component} ${written.join(" ")} />`;
  return line.length <= 60 && !line.includes("\n")
    ? line
    : `<${component}\n${written.map((text) => indented(text)).join("\n")}\n/>`;
}

function attribute(name: string, value: unknown): string {
  if (typeof value === "string") return `${name}=${JSON.stringify(value)}`;
  if (value === true) return name;
  if (typeof value === "function") return `${name}={() => {}}`;
  return `${name}={${literal(value)}}`;
}

function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/^( *)"([A-Za-z]\w*)":/gm, "$1$2:");
}

function indented(text: string): string {
  return text.replace(/^/gm, "  ");
}
