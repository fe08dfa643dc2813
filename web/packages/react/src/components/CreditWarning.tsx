import type { Balance, CreditType } from "@interaction-credits/core";
import { useId, useState } from "react";
import { useCreditWarning, warningWords } from "../hooks/warning";
import { useText } from "../text";
import { Icon } from "./icons";
import { classes, type CommonProps } from "./parts";

export interface CreditWarningProps extends Pick<
  CommonProps<"title" | "detail" | "topUp" | "dismiss">,
  "className" | "classNames"
> {
  creditType?: CreditType | undefined;
  /** Shows this data, with no request and no announcement. */
  data?: Balance | undefined;
  /** Shows a button that leads to more credits. */
  onTopUp?: (() => void) | undefined;
  onDismiss?: (() => void) | undefined;
}

/** A quiet banner while credits are low or empty, once per crossing; nothing while they are not known or suffice. */
export function CreditWarning(props: CreditWarningProps) {
  return props.data === undefined ? <Connected {...props} /> : <Plain {...props} data={props.data} />;
}

function Connected({ creditType, onDismiss, ...props }: CreditWarningProps) {
  const { data, visible, dismiss } = useCreditWarning(creditType);
  if (data === undefined || !visible) return null;
  return (
    <Banner
      {...props}
      balance={data}
      onDismiss={() => {
        dismiss();
        onDismiss?.();
      }}
    />
  );
}

function Plain({ data, onDismiss, ...props }: CreditWarningProps & { data: Balance }) {
  const [dismissed, setDismissed] = useState<Balance["level"] | null>(null);
  if (dismissed !== null && dismissed !== data.level) setDismissed(null);
  if (data.level === "ok" || dismissed === data.level) return null;
  return (
    <Banner
      {...props}
      balance={data}
      onDismiss={() => {
        setDismissed(data.level);
        onDismiss?.();
      }}
    />
  );
}

function Banner({
  balance,
  onTopUp,
  onDismiss,
  className,
  classNames = {},
}: CreditWarningProps & { balance: Balance; onDismiss: () => void }) {
  const text = useText();
  const { title, detail } = warningWords(balance, text);
  const name = useId();
  return (
    <div
      data-ic="warning"
      lang={text.locale}
      data-ic-level={balance.level}
      data-ic-because-held={balance.lowBecauseHeld ? "" : undefined}
      className={classes("ic-warning", className)}
      // Not a landmark, of which a page may have few, and not live: the provider's regions announce a crossing.
      role="group"
      aria-labelledby={name}
      aria-describedby={`${name}detail`}
    >
      <Icon name={balance.level === "empty" ? "empty" : "low"} />
      <div className="ic-warning-body">
        <div className="ic-warning-text">
          <p id={name} className={classes("ic-warning-title", classNames.title)} data-ic-part="title">
            {title}
          </p>
          <p id={`${name}detail`} className={classNames.detail} data-ic-part="detail">
            <bdi>{detail}</bdi>
          </p>
        </div>
        {onTopUp !== undefined && (
          <button
            type="button"
            className={classes("ic-button", classNames.topUp)}
            data-ic-part="topUp"
            onClick={onTopUp}
          >
            {text.say("topUp")}
          </button>
        )}
      </div>
      <button
        type="button"
        className={classes("ic-icon-button", classNames.dismiss)}
        data-ic-part="dismiss"
        aria-label={text.say("dismiss")}
        onClick={onDismiss}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
