/**
 * A line for bash that gives a node's own address: on its one network, or the first one that begins as told.
 *
 * @param listenOn The beginning of the address, such as `10.20.`.
 */
export function ownAddress(listenOn: string | undefined): string {
  if (listenOn === undefined) return "hostname -i | cut -d' ' -f1";
  return `hostname -I | tr ' ' '\\n' | grep -m1 '^${listenOn.replaceAll(".", "[.]")}'`;
}
