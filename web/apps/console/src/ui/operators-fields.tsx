import { Field, TextInput } from "./field";

const MAX_REASON = 200;

interface Props {
  problem: string | null | undefined;
  value: string;
  onChange: (value: string) => void;
}

/** Whose account it is; a form finds it by `data-field=userId`. */
export function UserIdField({ problem, value, onChange }: Props) {
  return (
    <Field label="User ID" problem={problem} hint="Starts with user_, as in user_2abcDEF.">
      {(control) => (
        <TextInput
          {...control}
          data-field="userId"
          dir="ltr"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

/** Why an operator does something; a form finds it by `data-field=reason`. */
export function ReasonField({
  label = "Reason",
  hint,
  problem,
  value,
  onChange,
}: Props & { label?: string; hint: string }) {
  return (
    <Field label={label} problem={problem} hint={hint}>
      {(control) => (
        <TextInput
          {...control}
          data-field="reason"
          dir="auto"
          autoComplete="off"
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

/** What is wrong with a reason that must be given. */
export function reasonProblem(reason: string): string | undefined {
  return reason.trim() === "" ? "Enter a reason." : reasonTooLong(reason);
}

/** What is wrong with a reason that may be left out. */
export function reasonTooLong(reason: string): string | undefined {
  return Array.from(reason.trim()).length > MAX_REASON
    ? `Use ${String(MAX_REASON)} characters or fewer.`
    : undefined;
}
