import type { Draft } from "./draft";

/** About as it will look on the recipient’s phone. Only Meta has the text of a template. */
export function Preview({ draft, sent = false }: { draft: Draft; sent?: boolean }) {
  return (
    <figure className="rounded-lg border border-line bg-canvas p-4">
      <figcaption className="mb-3 text-xs text-muted">{sent ? "What you sent" : "Preview"}</figcaption>
      <div
        dir="auto"
        className="w-fit max-w-full min-w-24 rounded-xl rounded-ss-sm border border-line bg-accent-soft px-3.5 py-2.5 whitespace-pre-wrap wrap-anywhere"
      >
        {draft.type === "text" ? (
          draft.text.trim() === "" ? (
            <span className="text-muted">Your message appears here.</span>
          ) : (
            // While it is written, the button below stays in reach.
            <span className={sent ? "" : "line-clamp-12"}>{draft.text}</span>
          )
        ) : (
          <>
            <p>
              Template <span className="font-medium">{draft.template.trim() || "…"}</span>
              <span className="text-muted"> · {draft.language.trim() || "…"}</span>
            </p>
            {draft.values.length ? (
              <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
                {draft.values.map((value, index) => (
                  // Values have no name but their place.
                  <div key={index} className="contents">
                    <dt
                      className="font-mono text-xs leading-5.25 text-muted"
                      dir="ltr"
                    >{`{{${String(index + 1)}}}`}</dt>
                    <dd>{value.trim() === "" ? <span className="text-muted">empty</span> : value}</dd>
                  </div>
                ))}
              </dl>
            ) : null}
          </>
        )}
      </div>
      {draft.type === "template" ? (
        <p className="mt-3 text-xs text-muted">The approved template text isn’t available in this preview.</p>
      ) : null}
    </figure>
  );
}
