import type { MessageStatus } from "@interaction-credits/core";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useSession } from "../auth/adapter";
import { EMPTY_DRAFT, bodyOf, draftOf, keepDraft, type Draft } from "../compose/draft";
import { ComposeForm } from "../compose/form";
import { Preview } from "../compose/preview";
import { isUnanswered, useSend, type LeftBehind } from "../compose/use-send";
import { useSnapshot } from "../live";
import { isRefused } from "../refused";
import { Button, ButtonLink } from "../ui/button";
import { MessageReport } from "../ui/message-report";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { Refusal } from "../ui/refusal";

export function Compose() {
  const { testRecipients, user } = useSession();
  const { state, send, again } = useSend();
  const [draft, setDraft] = useState(() => draftOf(user.id));
  const [sent, setSent] = useState(EMPTY_DRAFT);
  const [another, setAnother] = useState(false);
  const { balances } = useSnapshot();

  if (state.step === "accepted") {
    return (
      <Accepted
        messageId={state.messageId}
        draft={sent}
        onAgain={() => {
          setDraft(EMPTY_DRAFT);
          setSent(EMPTY_DRAFT);
          setAnother(true);
          again();
        }}
      />
    );
  }
  const sendDraft = (ready: Draft) => {
    setSent(ready);
    void send(bodyOf(ready));
  };
  const error =
    state.step === "writing" && !isOver(state.error, balances.interaction?.available) ? state.error : null;
  return (
    <Page title="New message">
      <div className="flex flex-col gap-6">
        {state.step === "writing" ? <Left behind={state.left} /> : null}
        {error ? (
          <InView of={error}>
            <Refusal
              error={error}
              actions={
                isUnanswered(error) ? (
                  <Button
                    look="secondary"
                    onClick={() => {
                      sendDraft(draft);
                    }}
                  >
                    Try again
                  </Button>
                ) : null
              }
            >
              {isUnanswered(error) ? (
                <p>
                  We couldn’t confirm whether your message was sent. If you try again without changes, it
                  won’t be sent twice.
                </p>
              ) : null}
            </Refusal>
          </InView>
        ) : null}
        <ComposeForm
          draft={draft}
          onChange={(changed) => {
            setDraft(changed);
            keepDraft(user.id, changed);
          }}
          sending={state.step === "sending"}
          error={error}
          testRecipients={testRecipients}
          focused={another}
          onSend={sendDraft}
        />
      </div>
    </Page>
  );
}

/** On a phone the button is far below: what was refused must not look as if nothing had happened. */
function InView({ of, children }: { of: unknown; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  }, [of]);
  return <div ref={box}>{children}</div>;
}

function Left({ behind }: { behind: LeftBehind }) {
  if (behind === "nothing") return null;
  if (behind === "looking") {
    return <Notice tone="info" title="Checking the status of your last message…" />;
  }
  return (
    <Notice
      tone="warning"
      title={
        behind === "not-found"
          ? "We couldn’t find your last message"
          : "We couldn’t check whether your last message was sent"
      }
    >
      <p>You can send it again: the same message to the same number won’t be sent twice.</p>
    </Notice>
  );
}

/** There were too few credits, and now there are enough. */
function isOver(error: unknown, available = 0): boolean {
  if (!isRefused(error, "insufficient_credits")) return false;
  const { required } = error.problem;
  return required !== undefined && available >= required;
}

const SO_FAR: Partial<Record<MessageStatus, { tone: "info" | "warning"; title: string }>> = {
  failed: { tone: "info", title: "Message failed" },
  unconfirmed: { tone: "warning", title: "Delivery not confirmed" },
};

function Accepted({ messageId, draft, onAgain }: { messageId: string; draft: Draft; onAgain: () => void }) {
  const message = useSnapshot().messages.get(messageId);
  const notice = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone; the result is read next, and its buttons follow.
  useEffect(() => {
    notice.current?.focus();
  }, []);
  const { tone, title } = (message && SO_FAR[message.status]) ?? {
    tone: "success",
    title: "Message accepted. You can leave this page.",
  };
  return (
    <Page title="New message">
      <div className="flex flex-col gap-6">
        <Notice
          ref={notice}
          tone={tone}
          title={title}
          actions={
            <>
              <Button onClick={onAgain}>Send another</Button>
              <ButtonLink to={`/messages/${messageId}`} look="secondary">
                View message
              </ButtonLink>
            </>
          }
        />
        {message ? <MessageReport message={message} /> : null}
        {/* The server does not return the text: only this page has it, as long as it is open. */}
        {draft === EMPTY_DRAFT ? null : <Preview draft={draft} sent />}
      </div>
    </Page>
  );
}
