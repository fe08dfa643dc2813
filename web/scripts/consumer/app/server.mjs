import { CreditsProvider, InteractionCreditDisplay } from "@interaction-credits/react";
import { createElement as element } from "react";
import { renderToString } from "react-dom/server";

const getToken = () => Promise.resolve("token");
console.log(renderToString(element(CreditsProvider, { getToken }, element(InteractionCreditDisplay))));
