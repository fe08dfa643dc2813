import type { MessageStatus } from "@interaction-credits/core";
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
  statuses: readonly MessageStatus[] | undefined;
  none: string;
}

const FILTERS: readonly [FilterChoice, ...FilterChoice[]] = [
  { value: "all", label: "All", statuses: undefined, none: "No messages yet" },
  {
    value: "under-way",
    label: "In progress",
    statuses: ["queued", "sending"],
    none: "No messages in progress",
  },
  { value: "unconfirmed", label: "Unconfirmed", statuses: ["unconfirmed"], none: "No unconfirmed messages" },
  { value: "failed", label: "Failed", statuses: ["failed"], none: "No failed messages" },
];

export function Messages() {
  const [filter, setFilter] = useSearchChoice("show", FILTERS);
  // Another filter is another list, which begins at its newest.
  return <MessagesShown key={filter} filter={filter} onFilter={setFilter} />;
}

function MessagesShown({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const { statuses, none } = FILTERS.find(({ value }) => value === filter) ?? FILTERS[0];
  const list = useMessages({ pageSize: 50, statuses });
  const { messages, isLoading, isLoadingMore, error, retry, hasMore, loadMore, newCount, showNew } = list;

  return (
    <Page
      title="Messages"
      intro="Statuses update automatically."
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
          onChange={onFilter}
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
        {messages.length ? (
          <ul aria-label="Messages, newest first">
            {messages.map((message) => (
              <MessageRow key={message.id} message={message} />
            ))}
          </ul>
        ) : isLoading ? (
          <Empty title="Loading messages…" />
        ) : error ? null : statuses && hasMore ? (
          <Empty title="No matches so far" next="Show older messages to keep looking." />
        ) : statuses ? (
          <Empty title={none} next="Try another filter." />
        ) : (
          <Empty
            title={none}
            next="Messages you send will appear here with live delivery status."
            action={
              <ButtonLink to="/messages/new" look="secondary">
                Send your first message
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
