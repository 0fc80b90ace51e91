/** A piece of SVG: its text is ours, and what is put into it is escaped. */
export type Svg = string;

type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, ...children: readonly Svg[]): Svg {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escaped(value)}"`);
  return children.length === 0 ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${children.join("")}</${name}>`;
}

export function text(content: string, attributes: Attributes): Svg {
  return element("text", attributes, escaped(content));
}

export function group(attributes: Attributes, children: readonly Svg[]): Svg {
  return element("g", attributes, `\n${children.join("\n")}\n`);
}

/** A tenth of a pixel is enough, and the same everywhere. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
