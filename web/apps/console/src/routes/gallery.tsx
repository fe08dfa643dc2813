import { CreditsLocale } from "@interaction-credits/react";
import { useDeferredValue, useMemo, useState, type ReactNode } from "react";
import { CHAPTERS, type Chapter, type Example } from "../gallery/examples";
import { NOW } from "../gallery/fixtures";
import { snippet } from "../gallery/snippet";
import { useStrings, type Language } from "../strings";
import { ButtonLink } from "../ui/button";
import { Segments } from "../ui/field";
import { Page } from "../ui/page";

type Theme = "page" | "light" | "dark";
type Width = "full" | "320";

interface Look {
  theme: Theme;
  dir: "ltr" | "rtl";
  width: Width;
}

export function Gallery() {
  const [theme, setTheme] = useState<Theme>("page");
  const [dir, setDir] = useState<Look["dir"]>("ltr");
  const [width, setWidth] = useState<Width>("full");
  const [language, setLanguage] = useState<Language>("en");
  const strings = useStrings(language);
  const look = useMemo(() => ({ theme, dir, width }), [theme, dir, width]);
  // The choice shows at once, the many examples a moment later.
  const shown = useDeferredValue(look);

  return (
    <Page
      title="Components"
      intro="Every component in every state, with its props. Without data, a component loads from the server and stays up to date; with data, it shows exactly that."
    >
      <div className="mb-8 flex flex-wrap gap-x-6 gap-y-4 rounded-lg border border-line bg-surface p-4">
        <Segments
          legend="Theme"
          name="gallery-theme"
          value={theme}
          onChange={setTheme}
          choices={[
            { value: "page", label: "Page" },
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
          ]}
        />
        <Segments
          legend="Direction"
          name="gallery-dir"
          value={dir}
          onChange={setDir}
          choices={[
            { value: "ltr", label: "Left to right" },
            { value: "rtl", label: "Right to left" },
          ]}
        />
        <Segments
          legend="Width"
          name="gallery-width"
          value={width}
          onChange={setWidth}
          choices={[
            { value: "full", label: "Full" },
            { value: "320", label: "320 px" },
          ]}
        />
        <Segments
          legend="Language"
          name="gallery-language"
          value={language}
          onChange={setLanguage}
          choices={[
            { value: "en", label: "English" },
            { value: "de", label: "Deutsch" },
            { value: "ar", label: "العربية" },
          ]}
        />
      </div>
      {/* With a fixed clock and time zone. */}
      <CreditsLocale {...strings} timeZone="UTC" now={fixed}>
        <div className="flex flex-col gap-12">
          {CHAPTERS.map((chapter) => (
            <ChapterOf key={chapter.component} chapter={chapter} look={shown} />
          ))}
          <section className="flex flex-col items-start gap-4">
            <h2 className="text-base font-semibold">Long history</h2>
            <ButtonLink to="/gallery/long-history" look="secondary">
              Show 10,000 holds
            </ButtonLink>
          </section>
        </div>
      </CreditsLocale>
    </Page>
  );
}

const fixed = () => NOW;

function ChapterOf({
  chapter: { component, says, connected, examples },
  look,
}: {
  chapter: Chapter;
  look: Look;
}) {
  return (
    <section aria-labelledby={component} className="flex min-w-0 flex-col gap-4">
      <div>
        <h2 id={component} className="font-mono text-base font-semibold break-all">
          {component}
        </h2>
        <p className="text-muted">{says}</p>
        <Code label={`${component}, connected`}>{connected}</Code>
      </div>
      {examples.map((example) => (
        <ExampleOf key={example.name} component={component} example={example} look={look} />
      ))}
    </section>
  );
}

function ExampleOf({
  component,
  example: { name, props, element },
  look,
}: {
  component: string;
  example: Example;
  look: Look;
}) {
  const wide = component === "CreditHistory";
  return (
    <article
      className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface"
      data-example={`${component}: ${name}`}
      aria-label={`${component}: ${name}`}
    >
      <h3 className="border-b border-line px-4 py-2 font-medium">{name}</h3>
      <div className={wide ? "" : "grid lg:grid-cols-2"}>
        <Frame look={look}>{element}</Frame>
        <div className={`min-w-0 border-line ${wide ? "border-t" : "border-t lg:border-s lg:border-t-0"}`}>
          <Code label={`Code for ${name}`}>{snippet(component, props)}</Code>
        </div>
      </div>
    </article>
  );
}

function Frame({ look: { theme, dir, width }, children }: { look: Look; children: ReactNode }) {
  return (
    <div
      data-theme={theme === "page" ? undefined : theme}
      dir={dir}
      className="min-w-0 overflow-x-auto bg-canvas p-4 text-ink"
    >
      <div className={width === "320" ? "w-80 max-w-full" : ""}>{children}</div>
    </div>
  );
}

function Code({ label, children }: { label: string; children: string }) {
  return (
    <pre
      dir="ltr"
      // Scrollable, so the keyboard must be able to get there.
      tabIndex={0}
      role="group"
      aria-label={label}
      className="max-h-40 overflow-auto whitespace-pre-wrap px-4 py-3 text-start font-mono text-xs leading-relaxed"
    >
      {children}
    </pre>
  );
}
