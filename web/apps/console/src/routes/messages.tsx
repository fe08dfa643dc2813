import type { Message } from "@interaction-credits/core";
import { useMessages } from "@interaction-credits/react";
import { useSearchChoice } from "../search-choice";
import { Button, ButtonLink } from "../ui/button";
import { Empty } from "../ui/empty";
import { Segments } from "../ui/field";
import { ComposeIcon, PauseIcon, PlayIcon } from "../ui/icons";
import { MessageRow, ShowNew } from "../ui/message-row";
import { Card, Page } from "../ui/page";
import { Refusal } from "../ui/refusal";

type Filter = "all" | "under-way" | "failed" | "unconfirmed";

interface FilterChoice {
  value: Filter;
  label: string;
  takes: (message: Message) => boolean;
}

const FILTERS: readonly [FilterChoice, ...FilterChoice[]] = [
  { value: "all", label: "All", takes: () => true },
  {
    value: "under-way",
    label: "Under way",
    takes: ({ status }) => status === "queued" || status === "sending",
  },
  { value: "unconfirmed", label: "Unconfirmed", takes: ({ status }) => status === "unconfirmed" },
  { value: "failed", label: "Failed", takes: ({ status }) => status === "failed" },
];

export function Messages() {
  const list = useMessages({ pageSize: 50 });
  const { messages, isLoading, isLoadingMore, error, retry, hasMore, loadMore, newCount, showNew } = list;
  const [filter, setFilter] = useSearchChoice("show", FILTERS);
  const shown = messages.filter((message) => FILTERS.find(({ value }) => value === filter)?.takes(message));

  return (
    <Page
      title="Messages"
      intro="Each message keeps itself up to date. Its credits are held until they are charged or returned."
      actions={
        <ButtonLink to="/messages/new">
          <ComposeIcon />
          New message
        </ButtonLink>
      }
    >
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <Segments
          legend="Show"
          hideLegend
          name="filter"
          value={filter}
          choices={FILTERS}
          onChange={setFilter}
        />
        <Button
          look="quiet"
          onClick={() => {
            list.setPaused(!list.paused);
          }}
        >
          {list.paused ? <PlayIcon /> : <PauseIcon />}
          {list.paused ? "Resume updates" : "Pause updates"}
        </Button>
      </div>
      <Card flush>
        {newCount > 0 ? <ShowNew count={newCount} onShow={showNew} /> : null}
        {shown.length ? (
          <ul aria-label="Messages, newest first">
            {shown.map((message) => (
              <MessageRow key={message.id} message={message} />
            ))}
          </ul>
        ) : isLoading ? (
          <Empty title="Loading messages…" />
        ) : error ? null : messages.length ? (
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
        {error ? (
          <div className="p-4">
            <Refusal
              error={error}
              actions={
                <Button look="secondary" onClick={retry}>
                  Try again
                </Button>
              }
            />
          </div>
        ) : null}
      </Card>
      {hasMore ? (
        <Button look="secondary" className="mt-4" aria-disabled={isLoadingMore} onClick={loadMore}>
          {isLoadingMore ? "Loading…" : "Show older messages"}
        </Button>
      ) : null}
    </Page>
  );
}
