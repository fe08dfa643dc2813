/**
 * Makes the style sheet that a host's own rules do not reach. A rule in a layer loses to every rule outside, and most hosts
 * have such rules for whole elements (`button {}`, `td {}`, `[role="group"] {}`). So the layer goes, each selector gets the
 * same specificity, that of an id, and before all else what the host says of the elements inside is taken back.
 */
const ID = ":not(#_)";

/* What a picture is made of are attributes, and `all` would take those back as well. */
const RESET = `:where([data-ic], [data-ic] :not(svg, svg *))${ID},
:where([data-ic], [data-ic] *)${ID}::before,
:where([data-ic], [data-ic] *)${ID}::after {
  all: revert;
  unicode-bidi: revert;
}
:where([data-ic] svg)${ID} {
  display: inline;
  inline-size: 1em;
  block-size: 1em;
  max-inline-size: none;
  margin: 0;
  padding: 0;
  border: 0;
  vertical-align: baseline;
}
`;

export function isolated(css: string): string {
  const [head = "", rules = ""] = css.split("@layer ic {\n");
  const lines = rules
    .trimEnd()
    .replace(/\}$/, "")
    .split("\n")
    .map((line) => {
      if (/^ +:where\(.*[,{]$/.test(line)) return line.replace(/( \{|,)$/, `${ID}$1`);
      if (line.endsWith("{") && !/^ +(@|to \{)/.test(line))
        throw new Error(`a selector without :where: ${line}`);
      return line;
    });
  return head + RESET + lines.join("\n");
}
