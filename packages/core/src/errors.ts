/** Every way in which the library can be called wrongly. The codes are stable: tests and tools may rely on them. */
export type ErrorCode =
  | "name-invalid"
  | "unit-invalid"
  | "image-invalid"
  | "port-invalid"
  | "mount-invalid"
  | "healthcheck-invalid"
  | "reference-broken"
  | "reference-in-key"
  | "variable-invalid"
  | "secret-invalid"
  | "endpoint-invalid"
  | "file-invalid"
  | "option-invalid"
  | "service-unknown"
  | "definition-conflict"
  | "patch-missing"
  | "part-invalid"
  | "stack-invalid"
  | "target-invalid"
  | "value-missing"
  | "policy-invalid"
  | "waiver-invalid"
  | "write-refused";

/** What a {@link StackwrightError} is made of. */
export interface ErrorDetails {
  readonly code: ErrorCode;
  /** Where in the stack, in dotted form: `services.glpi.image`. */
  readonly path: string;
  /** What is wrong, and what was expected. */
  readonly message: string;
  /** How to mend it. */
  readonly hint: string;
}

/**
 * The one error that this library throws: a mistake in how it was called. Everything that is wrong with a *stack* is a
 * finding instead.
 */
export class StackwrightError extends Error {
  readonly code: ErrorCode;
  readonly path: string;
  readonly hint: string;

  constructor({ code, path, message, hint }: ErrorDetails) {
    super(`${path}: ${message}\n  hint: ${hint}`);
    this.name = "StackwrightError";
    this.code = code;
    this.path = path;
    this.hint = hint;
  }
}
