import { CreditWarning, InteractionCreditDisplay, useMessages } from "@interaction-credits/react";
import { useSession } from "../auth/adapter";
import { useHasScraper } from "../live";
import { Button, ButtonLink } from "../ui/button";
import { Empty } from "../ui/empty";
import { ComposeIcon } from "../ui/icons";
import { MessageRow, ShowNew } from "../ui/message-row";
import { Card, Page } from "../ui/page";
import { Refusal } from "../ui/refusal";

const RECENT = 6;

export function Overview() {
  const { user } = useSession();
  const scraper = useHasScraper();
  const { messages, isLoading, error, retry, newCount, showNew } = useMessages({ pageSize: RECENT });
  return (
    <Page
      title="Overview"
      actions={
        <ButtonLink to="/messages/new">
          <ComposeIcon />
          New message
        </ButtonLink>
      }
    >
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4 empty:hidden">
          <CreditWarning />
          <InteractionCreditDisplay variant="card" />
          {scraper ? <InteractionCreditDisplay creditType="scraper" title="Scraper credits" /> : null}
          {user.role === "admin" ? (
            <ButtonLink to="/operator" look="secondary" className="self-start">
              Grant credits
            </ButtonLink>
          ) : null}
        </div>
        <Card
          title="Recent messages"
          flush
          actions={
            <ButtonLink to="/messages" look="quiet" className="-my-1 -me-2">
              All messages
            </ButtonLink>
          }
        >
          {newCount > 0 ? <ShowNew count={newCount} onShow={showNew} /> : null}
          {messages.length ? (
            <ul>
              {messages.slice(0, RECENT).map((message) => (
                <MessageRow key={message.id} message={message} />
              ))}
            </ul>
          ) : error ? (
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
          ) : isLoading ? (
            <Empty title="Loading messages…" />
          ) : (
            <Empty
              title="No messages yet"
              next="Messages you send will appear here with live delivery status."
              action={
                <ButtonLink to="/messages/new" look="secondary">
                  Send your first message
                </ButtonLink>
              }
            />
          )}
        </Card>
      </div>
    </Page>
  );
}
