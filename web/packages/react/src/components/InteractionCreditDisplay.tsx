import type { Balance, CreditType, Hold, Message } from "@interaction-credits/core";
import { useEffect, useId, useState } from "react";
import { useNow } from "../clock";
import { useCreditHolds, useCredits, useLive, useSnapshot } from "../hooks/live";
import { stateOf } from "../state";
import { useText } from "../text";
import { Icon } from "./icons";
import { Age, classes, Due, Freshness, Missing, type CommonProps } from "./parts";

export interface CreditsData {
  balance?: Balance | undefined;
  /** The active holds, to be listed behind "Held". */
  holds?: readonly Hold[] | undefined;
  /** Messages that the holds pay for: their recipients are named. */
  messages?: readonly Message[] | undefined;
}

export interface InteractionCreditDisplayProps extends CommonProps<
  "title" | "figures" | "available" | "bar" | "held" | "total" | "holds" | "hold"
> {
  variant?: "card" | "compact" | undefined;
  creditType?: CreditType | undefined;
  /** Shows this data, with no request. */
  data?: CreditsData | undefined;
  title?: string | undefined;
}

/** Available, held and total credits, and the holds behind "held". */
export function InteractionCreditDisplay(props: InteractionCreditDisplayProps) {
  return props.data === undefined ? <Connected {...props} /> : <Shown {...props} data={props.data} />;
}

function Connected({ creditType = "interaction", ...props }: InteractionCreditDisplayProps) {
  const credits = useCredits(creditType);
  const { data: holds } = useCreditHolds(creditType);
  const { messages } = useSnapshot();
  const live = useLive();
  const state = stateOf(credits, useNow());
  return (
    <Shown
      state={state === "ready" && credits.data?.granted === 0 ? "empty" : state}
      asOf={credits.asOf}
      onRetry={() => void live.refresh()}
      {...props}
      data={{ balance: credits.data, holds, messages: [...messages.values()] }}
    />
  );
}

function Shown({
  data: { balance, holds = [], messages = [] },
  variant = "card",
  state = balance?.granted ? "ready" : "empty",
  asOf,
  onRetry,
  title,
  className,
  classNames = {},
}: InteractionCreditDisplayProps & { data: CreditsData }) {
  const { say, credits, locale } = useText();
  const name = useId();
  const wrong = useFault(balance);
  const shown = state === "loading" || state === "error" || state === "signed-out" ? undefined : balance;
  const root = {
    "data-ic": "credits",
    "data-ic-variant": variant,
    "data-ic-state": state,
    "data-ic-level": shown?.level,
    lang: locale,
  };

  if (variant === "compact") {
    return (
      <span {...root} className={classes("ic-pill", className)}>
        {shown === undefined ? (
          <>
            <span aria-hidden="true">–</span>
            <Missing state={state} failed="creditsFailed" empty="noCredits" onRetry={onRetry} />
          </>
        ) : (
          <>
            <span className={classes("ic-pill-available", classNames.available)}>
              <bdi className="ic-number">{credits(shown.available)}</bdi>{" "}
              {say("available").toLocaleLowerCase()}
            </span>
            {shown.held > 0 && (
              <span className={classes("ic-pill-held", classNames.held)}>
                <Swatch />
                <bdi className="ic-number">{credits(shown.held)}</bdi> {say("held").toLocaleLowerCase()}
              </span>
            )}
            <Freshness state={state} asOf={asOf} />
          </>
        )}
      </span>
    );
  }

  return (
    <div {...root} className={classes("ic-card", className)} role="group" aria-labelledby={name}>
      <p id={name} className={classes("ic-title", classNames.title)} data-ic-part="title">
        {title ?? say("credits")}
      </p>
      {shown === undefined ? (
        <>
          {state === "loading" && <Skeleton />}
          <Missing state={state} failed="creditsFailed" empty="noCredits" onRetry={onRetry} />
        </>
      ) : (
        <>
          <Figures balance={shown} name={name} classNames={classNames} />
          {state === "empty" && <p className="ic-note">{say("noCredits")}</p>}
          {process.env.NODE_ENV !== "production" && wrong && (
            <p className="ic-note" data-ic-part="fault">
              {FAULT}
            </p>
          )}
          {shown.activeHolds > 0 && holds.length > 0 && (
            <Holds holds={holds} messages={messages} total={shown.activeHolds} classNames={classNames} />
          )}
          <Freshness state={state} asOf={asOf} />
        </>
      )}
    </div>
  );
}

