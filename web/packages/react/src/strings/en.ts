import { failures } from "./en-failures";
import { words } from "./en-words";
import type { Strings } from "./strings";

export const en: Strings = { ...words, ...failures };
