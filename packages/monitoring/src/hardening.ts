/** `nobody`, as which the images of the Prometheus project run. Source: their Dockerfiles, on prometheus/busybox. */
export const nobody = { uid: 65_534, gid: 65_534 } as const;
