import { DropdownMenu } from "radix-ui";
import { useSession } from "../auth/adapter";
import { useSettings } from "../settings";
import { CheckIcon } from "./icons";

const ITEM =
  "flex min-h-8 items-center gap-2 rounded-sm px-2 py-1 outline-none data-highlighted:bg-hover data-highlighted:outline-2 data-highlighted:outline-(--focus) data-highlighted:-outline-offset-2";

export function AccountMenu() {
  const { user, signOut } = useSession();
  const { theme, language, direction, change } = useSettings();
  return (
    // Not modal: the modal one writes a style element into the page, which its policy forbids.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className="grid size-9 shrink-0 place-items-center rounded-full border border-line-strong bg-raised font-semibold uppercase hover:bg-hover"
        aria-label={`Account and settings of ${user.id}`}
      >
        {user.id.replace(/^user_/, "").slice(0, 1)}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-40 max-h-(--radix-dropdown-menu-content-available-height) w-60 overflow-y-auto rounded-lg border border-line bg-raised p-1.5 shadow-lg"
        >
          <DropdownMenu.Label className="px-2 py-1.5">
            <span className="block text-muted">Signed in as</span>
            <bdi className="font-mono text-xs break-all">{user.id}</bdi>
            {user.role === "admin" ? <span className="block text-muted">Operator</span> : null}
          </DropdownMenu.Label>
          <Choices
            label="Theme"
            value={theme}
            choices={[
              { value: "system", label: "As the system" },
              { value: "light", label: "Light" },
              { value: "dark", label: "Dark" },
            ]}
            onChange={(chosen) => {
              change({ theme: chosen });
            }}
          />
          <Choices
            label="Language of credits and messages"
            value={language}
            choices={[
              { value: "en", label: "English", lang: "en" },
              { value: "de", label: "Deutsch", lang: "de" },
              { value: "ar", label: "العربية", lang: "ar" },
            ]}
            onChange={(chosen) => {
              change({ language: chosen });
            }}
          />
          <Choices
            label="Direction"
            value={direction}
            choices={[
              { value: "auto", label: "As the language" },
              { value: "ltr", label: "Left to right" },
              { value: "rtl", label: "Right to left" },
            ]}
            onChange={(chosen) => {
              change({ direction: chosen });
            }}
          />
          <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
          <DropdownMenu.Item className={ITEM} onSelect={() => void signOut()}>
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Choices<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: T;
  choices: readonly { value: T; label: string; lang?: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <>
      <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
      <DropdownMenu.RadioGroup
        value={value}
        onValueChange={(chosen) => {
          onChange(chosen as T);
        }}
        aria-label={label}
      >
        <DropdownMenu.Label className="px-2 py-1 text-xs text-muted">{label}</DropdownMenu.Label>
        {choices.map((choice) => (
          <DropdownMenu.RadioItem
            key={choice.value}
            value={choice.value}
            lang={choice.lang}
            className={ITEM}
            // Stays open: several settings are tried one after another.
            onSelect={(event) => {
              event.preventDefault();
            }}
          >
            <span className="grid size-4 place-items-center">
              <DropdownMenu.ItemIndicator>
                <CheckIcon />
              </DropdownMenu.ItemIndicator>
            </span>
            {choice.label}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}
