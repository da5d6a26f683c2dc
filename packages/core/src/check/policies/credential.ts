import { parseText, type Piece } from "./interpolation.ts";

/**
 * How a credential shows: written down, as the default of a variable, or through a variable, which is then readable for
 * all who may inspect the container.
 */
export type Exposure = "literal" | "default" | "variable";

const secretName =
  /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN(?!S|IZ)|API[_-]?KEY|PRIVATE[_-]?KEY|CREDENTIAL|PASS$|[_-]PWD$/i;
/** How a name ends that is about a credential, and not one: where it is, how long it lasts, what it is called. */
const aboutSecret: RegExp = endsIn(
  "FILES? PATH DIR DIRECTORY URL URI ENDPOINT HOST STORE BACKEND PROVIDER",
  "NAME USER TYPE KIND CLASS METHOD MODE STRATEGY FORMAT PREFIX VERSION ENCODING ENCRYPTION ALG ALGORITHM KEY[_-]?ID",
  "TTL AGE EXPIRY EXPIRATION EXPIRES EXPIRES_IN LIFETIME DURATION VALIDITY TIMEOUT INTERVAL DAYS HOURS MINUTES SECONDS",
  "LENGTH SIZE COUNT LIMIT ATTEMPTS ROUNDS HISTORY POLICY REGEX",
  "ENABLED? DISABLED? REQUIRED BYPASS COMMAND CMD HEADERS? FIELD CLAIMS? SCOPES? ISSUER AUDIENCE",
);

function endsIn(...lines: readonly string[]): RegExp {
  return new RegExp(`(?:${lines.join(" ").replaceAll(" ", "|")})$`, "i");
}

/** Whether a name is that of a credential: `MARIADB_ROOT_PASSWORD`, and not `TOKEN_LIFETIME` or `PASSWORD_FILE`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !aboutSecret.test(name);
}

/** Whether a text may name a credential somewhere: a cheap first look. */
export function mentionsSecret(text: string): boolean {
  return secretName.test(text);
}

const harmless: ReadonlySet<string> = new Set(
  "true false yes no on off 0 1 none null nil public private enabled disabled optional required default auto".split(
    " ",
  ),
);
const places =
  /^(?:\/(?:run|etc|var|opt|usr|home|root|srv|mnt|tmp|data|config|certs?|secrets?|ssl|vault|app)\/|\.{0,2}\/[\w.-]+$|(?:file|https?):\/\/)/i;

/** Whether a value cannot be a credential: empty, a switch, a path, or a template that is filled in later. */
export function isHarmless(value: string): boolean {
  if (value === "" || value.startsWith("$") || value.startsWith("{{") || value.startsWith("`")) return true;
  return harmless.has(value.toLowerCase()) || places.test(value);
}

/** How the value of a credential shows in a text of the lowered document, if it does. */
export function exposureOf(text: string): Exposure | undefined {
  if (text === "") return undefined;
  return exposureOfPieces(parseText(text));
}

function exposureOfPieces(pieces: readonly Piece[]): Exposure | undefined {
  const [first, ...rest] = pieces;
  if (typeof first === "string") {
    if (isHarmless(first)) return undefined;
    if (rest.length === 0) return "literal";
  }
  for (const piece of pieces) {
    if (typeof piece === "string" || piece.fallback === undefined || piece.fallback === "") continue;
    const below = exposureOf(piece.fallback);
    if (below === "literal" || below === "default") return "default";
    if (below === undefined && pieces.length === 1) return undefined;
  }
  return pieces.length === 0 ? undefined : "variable";
}

const urlPassword = /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/?#@:]*:([^\s/?#@]+)@/i;
const dsnPassword = /^[^\s:/@]+:([^\s@]+)@(?:tcp|unix)?\(/;
/** Variables are hidden behind one character each, so that their own punctuation does not count. */
const firstMask = 0xe1_00;

/** How the password in a `scheme://user:password@host` or `user:password@tcp(host)` shows, if there is one. */
export function urlExposure(text: string): Exposure | undefined {
  if (!text.includes("@") || !text.includes(":")) return undefined;
  const pieces = parseText(text);
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === "object") {
    return only.fallback === undefined || urlExposure(only.fallback) === undefined ? undefined : "default";
  }
  const masked = pieces
    .map((piece, index) => (typeof piece === "string" ? piece : String.fromCodePoint(firstMask + index)))
    .join("");
  const password = (urlPassword.exec(masked) ?? dsnPassword.exec(masked))?.[1];
  if (password === undefined) return undefined;
  return exposureOfPieces(unmask(password, pieces));
}

function unmask(text: string, pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  let literal = "";
  for (const character of text) {
    const piece = pieces[(character.codePointAt(0) ?? 0) - firstMask];
    if (piece === undefined) {
      literal += character;
      continue;
    }
    if (literal !== "") result.push(literal);
    result.push(piece);
    literal = "";
  }
  return literal === "" ? result : [...result, literal];
}
