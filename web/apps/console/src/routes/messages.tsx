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
}

const FILTERS: readonly [FilterChoice, ...FilterChoice[]] = [
  { value: "all", label: "All", statuses: undefined },
  { value: "under-way", label: "Under way", statuses: ["queued", "sending"] },
  { value: "unconfirmed", label: "Unconfirmed", statuses: ["unconfirmed"] },
  { value: "failed", label: "Failed", statuses: ["failed"] },
];

export function Messages() {
  const [filter, setFilter] = useSearchChoice("show", FILTERS);
  // Another filter is another list, which begins at its newest.
  return <MessagesShown key={filter} filter={filter} onFilter={setFilter} />;
}

function MessagesShown({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const statuses = FILTERS.find(({ value }) => value === filter)?.statuses;
  const list = useMessages({ pageSize: 50, statuses });
  const { messages, isLoading, isLoadingMore, error, retry, hasMore, loadMore, newCount, showNew } = list;

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
          <Empty title="None among the newest" next="Show older messages to look further." />
        ) : statuses ? (
          <Empty title="None of these" next="No message is in this state." />
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
