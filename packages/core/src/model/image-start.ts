/**
 * How an image starts by itself, and which of its tools a generated entrypoint may use. Facts of the image, stated beside
 * its builder with their source.
 */
export interface ImageStart {
  /** A POSIX shell in the image, such as `/bin/sh`; left out where the image has none. */
  readonly shell?: string;
  /** The image's own ENTRYPOINT. */
  readonly entrypoint: readonly string[];
  /** The image's own CMD. */
  readonly command: readonly string[];
  /**
   * What in the image can try a TCP connection: `bash` (its /dev/tcp; the shell must then be bash), `nc -z`, `curl`
   * (telnet scheme), or the `wget` of busybox (any HTTP answer counts, so for HTTP endpoints only).
   */
  readonly tcpCheck?: "bash" | "nc" | "curl" | "wget";
}
