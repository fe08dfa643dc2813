import { useEffect, useRef, useState, type SubmitEvent } from "react";
import { digits } from "../numbers";
import { fieldProblem } from "../refusals";
import type { Session } from "../auth/adapter";
import { Button } from "../ui/button";
import { Field, Segments, Select, TextArea, TextInput } from "../ui/field";
import { Cost } from "./cost";
import {
  EMPTY_DRAFT,
  MAX_TEXT,
  lengthOf,
  normalNumber,
  problemsOf,
  type Draft,
  type DraftField,
} from "./draft";
import { Preview } from "./preview";

/** In the order of the page: the first one that is wrong gets the focus. */
const FIELDS: DraftField[] = ["to", "text", "template", "language", "values"];
/** As the server's refusals call them. */
const SERVER_FIELDS: Record<DraftField, string> = {
  to: "to",
  text: "text.body",
  template: "template.name",
  language: "template.language",
  values: "template.components",
};

export function ComposeForm({
  draft,
  onChange,
  sending,
  error,
  testRecipients,
  focused,
  onSend,
}: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  sending: boolean;
  error: unknown;
  testRecipients: Session["testRecipients"];
  /** Whether to begin at the first field. */
  focused: boolean;
  onSend: (draft: Draft) => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (focused) form.current?.querySelector<HTMLElement>("[data-field=to]")?.focus();
  }, [focused]);
  // Problems show after the first try to send; from then on they go away while typing.
  const [tried, setTried] = useState(false);
  const problems = tried ? problemsOf(draft) : {};
  const problem = (field: DraftField) => problems[field] ?? fieldProblem(error, SERVER_FIELDS[field]);
  const change = (part: Partial<Draft>) => {
    onChange({ ...draft, ...part });
  };

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const found = problemsOf(draft);
    const first = FIELDS.find((field) => found[field]);
    setTried(first !== undefined);
    if (first) form.current?.querySelector<HTMLElement>(`[data-field=${first}]`)?.focus();
    else if (!sending) onSend(draft);
  }

  return (
    <form
      ref={form}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
      noValidate
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,20rem)]"
    >
      <div className="flex min-w-0 flex-col gap-5">
        <Field label="To" problem={problem("to")} hint="Include the country code, as in +49 151 23456789.">
          {(control) => (
            <TextInput
              {...control}
              data-field="to"
              type="tel"
              inputMode="tel"
              autoComplete="off"
              dir="ltr"
              value={draft.to}
              onChange={(event) => {
                change({ to: event.target.value });
              }}
            />
          )}
        </Field>
        {testRecipients.length ? (
          <Field
            label="Test recipient"
            hint="WhatsApp is simulated in local mode. Choose a test number to try an outcome."
          >
            {(control) => (
              <Select
                {...control}
                value={testRecipients.find(({ to }) => to === normalNumber(draft.to))?.to ?? ""}
                onChange={(event) => {
                  change({ to: event.target.value });
                }}
              >
                <option value="">Choose an outcome</option>
                {testRecipients.map(({ to, does }) => (
                  <option key={to} value={to}>
                    {/* In one piece, also where the page is written from right to left. */}
                    {`\u2066…${to.slice(-4)}: ${does}\u2069`}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        <Segments
          legend="Message type"
          name="type"
          value={draft.type}
          choices={[
            { value: "text", label: "Text" },
            { value: "template", label: "Template" },
          ]}
          onChange={(type) => {
            change({ type });
          }}
        />
        {draft.type === "text" ? (
          <>
            <Field
              label="Message"
              problem={problem("text")}
              hint={
                <>
                  <span className="tabular-nums">{digits(lengthOf(draft.text))}</span> of {digits(MAX_TEXT)}{" "}
                  characters. Free-form text can be sent only within 24 hours of the recipient’s last message.
                  After that, use a template.
                </>
              }
            >
              {(control) => (
                <TextArea
                  {...control}
                  data-field="text"
                  rows={5}
                  dir="auto"
                  value={draft.text}
                  onChange={(event) => {
                    change({ text: event.target.value });
                  }}
                />
              )}
            </Field>
            <label className="flex items-start gap-2">
              <input
                type="checkbox"
                className="mt-0.5 size-4 accent-accent"
                checked={draft.previewUrl}
                onChange={(event) => {
                  change({ previewUrl: event.target.checked });
                }}
              />
              Show link preview
            </label>
          </>
        ) : (
          <TemplateFields draft={draft} problem={problem} change={change} />
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-20">
        <Preview draft={draft} />
        <Cost />
        <Button type="submit" aria-disabled={sending} aria-keyshortcuts="Control+Enter Meta+Enter">
          {sending ? "Sending…" : "Send message"}
        </Button>
        <p className="text-xs text-muted">Credits are held when you send, and returned if sending fails.</p>
      </div>
    </form>
  );
}

function TemplateFields({
  draft,
  problem,
  change,
}: {
  draft: Draft;
  problem: (field: DraftField) => string | null;
  change: (part: Partial<Draft>) => void;
}) {
  const { values } = draft;
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Field label="Template name" problem={problem("template")}>
          {(control) => (
            <TextInput
              {...control}
              data-field="template"
              dir="ltr"
              autoCapitalize="none"
              spellCheck={false}
              value={draft.template}
              onChange={(event) => {
                change({ template: event.target.value });
              }}
            />
          )}
        </Field>
        <Field label="Language" problem={problem("language")}>
          {(control) => (
            <TextInput
              {...control}
              data-field="language"
              dir="ltr"
              spellCheck={false}
              placeholder={EMPTY_DRAFT.language}
              value={draft.language}
              onChange={(event) => {
                change({ language: event.target.value });
              }}
            />
          )}
        </Field>
      </div>
      {values.map((value, index) => (
        // Values have no name but their place.
        <Field
          key={index}
          label={`Variable {{${String(index + 1)}}}`}
          problem={value.trim() === "" ? problem("values") : null}
        >
          {(control) => (
            <TextInput
              {...control}
              data-field={value.trim() === "" ? "values" : undefined}
              dir="auto"
              value={value}
              onChange={(event) => {
                change({ values: values.with(index, event.target.value) });
              }}
            />
          )}
        </Field>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button
          look="secondary"
          onClick={() => {
            change({ values: [...values, ""] });
          }}
        >
          Add variable
        </Button>
        {values.length ? (
          <Button
            look="quiet"
            onClick={() => {
              change({ values: values.slice(0, -1) });
            }}
          >
            Remove last variable
          </Button>
        ) : null}
      </div>
    </>
  );
}
