import type { Message } from "@interaction-credits/core";
import { useState } from "react";
import { useMessageList } from "../live";
import { Button, ButtonLink } from "../ui/button";
import { Empty } from "../ui/empty";
import { Segments } from "../ui/field";
import { ComposeIcon, PauseIcon, PlayIcon } from "../ui/icons";
import { MessageRow } from "../ui/message-row";
import { Card, Page } from "../ui/page";
import { Refusal } from "../ui/refusal";

type Filter = "all" | "under-way" | "failed" | "unconfirmed";

const FILTERS: { value: Filter; label: string; takes(message: Message): boolean }[] = [
  { value: "all", label: "All", takes: () => true },
  { value: "under-way", label: "Under way", takes: ({ status }) => status === "queued" || status === "sending" },
  { value: "unconfirmed", label: "Unconfirmed", takes: ({ status }) => status === "unconfirmed" },
  { value: "failed", label: "Failed", takes: ({ status }) => status === "failed" },
];

export function Messages() {
  const { messages: current, state, error, hasMore, more } = useMessageList(50);
  const [filter, setFilter] = useState<Filter>("all");
  const [paused, setPaused] = useState<Message[] | null>(null);

  const messages = paused ?? current;
  const waiting = paused ? current.length - paused.length : 0;
  const shown = messages.filter((message) => FILTERS.find(({ value }) => value === filter)?.takes(message));

  return (
    <Page
      title="Messages"
      intro="Each message keeps itself up to date. A message's credits are held until WhatsApp has answered."
      actions={
        <ButtonLink to="/messages/new">
          <ComposeIcon />
          New message
        </ButtonLink>
      }
    >
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <Segments legend="Show" hideLegend name="filter" value={filter} choices={FILTERS} onChange={setFilter} />
        <Button
          look="quiet"
          aria-pressed={paused !== null}
          onClick={() => {
            setPaused(paused ? null : current);
          }}
        >
          {paused ? <PlayIcon /> : <PauseIcon />}
          {paused ? `Resume updates${waiting > 0 ? ` (${String(waiting)} new)` : ""}` : "Pause updates"}
        </Button>
      </div>
      <Card flush>
        {shown.length ? (
          <ul aria-label="Messages, newest first">
            {shown.map((message) => (
              <MessageRow key={message.id} message={message} />
            ))}
          </ul>
        ) : state === "loading" ? (
          <Empty title="Loading messages…" />
        ) : state === "failed" ? null : messages.length ? (
          <Empty title="None of these" next="No message that was read is in this state." />
        ) : (
          <Empty
            title="No messages yet"
            next="Send one, and watch it on its way here."
            action={
              <ButtonLink to="/messages/new" look="secondary">
                Write the first one
              </ButtonLink>
            }
          />
        )}
        {state === "failed" ? (
          <div className="p-4">
            <Refusal
              error={error}
              actions={
                <Button look="secondary" onClick={more}>
                  Try again
                </Button>
              }
            />
          </div>
        ) : null}
      </Card>
      {hasMore && !paused ? (
        <Button look="secondary" className="mt-4" aria-disabled={state === "loading"} onClick={more}>
          {state === "loading" ? "Loading…" : "Show older messages"}
        </Button>
      ) : null}
    </Page>
  );
}
