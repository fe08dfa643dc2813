import { useId, type ComponentProps, type ReactNode } from "react";
import { AlertIcon } from "./icons";

export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

/** A label, its control, and below it what helps or what is wrong; the three are associated for screen readers. */
export function Field({
  label,
  hint,
  problem,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  problem?: ReactNode;
  children: (control: ControlProps) => ReactNode;
}) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : "";
  const problemId = problem ? `${id}-problem` : "";
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": [problemId, hintId].filter(Boolean).join(" ") || undefined,
        "aria-invalid": problem ? true : undefined,
      })}
      {problem ? (
        <p id={problemId} className="flex gap-1.5 text-danger">
          <AlertIcon className="mt-0.5 size-4" />
          <span>{problem}</span>
        </p>
      ) : null}
      {hint ? (
        <p id={hintId} className="text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

const CONTROL =
  "w-full min-h-9 rounded-md border border-line-strong bg-surface px-3 py-1.5 text-base text-ink placeholder:text-muted aria-invalid:border-danger sm:text-sm";

export function TextInput({ className = "", ...rest }: ComponentProps<"input">) {
  return <input type="text" className={`${CONTROL} ${className}`} {...rest} />;
}

export function TextArea({ className = "", ...rest }: ComponentProps<"textarea">) {
  return <textarea className={`${CONTROL} ${className}`} {...rest} />;
}

export function Select({ className = "", ...rest }: ComponentProps<"select">) {
  return <select className={`${CONTROL} ${className}`} {...rest} />;
}

/** A few choices that exclude each other, side by side: native radio buttons under one frame. */
export function Segments<T extends string>({
  legend,
  name,
  value,
  choices,
  onChange,
  hideLegend = false,
}: {
  legend: string;
  name: string;
  value: T;
  choices: readonly { value: NoInfer<T>; label: string }[];
  onChange: (value: NoInfer<T>) => void;
  hideLegend?: boolean;
}) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className={hideLegend ? "sr-only" : "mb-1.5 font-medium"}>{legend}</legend>
      <div className="flex w-fit max-w-full flex-wrap rounded-md border border-line-strong bg-surface p-0.5">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="relative rounded-sm px-2 py-1 text-center sm:px-3 has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent has-checked:forced-solid has-focus-visible:outline-2 has-focus-visible:outline-(--focus)"
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => {
                onChange(choice.value);
              }}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
