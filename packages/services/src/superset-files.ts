/**
 * `superset_config.py`: Python that Superset reads from its PYTHONPATH. It takes the secrets from their files, which it can do
 * itself. Sources: apache/superset 3.0, superset/config.py; docs, configuring-superset.
 */
export const supersetConfig: string = `"""Superset's settings. Made by Stackwright."""

import os

from sqlalchemy.engine import URL


def secret(variable):
    with open(os.environ[variable], encoding="utf-8") as file:
        return file.read().strip()


host, port = os.environ["SUPERSET_DB_ADDRESS"].rsplit(":", 1)

SECRET_KEY = secret("SUPERSET_SECRET_KEY_FILE")
SQLALCHEMY_DATABASE_URI = URL.create(
    "postgresql+psycopg2",
    username=os.environ["SUPERSET_DB_USER"],
    password=secret("SUPERSET_DB_PASSWORD_FILE"),
    host=host,
    port=int(port),
    database=os.environ["SUPERSET_DB_NAME"],
).render_as_string(hide_password=False)

# The reverse proxy ends TLS, and says so in its headers.
ENABLE_PROXY_FIX = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
`;

/** For bash: `superset fab` answers an existing user with a message, and not with an error. */
export const supersetInitScript: string = `#!/bin/bash
# Brings Superset's database to its version, and makes the first administrator; it may run again. Made by Stackwright.
set -euo pipefail
[[ -s "$SUPERSET_ADMIN_PASSWORD_FILE" ]] || { echo "$SUPERSET_ADMIN_PASSWORD_FILE is missing or empty" >&2; exit 1; }

superset db upgrade
superset fab create-admin --username "$SUPERSET_ADMIN" --firstname Superset --lastname Admin \\
  --email "$SUPERSET_ADMIN_EMAIL" --password "$(cat "$SUPERSET_ADMIN_PASSWORD_FILE")"
superset init
`;