function Figures({
  balance: { available, held },
  name,
  classNames,
}: {
  balance: Balance;
  name: string;
  classNames: NonNullable<InteractionCreditDisplayProps["classNames"]>;
}) {
  const { say } = useText();
  const total = available + held;
  const share = total === 0 ? 0 : (100 * available) / total;
  const words = { available, total, held };
  return (
    <>
      <dl className={classes("ic-figures", classNames.figures)} data-ic-part="figures">
        <Figure
          name="available"
          value={available}
          className={classes("ic-figure-main", classNames.available)}
        />
        <Figure name="held" value={held} className={classNames.held} />
        <Figure name="total" value={total} className={classNames.total} />
      </dl>
      {total > 0 && (
        <div
          className={classes("ic-bar", classNames.bar)}
          data-ic-part="bar"
          role="meter"
          aria-labelledby={name}
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={available}
          aria-valuetext={say("balanceInWords", words)}
        >
          {available > 0 && <span className="ic-bar-available" style={{ flexGrow: share }} />}
          {held > 0 && <span className="ic-bar-held" data-ic-hatched="" style={{ flexGrow: 100 - share }} />}
        </div>
      )}
    </>
  );
}

function Figure({
  name,
  value,
  className,
}: {
  name: "available" | "held" | "total";
  value: number;
  className: string | undefined;
}) {
  const { say, credits } = useText();
  return (
    <div className={className} data-ic-part={name}>
      <dt>
        {name === "held" && <Swatch />}
        {say(name)}
      </dt>
      <dd>
        <bdi className="ic-number">{credits(value)}</bdi>
      </dd>
    </div>
  );
}

/** The pattern that stands for what is held. */
function Swatch() {
  return <span className="ic-swatch" data-ic-hatched="" aria-hidden="true" />;
}

function Holds({
  holds,
  messages,
  total,
  classNames,
}: {
  holds: readonly Hold[];
  messages: readonly Message[];
  total: number;
  classNames: NonNullable<InteractionCreditDisplayProps["classNames"]>;
}) {
  const { count, around, credits } = useText();
  const [open, setOpen] = useState(false);
  const list = useId();
  const recipients = new Map(messages.map(({ id, to }) => [id, to]));
  const more = total - holds.length;
  return (
    <div className={classes("ic-holds", classNames.holds)} data-ic-part="holds">
      <button
        type="button"
        className="ic-disclosure"
        aria-expanded={open}
        aria-controls={list}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <Icon name="open" />
        <bdi>{count("holds", total)}</bdi>
      </button>
      <ul id={list} hidden={!open}>
        {open &&
          holds.map((hold) => (
            <li key={hold.id} className={classNames.hold} data-ic-part="hold">
              <span className="ic-hold-reason">
                <Reason hold={hold} recipient={recipients.get(hold.messageId ?? "")} />
              </span>
              <bdi className="ic-number">{credits(hold.amount)}</bdi>
              <span className="ic-hold-times">
                {around("heldSince", { age: <Age at={hold.createdAt} /> })}
                {" · "}
                {around("returnsBy", { time: <Due at={hold.expiresAt} /> })}
              </span>
            </li>
          ))}
        {open && more > 0 && <li className="ic-hold-times">{count("moreHolds", more)}</li>}
      </ul>
    </div>
  );
}

/** What the credits are set aside for. */
export function Reason({
  hold: { source, referenceId },
  recipient,
}: {
  hold: Pick<Hold, "source" | "referenceId">;
  recipient: string | null | undefined;
}) {
  const { say, around } = useText();
  if (source !== "message") return <bdi>{referenceId}</bdi>;
  return recipient == null ? say("message") : around("messageTo", { recipient: <bdi>{recipient}</bdi> });
}

function Skeleton() {
  return (
    <div className="ic-skeleton" aria-hidden="true">
      <span style={{ inlineSize: "38%", blockSize: "2.75em" }} />
      <span style={{ blockSize: "0.75em" }} />
      <span style={{ inlineSize: "60%" }} />
    </div>
  );
}

/** All granted credits are available, held or spent. In development a mismatch is reported; users see the figures unchanged. */
function useFault(balance: Balance | undefined): boolean {
  // eslint-disable-next-line react-hooks/rules-of-hooks -- a build is one or the other for good
  return process.env.NODE_ENV !== "production" && useFaultInDevelopment(balance);
}

function useFaultInDevelopment(balance: Balance | undefined): boolean {
  const wrong = balance !== undefined && balance.available + balance.held + balance.spent !== balance.granted;
  useEffect(() => {
    if (wrong && !complained) {
      complained = true;
      console.error(`interaction-credits: ${FAULT}`, balance);
    }
  }, [wrong, balance]);
  return wrong;
}

let complained = false;
/** For developers, and so in one language. */
const FAULT = "available + held + spent is not equal to granted";
