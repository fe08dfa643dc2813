import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Request, Route } from "playwright-core";
import type { Api } from "../src/api.js";

/** What Clerk's servers would hand out, in the versions that this was tried with. */
const VERSIONS = {
  "clerk-js": {
    version: "6.40.0",
    sha512: "2MnZ/ygvuCmeuqfXQmsxfQaLN/SSJvQbtT2cLXbgr5VKr3KmZFZBVvX977fG3eZ6pprl4J9pO+I2bbe6BvColg==",
  },
  ui: {
    version: "1.36.0",
    sha512: "uI96zYCh5jISLOt1mdpIPy/Y31P0kwFxjUFOxLUwFfTHFmGUcRjbqN6bbb+75tdI2Bz6ARGws3rhspDer+xIfQ==",
  },
};
/** Of the first number that these versions have: any other would not be what the console asks for. */
const SCRIPT = /^\/npm\/@clerk\/(clerk-js(?=@6[./])|ui(?=@1[./]))@[\d.]+\/dist\/([\w.-]+\.js)$/;

/** Fetches Clerk's browser code from the npm registry, unless it is there: without what that would depend on. */
export function fetchClerk(folder: string): string {
  for (const [name, { version, sha512 }] of Object.entries(VERSIONS)) {
    const unpacked = join(folder, name);
    if (existsSync(join(unpacked, "package/dist"))) continue;
    mkdirSync(unpacked, { recursive: true });
    const of = `@clerk/${name}@${version}`;
    const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", unpacked, of], {
      encoding: "utf8",
    });
    const file = join(unpacked, packed.trim());
    if (createHash("sha512").update(readFileSync(file)).digest("base64") !== sha512) {
      throw new Error(`${of} is not what it was when this was written`);
    }
    execFileSync("tar", ["-xzf", file, "-C", unpacked]);
  }
  return folder;
}

export interface Person {
  id: string;
  role?: "admin";
  tokensLastSeconds?: number;
  /** By an earlier visit. */
  signedIn?: boolean;
}

/** As much of Clerk's servers as one person needs to sign in, stay, and sign out. The tokens are local mode's. */
export class FrontendApi {
  /** What it was asked and does not know. */
  readonly unknown: string[] = [];
  readonly tokens: string[] = [];
  private signedIn: boolean;

  constructor(
    private readonly files: string,
    private readonly origin: string,
    private readonly api: Api,
    private readonly person: Person,
  ) {
    this.signedIn = person.signedIn ?? false;
  }

  /** As can be done elsewhere: the browser finds out at its next call. */
  endSession(): void {
    this.signedIn = false;
  }

  async answer(route: Route): Promise<void> {
    const request = route.request();
    const url = new URL(request.url());
    const headers = {
      "access-control-allow-origin": this.origin,
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "authorization",
      "access-control-allow-headers": "*",
      "access-control-allow-methods": "*",
    };
    const [, name, file] = SCRIPT.exec(url.pathname) ?? [];
    if (name !== undefined && file !== undefined) {
      await route.fulfill({ headers, path: join(this.files, name, "package/dist", file) });
    } else if (request.method() === "OPTIONS") {
      await route.fulfill({ headers, status: 204 });
    } else {
      // Clerk sends all that changes something as POST, and says in the address what it means.
      const call = `${url.searchParams.get("_method") ?? request.method()} ${url.pathname}`;
      if (call.includes("/client/sessions/sess_1/") && !this.signedIn) {
        const errors = [{ code: "authentication_invalid", message: "Unable to authenticate the request" }];
        return route.fulfill({ headers, status: 401, json: { errors } });
      }
      const json = await this.called(call, request);
      if (json === null) this.unknown.push(call);
      await route.fulfill({ headers, status: json === null ? 404 : 200, json: json ?? { errors: [] } });
    }
  }

