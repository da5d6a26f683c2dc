import { expect, it } from "vitest";
import { envExample, variable } from "../index.ts";

it("lists variables with their descriptions, defaults and examples", () => {
  const admin = variable("EMAIL_ADMIN", { default: "admin@example.com", description: "Who gets the mail." });
  const acme = variable("ACME_EMAIL", { default: admin });
  const key = variable("API_KEY", { description: "From the provider.", example: "abc def" });
  expect(
    envExample(
      [acme, admin, key].map(({ reference }) => reference),
      { inFiles: new Set(["API_KEY"]) },
    ),
  ).toMatchInlineSnapshot(`
    "# Copy this file to .env and fill it in: docker compose and the Makefile read .env.

    # Who gets the mail.
    EMAIL_ADMIN=admin@example.com

    ACME_EMAIL=\${EMAIL_ADMIN}

    # From the provider. (required) (also in files: after a change, write the platform again with --env-file .env)
    API_KEY="abc def"
    "
  `);
});
