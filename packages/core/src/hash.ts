/** A SHA-256 in hex digits. `node:crypto` is loaded when it is first needed: it would be a tenth of the cost of an import. */
export function sha256(text: string): string {
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(text).digest("hex");
}