  private async called(call: string, request: Request): Promise<object | null> {
    switch (call.replace("/client/sessions/sess_1/", "/client/sessions/:id/")) {
      case "POST /v1/dev_browser":
        return { object: "dev_browser", id: "dvb_1", token: "dvb_1" };
      case "GET /v1/environment":
      case "PATCH /v1/environment":
        return ENVIRONMENT;
      case "GET /v1/client":
        return { response: await this.client(), client: null };
      case "POST /v1/client/sign_ins": {
        const { password } = Object.fromEntries(new URLSearchParams(request.postData() ?? ""));
        this.signedIn = password === PASSWORD;
        return { response: this.signIn(), client: await this.client() };
      }
      case "POST /v1/client/sessions/:id/touch":
        return { response: await this.session(), client: await this.client() };
      case "POST /v1/client/sessions/:id/tokens":
        return { object: "token", jwt: await this.token() };
      case "DELETE /v1/client/sessions":
        this.endSession();
        return { response: await this.client(), client: null };
      default:
        return null;
    }
  }

  private async client() {
    return {
      object: "client",
      id: "client_1",
      sessions: this.signedIn ? [await this.session()] : [],
      sign_in: null,
      sign_up: null,
      last_active_session_id: this.signedIn ? "sess_1" : null,
      created_at: 0,
      updated_at: 0,
    };
  }

  private async session() {
    const later = Date.now() + 600_000;
    return {
      object: "session",
      id: "sess_1",
      status: "active",
      factor_verification_age: [0, -1],
      expire_at: later,
      abandon_at: later,
      last_active_at: Date.now(),
      last_active_token: { object: "token", jwt: await this.token() },
      actor: null,
      tasks: null,
      user: {
        object: "user",
        id: this.person.id,
        primary_email_address_id: "idn_1",
        email_addresses: [{ object: "email_address", id: "idn_1", email_address: EMAIL, linked_to: [] }],
        phone_numbers: [],
        web3_wallets: [],
        external_accounts: [],
        enterprise_accounts: [],
        passkeys: [],
        organization_memberships: [],
        public_metadata: {},
        unsafe_metadata: {},
      },
      public_user_data: { identifier: EMAIL },
    };
  }

  private signIn() {
    return {
      object: "sign_in",
      id: "sia_1",
      status: this.signedIn ? "complete" : "needs_first_factor",
      identifier: EMAIL,
      supported_first_factors: [{ strategy: "password" }],
      created_session_id: this.signedIn ? "sess_1" : null,
    };
  }

  private async token(): Promise<string> {
    const { id, role, tokensLastSeconds } = this.person;
    const token = await this.api.token(id, role, tokensLastSeconds);
    this.tokens.push(token);
    return token;
  }
}

export const EMAIL = "ada@example.test";
export const PASSWORD = "correct horse battery staple";

const OFF = { enabled: false };
const attribute = (enabled: boolean, factors: string[] = []) => ({
  enabled,
  required: enabled,
  used_for_first_factor: factors.length > 0,
  first_factors: factors,
  second_factors: [],
  verifications: [],
});

/** An application of Clerk's where one signs in by e-mail address and password. */
const ENVIRONMENT = {
  object: "environment",
  id: "env_1",
  auth_config: { object: "auth_config", id: "aconf_1", single_session_mode: true },
  display_config: {
    object: "display_config",
    id: "display_1",
    instance_environment_type: "development",
    application_name: "Under test",
    preferred_sign_in_strategy: "password",
    captcha_provider: "turnstile",
    captcha_oauth_bypass: [],
    branded: true,
  },
  organization_settings: { ...OFF, actions: {}, domains: { ...OFF, enrollment_modes: [] } },
  commerce_settings: { billing: { organization: OFF, user: OFF } },
  user_settings: {
    attributes: {
      email_address: attribute(true, ["email_code"]),
      password: attribute(true),
      ...Object.fromEntries(
        ["phone_number", "username", "first_name", "last_name", "web3_wallet", "passkey"].map((name) => [
          name,
          attribute(false),
        ]),
      ),
    },
    actions: {},
    social: {},
    enterprise_sso: OFF,
    saml: OFF,
    sign_in: { second_factor: { required: false } },
    sign_up: { captcha_enabled: false, progressive: true, mode: "public" },
    password_settings: { disable_hibp: true, min_length: 8, max_length: 72 },
    passkey_settings: {},
    username_settings: { min_length: 4, max_length: 64 },
    attack_protection: { enumeration_protection: OFF },
  },
};
